"""Flag outside: a fix so far from the city that no machine of it works there."""

from __future__ import annotations

from situation.positions import Flag
from telemetry.memory import Memory
from telemetry.pings import Pings


def flag_outside(pings: Pings, memory: Memory) -> None:
    """Flag what lies beyond the city's box and a margin, null island among it."""
    west, south, east, north = memory.index.city.bbox
    margin = memory.settings.outside_deg
    inside = (pings.lon >= west - margin) & (pings.lon <= east + margin)
    inside &= (pings.lat >= south - margin) & (pings.lat <= north + margin)
    pings.flag(pings.accepted & ~inside, Flag.OUTSIDE)
