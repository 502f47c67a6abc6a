"""Units of the wires into those of the contract: the one table. Speeds become km/h, distances km."""

from __future__ import annotations

from enum import Enum


class Speed(float, Enum):
    """km/h in one of these."""

    KMH = 1.0
    TENTH_KMH = 0.1  # EGTS
    MPS = 3.6  # HSL HFP
    KNOT = 1.852  # Traccar
    MPH = 1.609344


class Distance(float, Enum):
    """km in one of these."""

    KM = 1.0
    TENTH_KM = 0.1  # EGTS
    METRE = 0.001  # HSL HFP, Traccar
    MILE = 1.609344


def convert(value: float | None, unit: Speed | Distance) -> float | None:
    """The value in km/h or km; None stays None."""
    return None if value is None else value * unit.value
