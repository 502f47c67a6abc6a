"""Match: a track put onto streets, by the path that explains all its fixes best (a hidden Markov model).

Each fix has a few arcs it may be on, each step between two fixes a few ways it may have been driven. A fix far aside or
turned across costs; a way that is longer or shorter than the straight line costs. The cheapest sequence wins.
All costs are computed in columns; what is left for a loop is to add and compare them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.arrays import Bools, Floats, Indexes
from geo.roads import Candidates, Roads
from geo.tracks import FASTEST_MPS, GAP_S, JUMP_SLACK_M, Trace

# Tuned on simulated drives (tests/benchmarks/bench_coverage.py), not on the seeds that it prints.
ASIDE_M = 12.0  # standard deviation of an error across the street
TURNED_DEG = 20.0  # of a course
DETOUR_M, DETOUR_MPS = 10.0, 2.0  # a way so much longer than the straight line, and so much a second of the step,
# is e times less likely: in ten seconds a vehicle turns one corner, in thirty it may turn three
MOST_DETOUR = 4.0  # times that; beyond, it was driven where the map has no street, and the path is broken instead
BACK_M = 30.0  # errors alone can carry a slow vehicle so far back
TURN_COSTS = 5.0  # to turn round within a segment
MOST_OFF = 1  # fixes in a row away from all streets; more of them, and nobody knows where it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where on the streets each matched fix is."""

    fix: Indexes  # row of the trace
    arc: Indexes
    offset_m: Floats  # along the arc
    linked: Bools  # driven from the place in the row before; False: a path begins here

    def __len__(self) -> int:
        return len(self.fix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Moves from one place on the streets to another, in columns."""

    metres: Floats  # driven; infinite where there is no way
    stays: Bools  # on the arc
    turns: Bools  # round, within the segment


def steps_between(roads: Roads, start: tuple[Indexes, Floats], end: tuple[Indexes, Floats]) -> Steps:
    """How each move from (arc, offset) to (arc, offset) is driven."""
    (arc1, offset1), (arc2, offset2) = start, end
    ahead = offset2 - offset1
    stays = (arc1 == arc2) & (ahead >= -BACK_M)
    turns = arc1 == (arc2 ^ 1)
    length1 = roads.length_m.take(arc1)
    by_way = length1 - offset1 + roads.ways.metres_between(roads.end.take(arc1), roads.start.take(arc2)) + offset2
    metres = np.where(stays, np.maximum(ahead, 0.0), by_way)
    metres = np.where(turns, np.abs(length1 - offset2 - offset1), metres)
    return Steps(metres=metres, stays=stays, turns=turns)


def match_trace(roads: Roads, trace: Trace) -> Match:
    """The trace on the streets; fixes away from all streets are not in it."""
    candidates = roads.candidates(trace.x, trace.y, trace.course_deg)
    a, b = _pairs(candidates, trace)
    cost = _step_costs(roads, trace, candidates, (a, b))
    possible = np.flatnonzero(np.isfinite(cost))
    chosen, linked = _cheapest(candidates, _fix_costs(candidates), (a[possible], b[possible], cost[possible]))
    return Match(
        fix=candidates.fix[chosen], arc=candidates.arc[chosen], offset_m=candidates.offset_m[chosen], linked=linked
    )


def _pairs(candidates: Candidates, trace: Trace) -> tuple[Indexes, Indexes]:
    """(candidate of the fix before, candidate) for all fixes that follow each other on the streets."""
    on_road, starts, counts = np.unique(candidates.fix, return_index=True, return_counts=True)
    before, after = on_road[:-1], on_road[1:]
    follows = trace.chain[before] == trace.chain[after]
    # Within a chain only a stay may be longer than a gap.
    follows &= (after - before == 1) | (
        (after - before <= 1 + MOST_OFF) & (trace.at[after] - trace.at[before] <= GAP_S)
    )
    ways_in = np.where(follows, counts[:-1], 0)  # for each candidate of the fix after
    each = np.repeat(ways_in, counts[1:])
    b = np.repeat(np.arange(len(candidates))[counts[0] if len(counts) else 0 :], each)
    nth = np.arange(len(b)) - np.repeat(np.cumsum(each) - each, each)
    a = np.repeat(np.repeat(starts[:-1], counts[1:]), each) + nth
    return a, b


def _fix_costs(candidates: Candidates) -> Floats:
    return np.asarray(((candidates.aside_m / ASIDE_M) ** 2 + (candidates.turned_deg / TURNED_DEG) ** 2) / 2)


def _step_costs(roads: Roads, trace: Trace, candidates: Candidates, pairs: tuple[Indexes, Indexes]) -> Floats:
    """What each move costs; infinite where it cannot have been driven in the time."""
    a, b = pairs
    arc, offset = candidates.arc, candidates.offset_m
    steps = steps_between(roads, (arc[a], offset[a]), (arc[b], offset[b]))
    fix1, fix2 = candidates.fix[a], candidates.fix[b]
    straight = np.hypot(trace.x[fix2] - trace.x[fix1], trace.y[fix2] - trace.y[fix1])
    took = trace.at[fix2] - trace.at[fix1]
    possible = steps.metres <= FASTEST_MPS * took + JUMP_SLACK_M
    cost = np.full(len(a), np.inf)
    detour = np.abs(steps.metres[possible] - straight[possible]) / (DETOUR_M + DETOUR_MPS * took[possible])
    cost[possible] = np.where(detour <= MOST_DETOUR, detour, np.inf) + np.where(steps.turns[possible], TURN_COSTS, 0.0)
    return cost


def _cheapest(
    candidates: Candidates, fix_cost: Floats, pairs: tuple[Indexes, Indexes, Floats]
) -> tuple[Indexes, Bools]:
    """The candidates of the cheapest path, one a fix, and whether each follows from the one before (Viterbi)."""
    if not len(candidates):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=bool)
    first = np.flatnonzero(np.diff(candidates.fix, prepend=-1))
    total, came = _forward(np.append(first, len(candidates)).tolist(), fix_cost.tolist(), pairs)
    chosen = [-1] * len(first)
    follow = -1
    ends = [*first[1:].tolist(), len(candidates)]
    for number in range(len(first) - 1, -1, -1):
        if follow < 0:
            follow = min(range(int(first[number]), ends[number]), key=total.__getitem__)
        chosen[number] = follow
        follow = came[follow]
    rows = np.array(chosen, dtype=np.intp)
    return rows, np.array(came, dtype=np.intp)[rows] >= 0


def _forward(
    bounds: list[int], fix_cost: list[float], pairs: tuple[Indexes, Indexes, Floats]
) -> tuple[list[float], list[int]]:
    """The least cost to each candidate, and from which one; -1 where a path begins."""
    a, cost = pairs[0].tolist(), pairs[2].tolist()
    into = np.searchsorted(pairs[1], np.arange(len(fix_cost) + 1)).tolist()
    total, came = [float("inf")] * len(fix_cost), [-1] * len(fix_cost)
    for start, end in pairwise(bounds):
        reached = False
        for row in range(start, end):
            for pair in range(into[row], into[row + 1]):
                here = total[a[pair]] + cost[pair]
                if here < total[row]:
                    total[row], came[row] = here, a[pair]
            reached = reached or came[row] >= 0
        for row in range(start, end):
            total[row] = fix_cost[row] if not reached else total[row] + fix_cost[row]
    return total, came
