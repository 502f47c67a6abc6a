"""Plausibility of a vehicle's day: checks, one a file, and the score that they make together."""

from situation.proof.plausibility.assessment import CHECKS, SUSPECT, Assessment, Ground, assess
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DAY_COLUMNS, DayTrack, day_track

__all__ = [
    "CHECKS",
    "DAY_COLUMNS",
    "SUSPECT",
    "Assessment",
    "Check",
    "DayTrack",
    "Ground",
    "Suspicion",
    "assess",
    "day_track",
]
