"""Check: one figure of a day that speaks against it, and how much it weighs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from situation.proof.plausibility.track import DayTrack


class Suspicion(StrEnum):
    """Why a day is not believed. Documented in docs/plausibility.md; a test compares."""

    MOCKED = "mocked"
    FROZEN = "frozen"
    PARKED_DRIFT = "parked_drift"
    SPIKES = "spikes"
    TELEPORTS = "teleports"
    TWO_PLACES = "two_places"
    SPEED_OFF = "speed_off"
    ODOMETER_OFF = "odometer_off"
    ODOMETER_LEAPS = "odometer_leaps"
    NULL_ISLAND = "null_island"
    OUTSIDE = "outside"
    REPLAYED = "replayed"
    CLOCK_OFF = "clock_off"
    TOO_SMOOTH = "too_smooth"
    TOO_REGULAR = "too_regular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A figure up to `doubtful` says nothing, from `sure` on it weighs in full, in between in proportion."""

    suspicion: Suspicion
    figure: Callable[[DayTrack], float]
    unit: str
    doubtful: float
    sure: float
    weight: float  # 0 to 1: from 0.5 on it makes a suspect by itself
    alone: Callable[[DayTrack], bool] = lambda day: False  # whether nothing but an odometer says so

    def strength(self, figure: float) -> float:
        """How much of the weight a figure has, 0 to 1."""
        return min(max((figure - self.doubtful) / (self.sure - self.doubtful), 0.0), 1.0)
