"""Junctions: where street segments meet."""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Complexes, Indexes
from geo.edges import Edges

JOINED_M = 1.0  # ends of two segments that are this near are one junction


def ends_of(edges: Edges, segments: int) -> tuple[Indexes, Indexes, int]:
    """Junctions at which each arc starts and ends, and how many junctions there are."""
    first = np.flatnonzero(np.diff(edges.segment, prepend=-1))
    last = np.flatnonzero(np.diff(edges.segment, append=-1))
    joined, junctions = _joined(np.concatenate([edges.start[first], edges.end[last]]))
    start, end = np.zeros(2 * segments, dtype=np.intp), np.zeros(2 * segments, dtype=np.intp)
    row = edges.segment[first]
    start[2 * row] = end[2 * row + 1] = joined[: len(row)]
    end[2 * row] = start[2 * row + 1] = joined[len(row) :]
    return start, end, junctions


def _joined(places: Complexes) -> tuple[Indexes, int]:
    """A junction number for each place; places within JOINED_M of each other, directly or by others, share one."""
    points = shapely.points(places.real, places.imag)
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=JOINED_M)
    label = np.arange(len(places))
    while True:
        least = label.copy()
        np.minimum.at(least, a, label[b])
        least = least[least]
        if (least == label).all():
            break
        label = least
    names, number = np.unique(label, return_inverse=True)
    return number, len(names)
