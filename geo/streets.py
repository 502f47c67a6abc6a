"""The street segment that a ping drives on, and in which direction.

The nearest edge wins, a turned one counts as farther, and one against a one-way street or across the course does not
count at all. Plain nearest takes the cross street at every junction and the wrong carriageway of every avenue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.arrays import Bools, Floats, Indexes, Shapes, as_complex
from geo.distances import turned_into_circle
from geo.edges import Edges, turned_deg
from geo.errors import RepeatedId, same_length
from geo.grid import HALF_DIAGONAL, Grid
from geo.projection import Projection

Ids = npt.NDArray[np.int32]
Directions = npt.NDArray[np.int8]

NONE = -1
# Receivers err by 5 to 10 m between houses, carriageways are up to 15 m wide: farther off it is a yard.
REACH_M = 40.0
# A ping 10 m aside costs as much as one turned by 30 degrees; measured on simulated tracks with 10 m of noise.
ASIDE_M, TURNED_DEG = 10.0, 30.0
# Beyond that it is a cross street. A lane change at 30 km/h turns a vehicle by some 20 degrees.
MOST_TURNED_DEG = 60.0
# Receivers compute the course from motion; below that it is noise.
SLOWEST_COURSE_KMH = 5.0
CELL_M = REACH_M  # smaller ones hold fewer candidates, but more of them than the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """Street segments in columns, one row a segment of at most some 200 m."""

    id: Ids
    name: npt.NDArray[np.object_]  # str, empty where the street has none
    road_class: npt.NDArray[np.object_]  # str, OpenStreetMap's value of `highway`
    one_way: Bools  # along the shape
    shape: Shapes = field(repr=False)  # LineString in degrees

    def __post_init__(self) -> None:
        same_length(**{column: len(getattr(self, column)) for column in self.__slots__})
        ids, counts = np.unique(self.id, return_counts=True)
        if (counts > 1).any():
            raise RepeatedId("segment", ids[counts > 1][:5])

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def none(cls) -> Streets:
        """No streets: the city goes on with its districts."""
        nothing: npt.NDArray[Any] = np.empty(0, dtype=object)
        return cls(
            id=np.empty(0, dtype=np.int32),
            name=nothing,
            road_class=nothing,
            one_way=np.empty(0, dtype=bool),
            shape=nothing,
        )


class StreetIndex:
    """Street segments, found by place and course."""

    def __init__(self, streets: Streets, projection: Projection) -> None:
        self._edges = Edges.of(streets.shape, streets.one_way, projection)
        self._id = streets.id
        self._grid = Grid(self._edges.boxes(REACH_M), cell_m=CELL_M, keep=self._reaches)

    def match(self, x: Floats, y: Floats, course_deg: Floats) -> tuple[Ids, Directions]:
        """Segment id (or NONE) and direction: 1 along its shape, -1 against it, 0 where the course is NaN."""
        segment = np.full(len(x), NONE, dtype=np.int32)
        direction = np.zeros(len(x), dtype=np.int8)
        ping, edge, distance = self._near(x, y)
        best = _cheapest(ping, self._cost(edge, distance, course_deg[ping]))
        hit, edge = ping[best], edge[best]
        segment[hit] = self._id[self._edges.segment[edge]]
        direction[hit] = self._direction(edge, course_deg[hit])
        return segment, direction

    def _near(self, x: Floats, y: Floats) -> tuple[Indexes, Indexes, Floats]:
        """(ping, edge, metres between) for all edges within reach."""
        ping, edge = self._grid.pairs(x, y)
        distance2 = self._edges.distance2(edge, as_complex(x, y).take(ping))
        near = np.flatnonzero(distance2 <= REACH_M**2)
        return ping[near], edge[near], np.sqrt(distance2[near])

    def _cost(self, edge: Indexes, distance: Floats, course_deg: Floats) -> Floats:
        """What each pair costs; infinite where it cannot be."""
        turned = turned_deg(course_deg, self._edges.bearing_deg.take(edge))
        turned = np.minimum(turned, self._edges.about_turn_deg.take(edge) - turned)
        cost = distance / ASIDE_M + turned / TURNED_DEG
        cost[turned > MOST_TURNED_DEG] = np.inf
        unknown = np.flatnonzero(np.isnan(turned))
        cost[unknown] = distance[unknown]
        return np.asarray(cost)

    def _direction(self, edge: Indexes, course_deg: Floats) -> Directions:
        """1 along the edge, -1 against it, 0 where the course is NaN."""
        turned = turned_deg(course_deg, self._edges.bearing_deg[edge])
        return np.where(np.isnan(turned), 0, np.where(turned > 90.0, -1, 1)).astype(np.int8)

    def _reaches(self, edge: Indexes, x: Floats, y: Floats, cell_m: float) -> Bools:
        return np.asarray(self._edges.distance2(edge, as_complex(x, y)) <= (REACH_M + cell_m * HALF_DIAGONAL) ** 2)


def usable_course(course_deg: Floats, speed_kmh: Floats) -> Floats:
    """The courses within the circle; NaN where there is none or the vehicle is too slow to have one.

    A vehicle that does not tell its speed is trusted with its course.
    """
    usable = np.isfinite(course_deg) & ~(speed_kmh < SLOWEST_COURSE_KMH)
    return turned_into_circle(np.where(usable, course_deg, np.nan))


def _cheapest(ping: Indexes, cost: Floats) -> Indexes:
    """For each ping the pair that costs least, the first of equals; none where all are infinite."""
    if not len(ping):
        return ping
    starts = np.flatnonzero(np.diff(ping, prepend=-1))
    least = np.minimum.reduceat(cost, starts)
    pairs = np.flatnonzero((cost == np.repeat(least, np.diff(starts, append=len(ping)))) & np.isfinite(cost))
    first: Indexes = pairs[np.diff(ping[pairs], prepend=-1) != 0]
    return first
