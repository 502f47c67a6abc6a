"""A city as one value, and the index that matches its vehicles' pings to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo.arrays import Floats, floats
from geo.district_layers import DistrictLayer, LayeredDistricts
from geo.districts import District
from geo.errors import same_length
from geo.incidents import IncidentIndex, Near
from geo.projection import Projection
from geo.streets import StreetIndex, Streets, usable_course

# Pings at a time: so many keep all intermediate columns in the processor's cache.
CHUNK = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whom every map has to name, and where it has to link to."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city: what it is called, what time it keeps, how it measures, and its districts and streets."""

    names: Mapping[str, str]  # by language: kk, ru, en
    timezone: str  # IANA name
    crs: str  # metric, such as EPSG:32642
    bbox: tuple[float, float, float, float]  # west, south, east, north in degrees
    center: tuple[float, float]  # longitude, latitude
    zoom: float  # of the map when it opens
    attribution: Attribution = field(default_factory=Attribution)
    limits: Mapping[str, str] = field(default_factory=dict)  # what the layers lack, by language
    districts: tuple[District, ...] = ()  # from the beginning
    district_changes: tuple[DistrictLayer, ...] = ()  # what came in their place, oldest first
    streets: Streets = field(default_factory=Streets.none)

    def districts_at(self, at: datetime) -> tuple[District, ...]:
        """Those that were, are or will be in force at a moment."""
        in_force = [change.districts for change in self.district_changes if change.valid_from <= at]
        return in_force[-1] if in_force else self.districts


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What lies at each ping of a batch, in columns."""

    district: npt.NDArray[np.int32]  # row in the index's districts, -1 outside all
    segment: npt.NDArray[np.int32]  # id of the street segment, -1 where none is near
    direction: npt.NDArray[np.int8]  # 1 along the segment's shape, -1 against it, 0 unknown
    near: Near  # incidents in reach
    incident_ids: tuple[str, ...] = field(repr=False)  # what near.incident counts

    def __len__(self) -> int:
        return len(self.district)

    def incidents_of(self, ping: int) -> tuple[str, ...]:
        """Ids of the incidents near to one ping."""
        rows = slice(self.near.offsets[ping], self.near.offsets[ping + 1])
        return tuple(self.incident_ids[row] for row in self.near.incident[rows])


class CityIndex:
    """The city, ready to match pings: build it once, tell it the open incidents, then ask for each batch."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.projection = Projection(city.crs)
        self._districts = LayeredDistricts(city.districts, city.district_changes)
        self._streets = StreetIndex(city.streets, self.projection)
        self._incidents = _Incidents.none()

    @property
    def districts(self) -> tuple[District, ...]:
        """What a match's district counts: those of all times."""
        return self._districts.districts

    @property
    def incident_ids(self) -> tuple[str, ...]:
        """The incidents that pings are matched to now."""
        return self._incidents.ids

    def set_incidents(
        self, ids: Sequence[str], lon: npt.ArrayLike, lat: npt.ArrayLike, radius_m: npt.ArrayLike
    ) -> tuple[str, ...]:
        """Match to these incidents from now on; returns the ids of those without a usable place or radius."""
        lon, lat, radius_m = floats(lon), floats(lat), floats(radius_m)
        same_length(ids=len(ids), lon=len(lon), lat=len(lat), radius_m=len(radius_m))
        index = IncidentIndex(*self.projection.to_metric(lon, lat), radius_m)
        self._incidents = _Incidents(ids=tuple(ids), index=index)
        return tuple(ids[row] for row in index.unusable)

    def match(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        course_deg: npt.ArrayLike,
        speed_kmh: npt.ArrayLike,
        at: npt.ArrayLike | None = None,
    ) -> Matched:
        """District, street and near incidents of each ping. What is no place matches nothing.

        Without a course (NaN, or slower than 5 km/h) the nearest street is taken, with direction 0. `at` are the pings'
        moments in Unix seconds, for the districts of their day; without them the newest ones are taken.
        """
        lon, lat = floats(lon), floats(lat)
        course_deg, speed_kmh = floats(course_deg), floats(speed_kmh)
        same_length(lon=len(lon), lat=len(lat), course_deg=len(course_deg), speed_kmh=len(speed_kmh))
        moments = None if at is None else floats(at)
        same_length(lon=len(lon), at=len(lon) if moments is None else len(moments))
        incidents = self._incidents
        chunks = [slice(at, at + CHUNK) for at in range(0, max(len(lon), 1), CHUNK)]
        parts = [
            self._match(
                (lon[rows], lat[rows], usable_course(course_deg[rows], speed_kmh[rows])),
                None if moments is None else moments[rows],
                incidents,
            )
            for rows in chunks
        ]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _match(self, pings: tuple[Floats, Floats, Floats], at: Floats | None, incidents: _Incidents) -> Matched:
        lon, lat, course_deg = pings
        x, y = self.projection.to_metric(lon, lat)
        segment, direction = self._streets.match(x, y, course_deg)
        return Matched(
            district=self._districts.find(lon, lat, at),
            segment=segment,
            direction=direction,
            near=incidents.index.near(x, y),
            incident_ids=incidents.ids,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Incidents:
    """Ids and index together: they are exchanged as one, so that a batch never mixes two."""

    ids: tuple[str, ...]
    index: IncidentIndex

    @classmethod
    def none(cls) -> _Incidents:
        nothing = np.empty(0)
        return cls(ids=(), index=IncidentIndex(nothing, nothing, nothing))


def _joined(parts: Sequence[Matched]) -> Matched:
    return Matched(
        district=np.concatenate([part.district for part in parts]),
        segment=np.concatenate([part.segment for part in parts]),
        direction=np.concatenate([part.direction for part in parts]),
        near=Near.joined([part.near for part in parts]),
        incident_ids=parts[0].incident_ids,
    )
