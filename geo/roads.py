"""Streets as a network: arcs that meet at junctions.

An arc is one direction of a segment: arc 2 * row runs along the shape of that row of Streets, 2 * row + 1 against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.arrays import Bools, Complexes, Floats, Indexes, as_complex
from geo.edges import Edges, turned_deg
from geo.grid import Grid
from geo.junctions import ends_of
from geo.projection import Projection
from geo.streets import REACH_M, Streets
from geo.ways import Ways, find_ways

SAME_STREET_M = 6.0  # a place is on two segments where they meet, not on both carriageways of an avenue
CELL_M = REACH_M
# A vehicle on a street does not drive across it; its course is off by 30 degrees where it changes the carriageway.
MOST_TURNED_DEG = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Where each fix may be: one row a pair of fix and arc, by fix."""

    fix: Indexes
    arc: Indexes
    offset_m: Floats  # along the arc
    aside_m: Floats  # from the fix
    turned_deg: Floats  # of the vehicle from the arc; 0 without a course

    def __len__(self) -> int:
        return len(self.fix)


class Roads:
    """A city's streets, ready for tracks to be matched to: built once, some seconds for a city."""

    def __init__(self, streets: Streets, projection: Projection) -> None:
        self.projection = projection
        self.segment_id = streets.id
        self._edges = Edges.of(streets.shape, streets.one_way, projection)
        self._grid = Grid(self._edges.boxes(REACH_M), cell_m=CELL_M)
        length = np.bincount(self._edges.segment, self._edges.length_m, len(streets)).astype(np.float64)
        self.length_m: Floats = np.repeat(length, 2)  # of each arc
        self.start, self.end, junctions = ends_of(self._edges, len(streets))
        self._open = np.repeat(length > 0, 2)
        self._open[1::2] &= ~streets.one_way
        self.ways = self._find_ways(junctions)

    def segments_at(self, lon: float, lat: float, *, within_m: float) -> frozenset[int]:
        """Ids of the segments that a place is on: the nearest within so many metres, and those as near as that."""
        x, y = self.projection.to_metric([lon], [lat])
        place = as_complex(x, y)
        edges = np.arange(len(self._edges.segment))
        away = np.sqrt(self._edges.distance2(edges, np.repeat(place, len(edges))))
        nearest = float(away.min(initial=np.inf))
        if nearest > within_m:
            return frozenset()
        rows = self._edges.segment[away <= nearest + SAME_STREET_M]
        return frozenset(self.segment_id[rows].tolist())

    def candidates(self, x: Floats, y: Floats, course_deg: Floats) -> Candidates:
        """The arcs that each fix may be on: within reach, open in that direction, not across the course."""
        place = as_complex(x, y)
        fix, edge = self._nearest_edges(x, y, place)
        # Both directions of each edge.
        fix, edge, against = np.repeat(fix, 2), np.repeat(edge, 2), np.tile([0, 1], len(fix))
        arc = 2 * self._edges.segment.take(edge) + against
        turned = turned_deg(course_deg.take(fix), (self._edges.bearing_deg.take(edge) + 180.0 * against) % 360.0)
        turned = np.nan_to_num(turned, nan=0.0)
        kept = np.flatnonzero(self._open.take(arc) & (turned <= MOST_TURNED_DEG))
        fix, edge, arc, turned = fix[kept], edge[kept], arc[kept], turned[kept]
        offset = self._edges.offset_m(edge, place.take(fix))
        return Candidates(
            fix=fix,
            arc=arc,
            offset_m=np.where(arc % 2 == 1, self.length_m.take(arc) - offset, offset),
            aside_m=np.sqrt(self._edges.distance2(edge, place.take(fix))),
            turned_deg=turned,
        )

    def _nearest_edges(self, x: Floats, y: Floats, place: Complexes) -> tuple[Indexes, Indexes]:
        """(fix, edge) within reach; of each segment only the nearest edge."""
        fix, edge = self._grid.pairs(x, y)
        distance2 = self._edges.distance2(edge, place.take(fix))
        near = np.flatnonzero(distance2 <= REACH_M**2)
        fix, edge, distance2 = fix[near], edge[near], distance2[near]
        segment = self._edges.segment.take(edge)
        order = np.lexsort((edge, distance2, segment, fix))
        first = order[_starts(fix[order], segment[order])]
        return fix[first], edge[first]

    def _find_ways(self, junctions: int) -> Ways:
        leaving: list[list[tuple[int, int, float]]] = [[] for _ in range(junctions)]
        for arc in np.flatnonzero(self._open).tolist():
            leaving[int(self.start[arc])].append((arc, int(self.end[arc]), float(self.length_m[arc])))
        return find_ways(leaving)


def _starts(*columns: Indexes) -> Bools:
    """Whether each row differs from the row before."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
