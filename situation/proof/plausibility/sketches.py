"""Sketches: a day's track in a few hundred numbers, so that a copy of it is found among many days.

A shingle is two successive fixes on the move, each as a cell of some ten metres, with the seconds between them. Who
drives a street again is in other cells at other moments; who sends an old track again is not. Of a day's shingles the
smallest hashes are kept (bottom-k, A. Broder 1997): two sketches tell how much of one day is in the other.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from geo.distances import haversine_m
from situation.proof.fixes import Fixes

Sketch: TypeAlias = npt.NDArray[np.uint64]  # rising, each once

KEPT = 512
CELL_DEG = 1e-4  # 11 m of latitude
MOVED_M = 20.0
LONGEST_S = 120.0
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64


def sketch_of(fixes: Fixes) -> Sketch:
    """The sketch of a day's fixes; empty for one that stands."""
    step_s = np.diff(fixes.at)
    moved = haversine_m(fixes.lon[:-1], fixes.lat[:-1], fixes.lon[1:], fixes.lat[1:]) > MOVED_M
    rows = np.flatnonzero(moved & (step_s <= LONGEST_S))
    north, east = (np.floor(column / CELL_DEG).astype(np.int64) for column in (fixes.lat, fixes.lon))
    hashes = np.zeros(len(rows), np.uint64)
    for part in (north[rows], east[rows], north[rows + 1], east[rows + 1], np.rint(step_s[rows]).astype(np.int64)):
        hashes = _mixed(hashes ^ part.astype(np.uint64))
    return np.unique(hashes)[:KEPT]


def shared(mine: Sketch, other: Sketch) -> float:
    """The share of my shingles that the other has too, as far as both sketches reach; 0 where one is empty."""
    if not (len(mine) and len(other)):
        return 0.0
    # A full sketch says nothing of hashes beyond its last.
    reach = min(sketch[-1] if len(sketch) == KEPT else np.iinfo(np.uint64).max for sketch in (mine, other))
    within = mine[mine <= reach]
    return float(np.isin(within, other).mean()) if len(within) else 0.0


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        values = values + _MIXERS[0]
        values = (values ^ (values >> np.uint64(30))) * _MIXERS[1]
        values = (values ^ (values >> np.uint64(27))) * _MIXERS[2]
    return np.asarray(values ^ (values >> np.uint64(31)))
