"""Approaches: the ways along the streets from many places to one, in metres and seconds.

One search from the goal backwards over the arcs answers for all vehicles. Distances are honest about what is not known:
where a place is far from every street, or the streets that we have do not lead there, there is no way, and the caller
says so.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import Bools, Floats, Indexes, Shapes, floats
from geo.edges import Edges
from geo.errors import same_length
from geo.junctions import ends_of
from geo.projection import Projection
from geo.streets import NONE, StreetIndex, Streets, usable_course

SNAP_M = 250.0  # from a yard to its street; farther off nobody knows how one gets out
BESIDE_M = 15.0  # of two streets so equally near to the goal either will do: the carriageways of an avenue
OFF_STREET_KMH = 10.0  # in yards
TURN_S = 20.0  # to turn round a machine that drives the other way
KMH = 3.6  # km/h in a metre a second

Labels = list[tuple[float, float]]  # of each junction: seconds and metres to the goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Approaches:
    """One row a place: the quickest way from it to the goal; infinite where there is none."""

    metres: Floats
    seconds: Floats  # at each street's usual speed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arcs:
    """Where one may drive: in which directions of each segment, and what leads to each junction."""

    open: Bools  # two rows, along the shape and against it; a column a segment
    arriving: list[list[tuple[int, float, float]]]  # of each junction: junction before, seconds, metres


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapped:
    """Places on the streets."""

    row: Indexes  # of Streets, or NONE
    offset_m: Floats  # along the shape
    aside_m: Floats
    direction: Indexes  # 1 along the shape, -1 against it, 0 unknown

    def offset_on(self, against: int, length_m: Floats) -> Floats:
        """Metres along the arc in that direction."""
        return length_m - self.offset_m if against else self.offset_m


class StreetNetwork:
    """A city's streets as arcs with usual speeds: built once."""

    def __init__(self, streets: Streets, projection: Projection, *, speed_kmh: Callable[[str], float]) -> None:
        """`speed_kmh` of a value of OpenStreetMap's `highway`; above 0."""
        self._projection = projection
        self._index = StreetIndex(streets, projection)
        edges = Edges.of(streets.shape, streets.one_way, projection)
        self._length_m = np.bincount(edges.segment, edges.length_m, len(streets)).astype(np.float64)
        self._mps = np.array([speed_kmh(str(road)) for road in streets.road_class], dtype=np.float64) / KMH
        self._by_id = np.argsort(streets.id)
        self._id = streets.id
        self._lines: Shapes = _in_metres(streets.shape, projection)
        self._tree = shapely.STRtree(self._lines)
        self._start, self._end, self._junctions = ends_of(edges, len(streets))
        has_length = self._length_m > 0
        self._by_sign = self._arcs(np.stack([has_length, has_length & ~streets.one_way]))
        self._either_way = self._arcs(np.stack([has_length, has_length]))

    def approaches(
        self,
        goal: tuple[float, float],
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        course_deg: npt.ArrayLike,
        speed_kmh: npt.ArrayLike,
        *,
        either_way: bool = False,
    ) -> Approaches:
        """The quickest way from each place to the goal (longitude, latitude).

        A course of a vehicle that moves says in which direction it is on its way; to turn round takes TURN_S.
        `either_way`: also against one-way streets, for where the map lacks the link that leads round.
        """
        lon, lat, course_deg, speed_kmh = floats(lon), floats(lat), floats(course_deg), floats(speed_kmh)
        same_length(lon=len(lon), lat=len(lat), course_deg=len(course_deg), speed_kmh=len(speed_kmh))
        goals = self._goals(*goal)
        found = Approaches(metres=np.full(len(lon), np.inf), seconds=np.full(len(lon), np.inf))
        if not len(goals.row) or not len(lon):
            return found
        arcs = self._either_way if either_way else self._by_sign
        labels = np.array(self._search(goals, arcs), dtype=np.float64).reshape(-1, 2)
        snapped = self._snap(lon, lat, usable_course(course_deg, speed_kmh))
        known = snapped.row != NONE
        for against in (0, 1):
            self._try_direction(found, snapped, known & arcs.open[against, snapped.row], against, goals, labels)
        found.metres[:] += snapped.aside_m
        found.seconds[:] += snapped.aside_m / (OFF_STREET_KMH / KMH)
        return found

    def _try_direction(
        self, found: Approaches, snapped: _Snapped, may: Bools, against: int, goals: _Snapped, labels: Floats
    ) -> None:
        """Take the way in that direction of each place's segment where one may and it is quicker."""
        rows = np.flatnonzero(may)
        segment = snapped.row[rows]
        length, mps = self._length_m[segment], self._mps[segment]
        offset = snapped.offset_on(against, self._length_m[snapped.row])[rows]
        ahead = labels[self._end[2 * segment + against]]
        turn_s = np.where(snapped.direction[rows] == (1 if against else -1), TURN_S, 0.0)
        seconds = (length - offset) / mps + ahead[:, 0] + turn_s
        metres = length - offset + ahead[:, 1]
        for goal in range(len(goals.row)):
            straight_on = goals.offset_on(against, self._length_m[goals.row])[goal] - offset
            here = (segment == goals.row[goal]) & (straight_on >= 0)
            aside_m = goals.aside_m[goal]
            direct_s = straight_on / mps + turn_s + aside_m / (OFF_STREET_KMH / KMH)
            better = here & (direct_s < seconds)
            seconds = np.where(better, direct_s, seconds)
            metres = np.where(better, straight_on + aside_m, metres)
        quicker = seconds < found.seconds[rows]
        found.seconds[rows[quicker]] = seconds[quicker]
        found.metres[rows[quicker]] = metres[quicker]

    def _goals(self, lon: float, lat: float) -> _Snapped:
        """The goal on its street, and on those that are as near."""
        x, y = self._projection.to_metric([lon], [lat])
        place = shapely.points(x, y)
        near, away = self._tree.query_nearest(place, max_distance=SNAP_M, return_distance=True, all_matches=False)
        if not near.shape[1]:
            return _nowhere(0)
        rows = self._tree.query(place, predicate="dwithin", distance=float(away[0]) + BESIDE_M)[1]
        return self._placed(np.sort(rows), np.repeat(place, len(rows)), np.zeros(len(rows), dtype=np.intp))

    def _snap(self, lon: Floats, lat: Floats, course_deg: Floats) -> _Snapped:
        """Each place on the street that fits its course best, or else on the nearest within SNAP_M."""
        x, y = self._projection.to_metric(lon, lat)
        places = shapely.points(x, y)
        segment, direction = self._index.match(x, y, course_deg)
        row = np.full(len(lon), NONE, dtype=np.intp)
        matched = segment != NONE
        row[matched] = self._by_id[np.searchsorted(self._id, segment[matched], sorter=self._by_id)]
        rest = np.flatnonzero(~matched)
        if len(rest):
            place, nearest = self._tree.query_nearest(places[rest], max_distance=SNAP_M, all_matches=False)
            row[rest[place]] = nearest
        return self._placed(row, places, direction.astype(np.intp))

    def _placed(self, row: Indexes, places: Shapes, direction: Indexes) -> _Snapped:
        lines = self._lines[row]
        known = row != NONE
        offset = np.where(known, shapely.line_locate_point(lines, places), 0.0)
        aside = np.where(known, shapely.distance(lines, places), 0.0)
        return _Snapped(row=row, offset_m=offset, aside_m=aside, direction=direction)

    def _search(self, goals: _Snapped, arcs: _Arcs) -> Labels:
        """Dijkstra's search from the goal against the arcs: the quickest way from each junction."""
        labels: Labels = [(np.inf, np.inf)] * self._junctions
        queue: list[tuple[float, float, int]] = []
        for goal, row in enumerate(goals.row.tolist()):
            aside_m = float(goals.aside_m[goal])
            for against in np.flatnonzero(arcs.open[:, row]).tolist():
                metres = float(goals.offset_on(against, self._length_m[goals.row])[goal])
                seconds = metres / float(self._mps[row]) + aside_m / (OFF_STREET_KMH / KMH)
                queue.append((seconds, metres + aside_m, int(self._start[2 * row + against])))
        heapq.heapify(queue)
        while queue:
            seconds, metres, junction = heapq.heappop(queue)
            if labels[junction][0] <= seconds:
                continue
            labels[junction] = seconds, metres
            for before, more_s, more_m in arcs.arriving[junction]:
                if labels[before][0] > seconds + more_s:
                    heapq.heappush(queue, (seconds + more_s, metres + more_m, before))
        return labels

    def _arcs(self, open_: Bools) -> _Arcs:
        arriving: list[list[tuple[int, float, float]]] = [[] for _ in range(self._junctions)]
        seconds, metres = (self._length_m / self._mps).tolist(), self._length_m.tolist()
        start, end = self._start.tolist(), self._end.tolist()
        for against in (0, 1):
            for row in np.flatnonzero(open_[against]).tolist():
                arc = 2 * row + against
                arriving[end[arc]].append((start[arc], seconds[row], metres[row]))
        return _Arcs(open=open_, arriving=arriving)


def _nowhere(count: int) -> _Snapped:
    nothing = np.zeros(count)
    return _Snapped(
        row=np.full(count, NONE, dtype=np.intp),
        offset_m=nothing,
        aside_m=nothing,
        direction=np.zeros(count, dtype=np.intp),
    )


def _in_metres(shapes: Shapes, projection: Projection) -> Shapes:
    lonlat, line = shapely.get_coordinates(shapes, return_index=True)
    return np.asarray(shapely.linestrings(*projection.to_metric(lonlat[:, 0], lonlat[:, 1]), indices=line))
