"""Places: where many points lie together, each place no wider than its reach, whatever the order of the points.

Joining what is near to what is near (DBSCAN) makes one place of a whole street as soon as there are years of requests.
A place that somebody is to mend must stay a place: the point with most others in reach takes them, then the next one.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import Floats, Indexes

NONE = -1
CELL_M = 5.0  # points are counted in squares of this side: finer than any address is placed


def find_places(x: Floats, y: Floats, *, reach_m: float, least: int) -> npt.NDArray[np.int32]:
    """For each point, in metres, the number of its place, or NONE where fewer than `least` lie in reach.

    Place 0 has the most points in reach of its middle; of equal ones the western, then the southern comes first.
    """
    cells, cell_of, counts = _cells(x, y)
    owners, starts, others = _neighbours(cells, reach_m)
    place = np.full(len(cells), NONE, dtype=np.int32)
    weights = np.bincount(owners, weights=counts[others], minlength=len(cells)) if len(cells) else np.empty(0)
    waiting = [(-weights[cell], int(cell)) for cell in np.flatnonzero(weights >= least)]
    heapq.heapify(waiting)
    number = 0
    while waiting:
        weight, cell = heapq.heappop(waiting)
        near = others[starts[cell] : starts[cell + 1]]
        free = near[place[near] == NONE]
        left = int(counts[free].sum())
        if place[cell] != NONE or left < least:
            continue
        if left < -weight:  # some have gone to other places meanwhile: it waits for its turn
            heapq.heappush(waiting, (-left, cell))
            continue
        place[free] = number
        number += 1
    return place[cell_of]


def _cells(x: Floats, y: Floats) -> tuple[npt.NDArray[np.int64], Indexes, npt.NDArray[np.int64]]:
    """Squares that hold points, from west to east and south to north; each point's square; points in each."""
    corners = np.floor(np.column_stack([x, y]) / CELL_M).astype(np.int64).reshape(-1, 2)
    cells, cell_of, counts = np.unique(corners, axis=0, return_inverse=True, return_counts=True)
    return cells, cell_of.reshape(-1), counts


def _neighbours(cells: npt.NDArray[np.int64], reach_m: float) -> tuple[Indexes, Indexes, Indexes]:
    """Pairs of squares in reach of each other, itself included: first of each pair, where each begins, second."""
    middles = shapely.points(cells * CELL_M)
    owners, others = shapely.STRtree(middles).query(middles, predicate="dwithin", distance=reach_m)
    order = np.lexsort((others, owners))
    starts = np.searchsorted(owners[order], np.arange(len(cells) + 1))
    return owners[order], starts, others[order]
