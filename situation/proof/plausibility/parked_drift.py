"""Parked drift: the place wanders off while the vehicle stands by its own speed, or by its odometer."""

from __future__ import annotations

import numpy as np

from geo.arrays import Bools
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, by_odometer_alone, runs

STANDING_KMH = 1.5
STANDING_M = 5.0  # a step of an odometer that stands
GAP_S = 300.0  # in a longer silence it may have been towed, or pushed
LEAST_STEPS = 8
METRES_A_DEGREE = 111_195.0  # of a great circle
LEAST_S = 600.0  # without a speed: an odometer may come some fixes late


def drifted_m(day: DayTrack) -> float:
    """The farthest from its beginning in any stretch of standing, its one longest step left out."""
    return max((_farthest_m(day, stretch) for stretch in runs(_stands(day))), default=0.0)


def _stands(day: DayTrack) -> Bools:
    """Whether nothing but the place moves from each fix to the next."""
    speed = day.fixes.speed_kmh
    by_speed = (speed[:-1] < STANDING_KMH) & (speed[1:] < STANDING_KMH)
    by_odometer = np.abs(day.rolled_m) < STANDING_M
    told_both = np.isfinite(day.rolled_m) & np.isfinite(speed[:-1]) & np.isfinite(speed[1:])
    stands = np.where(told_both, by_speed & by_odometer, by_speed | by_odometer)
    return np.asarray(stands & (day.step_s <= GAP_S) & ~day.too_far)


def _farthest_m(day: DayTrack, stretch: slice) -> float:
    took_s = float(day.step_s[stretch].sum())
    told = bool(np.isfinite(day.fixes.speed_kmh[stretch]).any())
    if stretch.stop - stretch.start < LEAST_STEPS or not (told or took_s >= LEAST_S):
        return 0.0
    lat, lon = (column[stretch.start : stretch.stop + 1] for column in (day.fixes.lat, day.fixes.lon))
    north, east = np.diff(lat), np.diff(lon) * np.cos(np.radians(lat[0]))
    late = int(np.argmax(np.hypot(north, east)))  # the longest step: a late fix, or the end of a drift
    north[late] = east[late] = 0.0
    away_m = np.hypot(np.cumsum(north), np.cumsum(east)) * METRES_A_DEGREE
    return float(np.sort(away_m)[-3])  # two wild fixes are no drift either


CHECK = Check(
    suspicion=Suspicion.PARKED_DRIFT,
    figure=drifted_m,
    unit="m",
    doubtful=100,
    sure=250,
    weight=0.8,
    alone=by_odometer_alone,
)
