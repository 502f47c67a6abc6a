"""A drivable network over the city's real street segments, in metres of the city's own coordinate system.

Ends of segments within a metre are one junction; one-way streets are driven one way. Only the largest part in which
every place can be reached from every other is kept, so that no vehicle is ever stuck.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from math import atan2, degrees, hypot
from random import Random

import numpy as np
import shapely

from geo.city import City
from geo.projection import Projection
from simulators.components import largest_component
from simulators.errors import NoStreets

JOINED_M = 1.0  # ends of two segments that are this near are one junction
SHORTEST_M = 0.5  # shorter segments have no direction worth driving

# Speed limits in km/h by OpenStreetMap's `highway`. 60 in built-up areas by the traffic rules of Kazakhstan, 20 in
# residential zones; lower where a street of that class is narrow. All slower than what a rule would call implausible.
LIMITS_KMH = {
    "motorway": 90.0,
    "trunk": 80.0,
    "primary": 60.0,
    "secondary": 60.0,
    "tertiary": 50.0,
    "residential": 40.0,
    "unclassified": 40.0,
    "service": 20.0,
    "living_street": 20.0,
}
OTHER_LIMIT_KMH = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One street segment in one direction of driving."""

    segment: int  # id in the city's streets
    street: str  # its name, may be empty
    start: int  # junction
    end: int
    limit_mps: float
    xs: tuple[float, ...]  # metres, in the direction of driving
    ys: tuple[float, ...]
    along: tuple[float, ...]  # metres from the start to each point of the shape

    @property
    def length_m(self) -> float:
        """From start to end along the shape."""
        return self.along[-1]

    def at(self, offset_m: float) -> tuple[float, float, float]:
        """x, y and course (degrees clockwise from north) that far along, within the arc."""
        i = min(max(bisect_right(self.along, offset_m) - 1, 0), len(self.along) - 2)
        east, north = self.xs[i + 1] - self.xs[i], self.ys[i + 1] - self.ys[i]
        share = min(max((offset_m - self.along[i]) / (self.along[i + 1] - self.along[i]), 0.0), 1.0)
        return self.xs[i] + share * east, self.ys[i] + share * north, degrees(atan2(east, north)) % 360.0


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the network: an arc and metres along it."""

    arc: int
    offset_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Arcs and what leaves each junction. Arc numbers are positions in `arcs`."""

    arcs: tuple[Arc, ...] = field(repr=False)
    leaving: dict[int, tuple[int, ...]] = field(repr=False)  # junction -> arcs
    reverse: dict[int, int] = field(repr=False)  # arc -> the same segment the other way, where that may be driven
    projection: Projection
    _tree: shapely.STRtree = field(repr=False)
    _starts_m: tuple[float, ...] = field(repr=False)  # where each arc begins if all lay end to end; last: their length

    @property
    def length_m(self) -> float:
        """Of all arcs; a street driven both ways counts twice."""
        return self._starts_m[-1]

    def nearest(self, lon: float, lat: float) -> tuple[Place, float]:
        """The place on the network nearest to that point, and the metres between."""
        x, y = self.projection.to_metric([lon], [lat])
        point = shapely.Point(float(x[0]), float(y[0]))
        arc = int(self._tree.nearest(point))
        line = self._tree.geometries[arc]
        return Place(arc, float(line.project(point))), float(line.distance(point))

    def random_place(self, rng: Random) -> Place:
        """Anywhere; each metre of the network is as likely as any other."""
        metre = rng.uniform(0.0, self._starts_m[-1])
        arc = bisect_right(self._starts_m, metre, hi=len(self.arcs)) - 1
        return Place(arc, metre - self._starts_m[arc])

    def apart_m(self, one: Place, other: Place) -> float:
        """Metres between two places as the crow flies."""
        x1, y1, _ = self.arcs[one.arc].at(one.offset_m)
        x2, y2, _ = self.arcs[other.arc].at(other.offset_m)
        return hypot(x1 - x2, y1 - y2)

    def route(self, start: Place, goal: Place) -> list[int] | None:
        """Arcs to drive from the start's to the goal's, both included, quickest by the limits; None: not connected."""
        if start.arc == goal.arc and start.offset_m <= goal.offset_m:
            return [start.arc]
        came_from: dict[int, int] = {}
        queue = [(0.0, start.arc, -1)]
        while queue:
            cost, arc, before = heapq.heappop(queue)
            if arc in came_from and before != -1:
                continue
            if before != -1:
                came_from[arc] = before
                if arc == goal.arc:
                    return _backwards(came_from, start.arc, arc)
            for onward in self.leaving[self.arcs[arc].end]:
                if onward not in came_from:
                    step = self.arcs[onward]
                    heapq.heappush(queue, (cost + step.length_m / step.limit_mps, onward, arc))
        return None

    def lon_lat(self, xs: Iterable[float], ys: Iterable[float]) -> tuple[np.ndarray, np.ndarray]:
        """Degrees of many places at once: one call for each costs fifty times as much."""
        return self.projection.to_degrees(list(xs), list(ys))


