"""Speed off: the fixes went farther than the told speeds make."""

from __future__ import annotations

import numpy as np

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack

LONGEST_S = 60.0  # in a longer step nobody knows the speeds between
WINDOW_S = 600.0  # speeds of single moments make a good mean only over many
MORE = 1.4  # times the way by the speeds
NOISE_M = 300.0  # of one window
LEAST_STEP_M = 30.0


def outrun_m(day: DayTrack) -> float:
    """Metres by which the fixes outran the told speeds, over the whole day; jumps aside."""
    speed = day.fixes.speed_kmh / 3.6
    by_speed_m = (speed[:-1] + speed[1:]) / 2 * day.step_s
    fit = np.isfinite(by_speed_m) & (day.step_s <= LONGEST_S) & ~day.too_far
    if not fit.any():
        return 0.0
    _, window = np.unique(np.floor(day.fixes.at[:-1][fit] / WINDOW_S), return_inverse=True)
    step_m = day.step_m[fit]
    way = np.bincount(window, np.where(step_m >= LEAST_STEP_M, step_m, 0.0))
    told = np.bincount(window, by_speed_m[fit])
    return float(np.maximum(way - MORE * told - NOISE_M, 0.0).sum())


CHECK = Check(suspicion=Suspicion.SPEED_OFF, figure=outrun_m, unit="m", doubtful=500, sure=2500, weight=0.7)
