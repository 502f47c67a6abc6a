"""Validate: a place on earth, a speed, a course and a time that a machine can have."""

from __future__ import annotations

import numpy as np

from situation.positions import Reason
from telemetry.memory import Memory
from telemetry.pings import NO_FIX, Bools, Floats, Pings

FASTEST_KMH = 300.0  # no vehicle of a city


def validate(pings: Pings, memory: Memory) -> None:
    """Reject what cannot be. A course of 360 is north, as 0."""
    pings.reject(_without_position(pings), Reason.NULL_POSITION)
    pings.reject(np.abs(pings.lat) > 90, Reason.OUT_OF_RANGE)
    pings.reject(np.abs(pings.lon) > 180, Reason.OUT_OF_RANGE)
    pings.reject(_outside(pings.speed_kmh, FASTEST_KMH), Reason.OUT_OF_RANGE)
    pings.reject(_outside(pings.course_deg, 360.0), Reason.OUT_OF_RANGE)
    oldest_us = int(memory.settings.oldest_fix_at.timestamp() * 1e6)
    pings.reject((pings.said_us != NO_FIX) & (pings.said_us < oldest_us), Reason.TOO_OLD)
    pings.course_deg[pings.course_deg == 360.0] = 0.0


def _without_position(pings: Pings) -> Bools:
    """No coordinates, or 0 N 0 E, which receivers without a fix send; no city lies there."""
    missing = np.isnan(pings.lat) | np.isnan(pings.lon)
    return np.asarray(missing | ((pings.lat == 0) & (pings.lon == 0)))


def _outside(values: Floats, most: float) -> Bools:
    return np.asarray((values < 0) | (values > most))  # False for NaN: not given
