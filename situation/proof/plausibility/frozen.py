"""Frozen: the same coordinates again and again while speed or odometer say that it moves."""

from __future__ import annotations

import numpy as np

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, by_odometer_alone, runs
from situation.proof.suspicions import LEAST_FIXES

MOVING_KMH = 5.0
ROLLED_M = 300.0  # in one stretch: a wheel that only rocks, or an odometer that comes late, does not count


def frozen_fixes(day: DayTrack) -> float:
    """Fixes in stretches without any change of place that moved all the same."""
    fixes = day.fixes
    same = (np.diff(fixes.lat) == 0) & (np.diff(fixes.lon) == 0)
    found = 0
    for stretch in runs(same):
        rows = slice(stretch.start, stretch.stop + 1)
        moving = int((fixes.speed_kmh[rows] >= MOVING_KMH).sum())
        rolls = day.rolled_m[stretch] > 0  # most steps of it, and far: no late odometer, no tow
        if rolls.mean() > 0.5 and np.nansum(day.rolled_m[stretch]) >= ROLLED_M:
            moving = max(moving, int(rolls.sum()))
        found += moving if moving >= LEAST_FIXES else 0
    return float(found)


CHECK = Check(
    suspicion=Suspicion.FROZEN,
    figure=frozen_fixes,
    unit="fixes",
    doubtful=5,
    sure=25,
    weight=0.8,
    alone=by_odometer_alone,
)
