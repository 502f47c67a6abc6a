"""Pass: one credited traversal of a street segment in one direction, from a track that was put onto the streets.

Credit comes from the path driven, never from lone fixes: crossing a street or waiting at a junction credits nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from geo.arrays import Bools, Floats, Indexes
from geo.matching import Match, match_trace, steps_between
from geo.roads import Roads
from geo.tracks import IDLE, UNKNOWN, WORKING, Signs, Trace, Track, trace_of

LEAST_SHARE = 0.5  # of a segment; less of it is a touched corner
LEAST_DRIVEN_M = 40.0  # of one path
ROCKING_SHARE = 0.8  # what turns round within a segment, and again, and drove less of it between, rocks to and fro


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """Passes in columns, by vehicle and time."""

    vehicle: npt.NDArray[np.int32]  # the caller's number
    segment: npt.NDArray[np.int32]  # id in the city's streets
    direction: Signs  # 1 along the segment's shape, -1 against it
    entered_at: Floats  # Unix seconds
    left_at: Floats
    metres: Floats
    share: Floats  # of the segment's length, LEAST_SHARE to 1
    working: Signs  # WORKING, IDLE or UNKNOWN over most of it

    def __len__(self) -> int:
        return len(self.segment)

    def rows(self, rows: Indexes | Bools) -> Passes:
        """Some of them."""
        return Passes(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """Parts of arcs driven, in the order of driving."""

    step: Indexes
    nth: Indexes  # of the step
    arc: Indexes
    begin_m: Floats
    end_m: Floats

    def rows(self, rows: Indexes | Bools) -> _Pieces:
        return _Pieces(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def find_passes(roads: Roads, track: Track) -> Passes:
    """All passes of the vehicles. The same fixes in any order, with any repeats, give the same."""
    trace = trace_of(track, roads.projection)
    return passes_of(roads, trace, match_trace(roads, trace))


def passes_of(roads: Roads, trace: Trace, match: Match) -> Passes:
    """The passes that a matched trace proves."""
    steps = np.flatnonzero(match.linked)
    pieces = _pieces(roads, match, steps)
    driven = _Driven.of(trace, match, pieces)
    run = driven.runs(pieces)
    passes = _summed(roads, pieces, driven, run)
    path_m = np.bincount(driven.path, weights=driven.metres, minlength=1)
    first = np.flatnonzero(np.diff(run, prepend=-1))
    moved = path_m[driven.path[first]] >= LEAST_DRIVEN_M
    rocks = _turns_round_at_both_ends(pieces.arc[first], driven.path[first]) & (passes.share < ROCKING_SHARE)
    return passes.rows(moved & ~rocks & (passes.share >= LEAST_SHARE))


def _turns_round_at_both_ends(arc: Indexes, path: Indexes) -> Bools:
    """Whether the traversal before and the one after go the other way over the same segment."""
    turned = (arc[1:] == (arc[:-1] ^ 1)) & (path[1:] == path[:-1])
    return np.asarray(np.append(False, turned) & np.append(turned, False))


def _pieces(roads: Roads, match: Match, steps: Indexes) -> _Pieces:
    """What each step drove; `steps` are rows of the match that follow from the row before."""
    arc1, offset1 = match.arc[steps - 1], match.offset_m[steps - 1]
    arc2, offset2 = match.arc[steps], match.offset_m[steps]
    how = steps_between(roads, (arc1, offset1), (arc2, offset2))
    length1 = roads.length_m[arc1]
    turned_at = np.maximum(offset1, length1 - offset2)  # along the first arc; at least so far
    leaves = np.where(how.turns, turned_at, np.where(how.stays, np.maximum(offset1, offset2), length1))
    enters = np.where(how.turns, length1 - turned_at, 0.0)
    moves = np.flatnonzero(~how.stays)
    between = _between(roads, (arc1, arc2), steps, np.flatnonzero(~how.stays & ~how.turns))
    last = np.full(len(moves), len(match) + 1)
    parts = [
        _Pieces(step=steps, nth=np.zeros_like(steps), arc=arc1, begin_m=offset1, end_m=leaves),
        *between,
        _Pieces(step=steps[moves], nth=last, arc=arc2[moves], begin_m=enters[moves], end_m=offset2[moves]),
    ]
    joined = _Pieces(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _Pieces.__slots__})
    return joined.rows(np.lexsort((joined.nth, joined.step)))


def _between(roads: Roads, arcs: tuple[Indexes, Indexes], steps: Indexes, rows: Indexes) -> list[_Pieces]:
    """The whole arcs of the ways between two arcs, for some rows of `arcs` and `steps`."""
    at, goal = roads.end[arcs[0][rows]], roads.start[arcs[1][rows]]
    found: list[_Pieces] = []
    while len(rows := rows[going := at != goal]):
        at, goal = at[going], goal[going]
        arc: Indexes = roads.ways.first_arcs(at, goal)
        nth = np.full(len(rows), len(found) + 1)
        found.append(
            _Pieces(step=steps[rows], nth=nth, arc=arc, begin_m=np.zeros(len(rows)), end_m=roads.length_m[arc])
        )
        at = roads.end[arc]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Driven:
    """When each piece was driven, by whom, and with what at work."""

    vehicle: npt.NDArray[np.int32]
    path: Indexes
    from_at: Floats
    to_at: Floats
    metres: Floats
    working: Signs

    @classmethod
    def of(cls, trace: Trace, match: Match, pieces: _Pieces) -> _Driven:
        metres = np.maximum(pieces.end_m - pieces.begin_m, 0.0)
        fix1, fix2 = match.fix[pieces.step - 1], match.fix[pieces.step]
        until = np.cumsum(metres)
        new = np.flatnonzero(np.diff(pieces.step, prepend=-1))
        count = np.diff(new, append=len(metres))
        before = until - metres - np.repeat((until - metres)[new], count)
        whole = np.repeat(_per_run(np.add, metres, new), count)
        whole = np.maximum(whole, 1e-9)
        took = trace.at[fix2] - trace.at[fix1]
        return cls(
            vehicle=trace.vehicle[fix2],
            path=np.cumsum(~match.linked, dtype=np.intp)[pieces.step],
            from_at=trace.at[fix1] + took * before / whole,
            to_at=np.where(metres == whole, trace.at[fix2], trace.at[fix1] + took * (before + metres) / whole),
            metres=metres,
            working=_sign(trace.working[fix1], trace.working[fix2]),
        )

    def runs(self, pieces: _Pieces) -> Indexes:
        """The number of the traversal that each piece belongs to."""
        return np.cumsum((np.diff(pieces.arc, prepend=-1) != 0) | (np.diff(self.path, prepend=-1) != 0)) - 1


def _sign(first: Signs, second: Signs) -> Signs:
    """What both fixes of a step say, or the one that says anything; unknown where they differ: it changed between."""
    either = np.where(first == UNKNOWN, second, first)
    return np.where((second == UNKNOWN) | (second == either), either, UNKNOWN).astype(np.int8)


def _summed(roads: Roads, pieces: _Pieces, driven: _Driven, run: Indexes) -> Passes:
    """One row a traversal, however short."""
    first = np.flatnonzero(np.diff(run, prepend=-1))
    last = np.append(first[1:], len(run)) - 1 if len(run) else first
    arc = pieces.arc[first]
    metres = _per_run(np.maximum, pieces.end_m, first) - _per_run(np.minimum, pieces.begin_m, first)
    weight = np.maximum(driven.metres, 1e-3)
    worked, idled = (np.bincount(run, weights=weight * (driven.working == sign)) for sign in (WORKING, IDLE))
    half = np.bincount(run, weights=weight) / 2
    return Passes(
        vehicle=driven.vehicle[first],
        segment=roads.segment_id[arc // 2],
        direction=np.where(arc % 2 == 0, 1, -1).astype(np.int8),
        entered_at=driven.from_at[first],
        left_at=driven.to_at[last],
        metres=metres,
        share=metres / roads.length_m[arc],
        working=np.where(worked >= half, WORKING, np.where(idled > half, IDLE, UNKNOWN)).astype(np.int8),
    )


def _per_run(gather: np.ufunc, values: Floats, first: Indexes) -> Floats:
    """One value a run of rows; `first` are the rows where runs begin."""
    return np.asarray(gather.reduceat(values, first) if len(first) else values[:0])
