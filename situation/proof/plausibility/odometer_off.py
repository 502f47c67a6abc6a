"""Odometer off: the fixes went farther than the wheels rolled."""

from __future__ import annotations

import numpy as np

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, by_odometer_alone, metres_between, spaced

EVERY_S = 60.0  # fixes so far apart: a receiver's noise is no way
WINDOW_S = 600.0  # an odometer that is sent late has caught up
CALIBRATED = 1.15  # new tyres, chains
NOISE_M = 300.0  # of one window
LEAST_STEP_M = 30.0


def unrolled_m(day: DayTrack) -> float:
    """Metres by which the fixes outran the odometer, over the whole day; 0 where none is told."""
    told = day.fixes.rows(np.isfinite(day.fixes.odo_m))
    rows = spaced(told, EVERY_S)
    if len(rows) < 2:
        return 0.0
    way_m = metres_between(told, rows)
    took_s = np.diff(told.at[rows])
    rolled_m = np.diff(told.odo_m[rows])
    fit = (took_s <= 2 * EVERY_S) & (way_m >= LEAST_STEP_M) & (rolled_m >= 0)
    fit &= ~_crosses_jump(day, told.at[rows])
    window = np.floor(told.at[rows][:-1] / WINDOW_S).astype(np.int64)
    _, window = np.unique(window, return_inverse=True)
    driven = np.bincount(window, np.where(fit, way_m, 0.0))
    rolled = np.bincount(window, np.maximum(rolled_m, 0.0))
    return float(np.maximum(driven - CALIBRATED * rolled - NOISE_M, 0.0).sum())


def _crosses_jump(day: DayTrack, at: np.ndarray) -> np.ndarray:
    """Whether a step too far lies between each moment and the next: other checks count those."""
    jumps = day.fixes.at[1:][day.too_far]
    return np.asarray(np.searchsorted(jumps, at[1:], side="right") > np.searchsorted(jumps, at[:-1], side="right"))


CHECK = Check(
    suspicion=Suspicion.ODOMETER_OFF,
    figure=unrolled_m,
    unit="m",
    doubtful=500,
    sure=3000,
    weight=0.7,
    alone=by_odometer_alone,
)
