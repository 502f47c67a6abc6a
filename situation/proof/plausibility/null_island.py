"""Null island: a coordinate of exactly 0, or a place around 0 N 0 E. Both at exactly 0 lead to the quarantine."""

from __future__ import annotations

import numpy as np

from geo.arrays import Bools
from situation.proof.fixes import Fixes
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack

AROUND_DEG = 1.0


def on_null_island(fixes: Fixes) -> Bools:
    """Which fixes lie there."""
    around = (np.abs(fixes.lat) < AROUND_DEG) & (np.abs(fixes.lon) < AROUND_DEG)
    return np.asarray(around | (fixes.lat == 0) | (fixes.lon == 0))


def null_fixes(day: DayTrack) -> float:
    """How many."""
    return float(on_null_island(day.fixes).sum())


CHECK = Check(suspicion=Suspicion.NULL_ISLAND, figure=null_fixes, unit="fixes", doubtful=2, sure=12, weight=0.6)