def network_of(city: City) -> Network:
    """The drivable network of a city, or NoStreets."""
    projection = Projection(city.crs)
    arcs = _arcs(city, projection)
    if not arcs:
        raise NoStreets
    kept = largest_component([(arc.start, arc.end) for arc in arcs], [arc.length_m for arc in arcs])
    arcs = [arcs[i] for i in kept]
    if not arcs:
        raise NoStreets
    lines = [shapely.LineString(np.column_stack([arc.xs, arc.ys])) for arc in arcs]
    return Network(
        arcs=tuple(arcs),
        leaving=_leaving(arcs),
        reverse=_reverse(arcs),
        projection=projection,
        _tree=shapely.STRtree(lines),
        _starts_m=tuple(accumulate((arc.length_m for arc in arcs), initial=0.0)),
    )


def _arcs(city: City, projection: Projection) -> list[Arc]:
    streets = city.streets
    shapes = {row: _metric(shape, projection) for row, shape in enumerate(streets.shape)}
    points = {row: shape for row, shape in shapes.items() if len(shape)}
    if not points:
        return []
    junctions = _junctions(np.array([shape[end] for shape in points.values() for end in (0, -1)])).reshape(-1, 2)
    arcs = []
    for (row, shape), (start, end) in zip(points.items(), junctions.tolist(), strict=True):
        limit_mps = LIMITS_KMH.get(str(streets.road_class[row]), OTHER_LIMIT_KMH) / 3.6
        about = (int(streets.id[row]), str(streets.name[row]), limit_mps)
        arcs.append(_arc(shape, (start, end), about))
        if not streets.one_way[row]:
            arcs.append(_arc(shape[::-1], (end, start), about))
    return arcs


def _metric(shape: shapely.Geometry, projection: Projection) -> np.ndarray:
    """Points in metres without repeats; none at all where the segment is too short to drive."""
    degrees_ = shapely.get_coordinates(shape)
    points: np.ndarray = np.column_stack(projection.to_metric(degrees_[:, 0], degrees_[:, 1]))
    if len(points) < 2:
        return points[:0]
    steps = np.hypot(*np.diff(points, axis=0).T)
    points = points[np.concatenate([[True], steps > 0.01])]  # a step of a centimetre has no course
    return points if len(points) > 1 and steps.sum() >= SHORTEST_M else points[:0]


def _junctions(ends: np.ndarray) -> np.ndarray:
    """A junction number for each end; ends within JOINED_M share one."""
    parent = list(range(len(ends)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    points = shapely.points(ends)
    for a, b in shapely.STRtree(points).query(points, predicate="dwithin", distance=JOINED_M).T.tolist():
        parent[root(a)] = root(b)
    return np.array([root(i) for i in range(len(ends))])


def _arc(points: np.ndarray, ends: tuple[int, int], about: tuple[int, str, float]) -> Arc:
    xs, ys = points[:, 0].tolist(), points[:, 1].tolist()
    along = [0.0]
    for i in range(1, len(xs)):
        along.append(along[-1] + hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]))
    return Arc(
        segment=about[0],
        street=about[1],
        limit_mps=about[2],
        start=ends[0],
        end=ends[1],
        xs=tuple(xs),
        ys=tuple(ys),
        along=tuple(along),
    )


def _leaving(arcs: list[Arc]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for number, arc in enumerate(arcs):
        found.setdefault(arc.start, []).append(number)
    return {junction: tuple(numbers) for junction, numbers in found.items()}


def _reverse(arcs: list[Arc]) -> dict[int, int]:
    """Both directions of a segment stand side by side in the list."""
    pairs = [(i, i + 1) for i in range(len(arcs) - 1) if arcs[i].segment == arcs[i + 1].segment]
    return {a: b for pair in pairs for a, b in (pair, pair[::-1])}


def _backwards(came_from: dict[int, int], first: int, last: int) -> list[int]:
    route = [last]
    while route[-1] != first or len(route) == 1:
        route.append(came_from[route[-1]])
    return route[::-1]
