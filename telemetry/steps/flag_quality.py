"""Flag quality: what the device itself says against its fix."""

from __future__ import annotations

from situation.positions import Flag
from telemetry.memory import Memory
from telemetry.pings import Pings


def flag_quality(pings: Pings, memory: Memory) -> None:
    """Flag simulated and poor fixes."""
    settings = memory.settings
    pings.flag(pings.accepted & pings.mock, Flag.MOCK)
    poor = (pings.hdop > settings.poor_hdop) | (pings.acc_m > settings.poor_acc_m)  # False for NaN: not given
    pings.flag(pings.accepted & poor, Flag.POOR)
