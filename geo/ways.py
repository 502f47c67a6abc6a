"""The shortest ways between junctions that lie near each other, as one sorted table.

Matching asks for millions of them, a column at a time: a search in a sorted table answers where a walk through the
network would be a thousand times too slow.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.arrays import Floats, Indexes

# Between two fixes of 30 s at 60 km/h lie 500 m; over more there are several ways, and to choose one is to guess.
LONGEST_WAY_M = 800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways of at most LONGEST_WAY_M, one row a pair of junctions, sorted by `key`."""

    key: Indexes = field(repr=False)  # from junction * junctions + to junction
    metres: Floats = field(repr=False)
    first: Indexes = field(repr=False)  # the arc by which the way begins
    junctions: int

    def metres_between(self, start: Indexes, end: Indexes) -> Floats:
        """Metres of each way; 0 from a junction to itself, infinite where there is no way so short."""
        row, known = self._rows(start, end)
        metres = np.where(known, self.metres.take(row), np.inf)
        metres[start == end] = 0.0
        return metres

    def first_arcs(self, start: Indexes, end: Indexes) -> Indexes:
        """The arc by which each way begins; only for ways that there are."""
        return self.first.take(self._rows(start, end)[0])

    def _rows(self, start: Indexes, end: Indexes) -> tuple[Indexes, np.ndarray]:
        wanted = start * self.junctions + end
        row = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        return row, self.key.take(row) == wanted


def find_ways(leaving: Sequence[Sequence[tuple[int, int, float]]], *, longest_m: float = LONGEST_WAY_M) -> Ways:
    """All ways so short; `leaving` lists for each junction (arc, junction at its end, metres)."""
    keys: list[int] = []
    metres: list[float] = []
    first: list[int] = []
    for junction in range(len(leaving)):
        found = _ways_from(junction, leaving, longest_m)
        keys += [junction * len(leaving) + end for end in found]
        metres += [way[0] for way in found.values()]
        first += [way[1] for way in found.values()]
    order = np.argsort(np.array(keys, dtype=np.intp), kind="stable")
    return Ways(
        key=np.array(keys or [-1], dtype=np.intp)[order if keys else [0]],
        metres=np.array(metres or [np.inf])[order if keys else [0]],
        first=np.array(first or [-1], dtype=np.intp)[order if keys else [0]],
        junctions=len(leaving),
    )


def _ways_from(
    start: int, leaving: Sequence[Sequence[tuple[int, int, float]]], longest_m: float
) -> dict[int, tuple[float, int]]:
    """(metres, first arc) to each junction in reach: Dijkstra's search that stops at the length."""
    found: dict[int, tuple[float, int]] = {}
    queue = [(metres, arc, end) for arc, end, metres in leaving[start] if metres <= longest_m]
    heapq.heapify(queue)
    while queue:
        metres, first, junction = heapq.heappop(queue)
        if junction in found or junction == start:
            continue
        found[junction] = metres, first
        for _, end, further_m in leaving[junction]:
            if metres + further_m <= longest_m and end not in found:
                heapq.heappush(queue, (metres + further_m, first, end))
    return found
