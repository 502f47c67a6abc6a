"""What trackers that speak TCP have in common: a fix before any protocol spells it, and a server that is not there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One fix."""

    at_s: int  # Unix seconds
    lat: float  # degrees, WGS 84
    lon: float
    speed_kmh: float = 0.0
    course_deg: float = 0.0
    alt_m: float = 0.0
    sat: int = 10
    hdop: float = 0.9
    odo_km: float = 0.0


class NoAnswer(Exception):
    """The server hung up, or said nothing in time, or something else than an answer."""
