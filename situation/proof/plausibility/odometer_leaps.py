"""Odometer leaps: it goes back, or on by more than can be driven: another vehicle's tracker, or another's odometer."""

from __future__ import annotations

import numpy as np

from geo.arrays import Floats
from geo.tracks import FASTEST_MPS
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack

BACK_M = 1_000.0
SLACK_M = 2_000.0
OTHER_M = 500_000.0  # so far on or back, and it is another vehicle's; a bad contact loses less
RESET_M = 1_000.0  # one that begins anew near 0 counts trips, or was replaced


def leap_count(day: DayTrack) -> float:
    """Leaps of the odometer among the fixes that tell it."""
    return float(len(_leaps_m(day)))


def may_be_a_bad_contact(day: DayTrack) -> bool:
    """Whether no leap is so far that it must be another odometer."""
    return not (np.abs(_leaps_m(day)) >= OTHER_M).any()


def _leaps_m(day: DayTrack) -> Floats:
    told = day.fixes.rows(np.isfinite(day.fixes.odo_m))
    rolled_m = np.diff(told.odo_m)
    leaps = (rolled_m < -BACK_M) | (rolled_m > FASTEST_MPS * np.diff(told.at) + SLACK_M)
    from_or_to_nothing = np.minimum(told.odo_m[1:], told.odo_m[:-1]) < RESET_M
    return np.asarray(rolled_m[leaps & ~from_or_to_nothing])


CHECK = Check(
    suspicion=Suspicion.ODOMETER_LEAPS,
    figure=leap_count,
    unit="times",
    doubtful=0,
    sure=1,
    weight=0.6,
    alone=may_be_a_bad_contact,
)
