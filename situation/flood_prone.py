"""Flood-prone: where water has stood before, and which streets there are not done since the snow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import shapely

from geo.arrays import Bools, Floats, Indexes
from geo.city import City
from geo.places import find_places
from geo.projection import Projection
from situation.analysis.places import SEEN_AS
from situation.appraisals import FloodProne
from situation.cameras import FindingKind
from situation.ports import Unit
from situation.streets.coverage import Names
from situation.streets.segments import ELSEWHERE, metres_of

FLOODS = frozenset(category for category, kind in SEEN_AS.items() if kind is FindingKind.FLOODING)
REACH_M = 100.0  # a flooded road's radius in the catalogue: so far around it the gutters count


class Floods(NamedTuple):
    """Where water has stood, a row a report, in degrees."""

    lon: Floats
    lat: Floats


def past_floods(unit: Unit, *, since: datetime, until: datetime) -> Floods:
    """Incidents of floods opened within the time, those by cameras too, and every hotspot of floods.

    A mended one is among them: no thaw may have tested it yet.
    """
    opened = unit.lifetimes(opened_from=since, opened_to=until, categories=FLOODS)
    placed = opened.filter(pc.invert(opened["needs_location"]))
    hotspots = [each for category in sorted(FLOODS) for each in unit.list_hotspots(category=category)]
    return Floods(
        lon=np.concatenate([placed["lon"].to_numpy(), [each.lon for each in hotspots]]),
        lat=np.concatenate([placed["lat"].to_numpy(), [each.lat for each in hotspots]]),
    )


class FloodProneStreets:
    """The streets of a city, ready to be asked which of them lie where water has stood. Build it once."""

    def __init__(self, city: City) -> None:
        self._projection = Projection(city.crs)
        self._tree = shapely.STRtree(shapely.transform(city.streets.shape, self._metric))
        self._names = city.streets.name
        self._metres = metres_of(city.streets)

    def undone(self, floods: Floods, *, is_open: Bools, district: Names) -> Iterator[FloodProne]:
        """One a district that has any. `is_open` and `district` have a row a segment."""
        x, y = self._projection.to_metric(floods.lon, floods.lat)
        place = find_places(x, y, reach_m=REACH_M, least=1)
        flood, segment = self._tree.query(shapely.points(x, y), predicate="dwithin", distance=REACH_M)
        counts = is_open[segment] & (district[segment] != ELSEWHERE)
        flood, segment = flood[counts], segment[counts]
        for name in sorted(set(district[segment].tolist())):
            here = district[segment] == name
            yield self._of_district(name, floods, place, flood[here], np.unique(segment[here]))

    def _of_district(
        self, name: str, floods: Floods, place: npt.NDArray[np.int32], flood: Indexes, segments: Indexes
    ) -> FloodProne:
        places = np.unique(place[flood])
        worst = place == places[0]  # places are numbered from the one with most floods on
        streets, row = np.unique(self._names[segments].astype(str), return_inverse=True)
        undone_m = np.bincount(row, weights=self._metres[segments])
        return FloodProne(
            district=name,
            places=len(places),
            streets=tuple(str(streets[n]) for n in np.argsort(-undone_m, kind="stable") if streets[n]),
            open_m=float(undone_m.sum()),
            lat=float(floods.lat[worst].mean()),
            lon=float(floods.lon[worst].mean()),
        )

    def _metric(self, degrees: Floats) -> Floats:
        return np.column_stack(self._projection.to_metric(degrees[:, 0], degrees[:, 1]))
