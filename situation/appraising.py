"""Appraising: what the rules need and takes seconds to find out, found out every few minutes beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import Bools
from geo.city import City
from geo.district_layers import LayeredDistricts
from situation.appraisals import Appraisal, DataQuality, FloodProne, StreetsDue, quality_of
from situation.attendance import shifts_within
from situation.attended import attended
from situation.flood_prone import FloodProneStreets, past_floods
from situation.ports import Archive, Clock, CoverageShelf, Forecasts, Store
from situation.streets.coverage import Names
from situation.streets.levels import SnowEvent
from situation.streets.segments import ELSEWHERE, districts_of, metres_of
from situation.streets.service import SERVICES, Service, Standards, StreetService, street_service

A_DAY = timedelta(days=1)  # before now: no shift that still runs began earlier
FLOODS_WITHIN = timedelta(days=730)  # two winters: a place that has kept dry for longer has been mended


@dataclass(frozen=True, slots=True, kw_only=True)
class _StreetsNow:
    """What is owed to the streets after the last snow event; a row a segment."""

    service: StreetService
    is_open: Bools  # not serviced yet
    district: Names


class Appraiser:
    """One per city. It keeps nothing but what the city's streets are."""

    def __init__(  # noqa: PLR0913 - the wiring's one place
        self,
        store: Store,
        clock: Clock,
        *,
        archive: Archive,
        shelf: CoverageShelf,
        city: City,
        standards: Standards,
        shifts: Sequence[tuple[time, time]],
        silent_after_s: float,
        forecasts: Forecasts | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._archive = archive
        self._shelf = shelf
        self._city = city
        self._standards = standards
        self._shifts = shifts
        self._silent_after_s = silent_after_s
        self._forecasts = forecasts

    def appraise(self) -> Appraisal:
        """Everything as it is now. Takes seconds: called from a thread."""
        now = self._clock.now()
        with self._store.read() as unit:
            event = next(iter(unit.list_snow_events(limit=1)), None)
        streets = self._streets(event, now) if event else None
        return Appraisal(
            at=now,
            quality=self._quality(now),
            streets=tuple(self._due(streets)) if streets else (),
            flood_prone=self._flood_prone(streets, now) if streets and self._forecasts else (),
            forecast=self._forecasts.newest() if self._forecasts else None,
            snow_event=event,
            lat_lon=self._places,
        )

    def _quality(self, now: datetime) -> tuple[DataQuality, ...]:
        """Of the shift that runs; the last one that began, where shifts overlap."""
        running = [
            shift
            for shift in shifts_within(self._shifts, now - A_DAY, now, self._standards.zone, until=now)
            if shift.to_at == now
        ]
        if not running:
            return ()
        shift = max(running, key=lambda one: one.from_at)
        with self._store.read() as unit:
            vehicles = unit.list_vehicles()
        owed = attended(self._archive, vehicles, shift, silent_after_s=self._silent_after_s)
        return tuple(quality for each in owed if (quality := quality_of(each)) is not None)

    def _streets(self, event: SnowEvent, now: datetime) -> _StreetsNow | None:
        credited = self._shelf.find(event.id)
        if credited is None or not len(self._city.streets):
            return None
        if len(credited.coverage) != 2 * len(self._city.streets):
            return None  # of a city's former streets; it is being credited anew
        service = street_service(self._standards, event, credited.coverage, at=now, accepted={})
        districts = LayeredDistricts(self._city.districts, self._city.district_changes)
        return _StreetsNow(
            service=service,
            is_open=service.service < SERVICES.index(Service.SERVICED),
            district=districts_of(self._city.streets, districts, event.started_at),
        )

    def _due(self, streets: _StreetsNow) -> list[StreetsDue]:
        district, code, due_at = streets.district, streets.service.class_code, streets.service.due_at
        labels = np.char.add(np.char.add(district.astype(str), "/"), code.astype(str))
        names, first, group = np.unique(labels, return_index=True, return_inverse=True)
        metres = np.bincount(group, weights=self._metres, minlength=len(names))
        open_m = np.bincount(group, weights=self._metres * streets.is_open, minlength=len(names))
        return [
            StreetsDue(
                district=str(district[row]),
                class_code=str(code[row]),
                due_at=datetime.fromtimestamp(float(due_at[row]), UTC),
                metres=float(metres[number]),
                open_m=float(open_m[number]),
            )
            for number, row in enumerate(first.tolist())
            if np.isfinite(due_at[row]) and district[row] != ELSEWHERE
        ]

    def _flood_prone(self, streets: _StreetsNow, now: datetime) -> tuple[FloodProne, ...]:
        with self._store.read() as unit:
            floods = past_floods(unit, since=now - FLOODS_WITHIN, until=now)
        return tuple(self._flood_prone_streets.undone(floods, is_open=streets.is_open, district=streets.district))

    @cached_property
    def _metres(self) -> npt.NDArray[np.float64]:
        return metres_of(self._city.streets)

    @cached_property
    def _flood_prone_streets(self) -> FloodProneStreets:
        return FloodProneStreets(self._city)

    @cached_property
    def _places(self) -> dict[str, tuple[float, float]]:
        points = {each.id: shapely.point_on_surface(each.shape) for each in self._city.districts}
        return {id_: (point.y, point.x) for id_, point in points.items()}
