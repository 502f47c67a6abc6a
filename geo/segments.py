"""Streets cut into segments: at every junction, and into equal pieces where they are long.

A segment is what gets credited with a pass, so it must be short enough to be driven whole and must not run on past
a crossing where a plough may turn off.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import Bools, Floats, Indexes
from geo.projection import Projection
from geo.streets import Streets

LONGEST_M = 200.0
# Vertices are the same junction when they agree to a ten millionth of a degree (1 cm): OpenStreetMap's own grid.
STEPS_A_DEGREE = 10_000_000


def cut_into_segments(streets: Streets, projection: Projection, *, longest_m: float = LONGEST_M) -> Streets:
    """The streets in segments of at most `longest_m`, numbered from 1; lines without length are left out."""
    lonlat, line = shapely.get_coordinates(streets.shape, return_index=True)
    if not len(lonlat):
        return Streets.none()
    metres = np.column_stack(projection.to_metric(lonlat[:, 0], lonlat[:, 1]))
    pieces: list[npt.NDArray[np.float64]] = []
    rows: list[int] = []
    for first, last in _parts(lonlat, line):
        cut = _equal_pieces(lonlat[first : last + 1], metres[first : last + 1], longest_m)
        pieces.extend(cut)
        rows.extend([int(line[first])] * len(cut))
    return _numbered(streets, np.array(rows, dtype=np.intp), pieces)


def _parts(lonlat: Floats, line: Indexes) -> list[tuple[int, int]]:
    """First and last vertex of every stretch between two junctions or ends."""
    line_starts, line_ends = np.diff(line, prepend=-1) != 0, np.diff(line, append=-1) != 0
    stops = np.flatnonzero(line_starts | line_ends | _is_junction(lonlat))
    first, last = stops[:-1], stops[1:]
    same = line[first] == line[last]
    return list(zip(first[same].tolist(), last[same].tolist(), strict=True))


def _is_junction(lonlat: Floats) -> Bools:
    """Whether each vertex is used more than once, by whichever streets."""
    steps = np.round((lonlat + np.array([180.0, 90.0])) * STEPS_A_DEGREE).astype(np.uint64)
    key = steps[:, 0] * np.uint64(180 * STEPS_A_DEGREE + 1) + steps[:, 1]
    _, which, uses = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(uses[which] > 1)


def _equal_pieces(lonlat: Floats, metres: Floats, longest_m: float) -> list[Floats]:
    """One stretch in as few equal pieces as keep within the length; none where it has no length."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(metres, axis=0).T))])
    whole = along[-1]
    if whole <= 0:
        return []
    cuts = np.linspace(0.0, whole, int(np.ceil(whole / longest_m)) + 1)
    return [_stretch(lonlat, along, start, end) for start, end in pairwise(cuts)]


def _stretch(lonlat: Floats, along: Floats, start: float, end: float) -> Floats:
    """The vertices from one length to another, with new ones at both ends."""
    between = (along > start) & (along < end)
    stops = np.concatenate([[start], along[between], [end]])
    return np.column_stack([np.interp(stops, along, lonlat[:, 0]), np.interp(stops, along, lonlat[:, 1])])


def _numbered(streets: Streets, row: Indexes, pieces: list[Floats]) -> Streets:
    if not pieces:
        return Streets.none()
    owner = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    return Streets(
        id=np.arange(1, len(pieces) + 1, dtype=np.int32),
        name=streets.name[row],
        road_class=streets.road_class[row],
        one_way=streets.one_way[row],
        shape=shapely.linestrings(np.concatenate(pieces), indices=owner),
    )
