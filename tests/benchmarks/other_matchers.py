"""What one would do instead of this project's matching: the nearest street of each fix, a densified line, fastmm."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from types import ModuleType
from typing import NamedTuple

import numpy as np
import shapely

from geo.city import City, CityIndex
from geo.matching import BACK_M
from geo.passes import LEAST_SHARE, Passes
from geo.roads import REACH_M, Roads
from geo.tracks import UNKNOWN, Trace, Track, trace_of
from geo.ways import LONGEST_WAY_M

DENSE_M = 10.0
APART_S = 120.0  # two stretches of one street so far apart are two passes


def by_nearest(index: CityIndex, roads: Roads, track: Track) -> Passes:
    """Every fix credits the whole of the street that is nearest to it."""
    track = track.ordered()
    found = index.match(track.lon, track.lat, track.course_deg, track.speed_kmh)
    hit = np.flatnonzero((found.segment >= 0) & (found.direction != 0))
    whole = np.full(len(hit), np.inf)
    places = (track.vehicle[hit], found.segment[hit], found.direction[hit], track.at[hit], whole)
    return _grouped(roads, places)


def by_dense_line(index: CityIndex, roads: Roads, track: Track) -> Passes:
    """The straight line between fixes, a place every DENSE_M, each on the street in the line's direction."""
    trace = trace_of(track, roads.projection)
    x, y, at, course, vehicle = (np.concatenate(column) for column in zip(*_dense(trace), strict=True))
    lon, lat = roads.projection.to_degrees(x, y)
    found = index.match(lon, lat, course, np.full(len(x), np.nan))
    hit = np.flatnonzero((found.segment >= 0) & (found.direction != 0))
    metres = np.full(len(hit), DENSE_M)
    return _grouped(roads, (vehicle[hit], found.segment[hit], found.direction[hit], at[hit], metres))


def _dense(trace: Trace) -> Iterator[tuple[np.ndarray, ...]]:
    away = np.hypot(np.diff(trace.x), np.diff(trace.y))
    for row in np.flatnonzero((np.diff(trace.chain) == 0) & (away > 1.0)).tolist():
        share = (np.arange(max(int(away[row] / DENSE_M), 1)) + 0.5) / max(int(away[row] / DENSE_M), 1)
        east, north = trace.x[row + 1] - trace.x[row], trace.y[row + 1] - trace.y[row]
        yield (
            trace.x[row] + share * east,
            trace.y[row] + share * north,
            trace.at[row] + share * (trace.at[row + 1] - trace.at[row]),
            np.full(len(share), np.degrees(np.arctan2(east, north)) % 360),
            np.full(len(share), trace.vehicle[row]),
        )


def _grouped(roads: Roads, places: tuple[np.ndarray, ...]) -> Passes:
    """(vehicle, segment, direction, at, metres) of places on streets, put together into passes."""
    order = np.lexsort((places[3], places[2], places[1], places[0]))
    vehicle, segment, direction, at, metres = (column[order] for column in places)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(vehicle) != 0) | (np.diff(segment) != 0) | (np.diff(direction) != 0) | (np.diff(at) > APART_S)
    first = np.flatnonzero(new)
    by_id = np.argsort(roads.segment_id)
    row = by_id[np.searchsorted(roads.segment_id, segment[first], sorter=by_id)]
    length = roads.length_m[2 * row]
    driven = np.minimum(np.add.reduceat(metres, first), length)
    passes = Passes(
        vehicle=vehicle[first].astype(np.int32),
        segment=segment[first],
        direction=direction[first],
        entered_at=at[first],
        left_at=np.maximum.reduceat(at, first),
        metres=driven,
        share=driven / length,
        working=np.full(len(first), UNKNOWN, dtype=np.int8),
    )
    return passes.rows(passes.share >= LEAST_SHARE)


class Run(NamedTuple):
    """A traversal as fastmm found it."""

    vehicle: int
    arc: int
    metres: float
    entered_at: float
    left_at: float


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing of what compiled code writes reaches the standard output, which is the benchmark's report."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Fastmm:
    """The C++ matcher of that name from PyPI, fed with the same network and the same cleaned chains of fixes."""

    def __init__(self, fastmm: ModuleType, city: City, roads: Roads, *, error_m: float = 20.0) -> None:
        self._fastmm, self._roads, self._error_m = fastmm, roads, error_m
        # It must outlive the matcher, which does not hold on to it.
        with _silent():
            self._network = network = fastmm.Network()
        lonlat, line = shapely.get_coordinates(city.streets.shape, return_index=True)
        metric = np.column_stack(roads.projection.to_metric(lonlat[:, 0], lonlat[:, 1]))
        for row in range(len(city.streets)):
            shape = [(x, y) for x, y in metric[line == row].tolist()]
            for arc, points in ((2 * row, shape), (2 * row + 1, shape[::-1])):
                if arc % 2 == 0 or not city.streets.one_way[row]:
                    network.add_edge(arc, int(roads.start[arc]), int(roads.end[arc]), points)
        with _silent():
            network.finalize()
        with tempfile.TemporaryDirectory() as cache, _silent():
            self._matcher = fastmm.FastMapMatch(
                network, fastmm.TransitionMode.SHORTEST, max_distance_between_candidates=LONGEST_WAY_M, cache_dir=cache
            )

    def find_passes(self, track: Track) -> Passes:
        trace = trace_of(track, self._roads.projection)
        runs: list[Run] = []
        for rows in np.split(np.arange(len(trace)), np.flatnonzero(np.diff(trace.chain)) + 1):
            runs += self._runs(trace, rows)
        return self._passes(runs)

    def _runs(self, trace: Trace, rows: np.ndarray) -> Iterator[Run]:
        """Each traversal in one chain."""
        places = list(zip(trace.x[rows].tolist(), trace.y[rows].tolist(), trace.at[rows].tolist(), strict=True))
        found = self._matcher.match(
            self._fastmm.Trajectory.from_xyt_tuples(places),
            max_candidates=8,
            candidate_search_radius=REACH_M,
            gps_error=self._error_m,
            reverse_tolerance=BACK_M,
        )
        for part in found.subtrajectories:
            # An edge's offsets count from where the step enters it.
            driven = [
                Run(int(trace.vehicle[rows[0]]), edge.edge_id, edge.points[-1].edge_offset, step.p0.t, step.p1.t)
                for step in part.segments or ()
                for edge in step.edges
                if edge.points
            ]
            for _, pieces in groupby(driven, key=lambda run: run.arc):
                run = list(pieces)
                metres = sum(piece.metres for piece in run)
                yield run[0]._replace(metres=metres, left_at=run[-1].left_at)

    def _passes(self, runs: list[Run]) -> Passes:
        vehicle, arc, metres, start, left = (np.array(column) for column in zip(*runs, strict=True))
        metres = np.minimum(metres, self._roads.length_m[arc])
        passes = Passes(
            vehicle=vehicle.astype(np.int32),
            segment=self._roads.segment_id[arc // 2],
            direction=np.where(arc % 2 == 0, 1, -1).astype(np.int8),
            entered_at=start,
            left_at=left,
            metres=metres,
            share=metres / self._roads.length_m[arc],
            working=np.full(len(arc), UNKNOWN, dtype=np.int8),
        )
        return passes.rows(passes.share >= LEAST_SHARE)
