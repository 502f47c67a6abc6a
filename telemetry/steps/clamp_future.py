"""Clamp future: no fix lies ahead of now."""

from __future__ import annotations

from situation.positions import Flag, Reason
from telemetry.memory import Memory
from telemetry.pings import Pings


def clamp_future(pings: Pings, memory: Memory) -> None:
    """A little ahead: the clock is wrong, the fix is from now. Far ahead: its time is worth nothing."""
    ahead_us = pings.said_us - pings.received_us
    pings.reject(ahead_us > memory.settings.future_s * 1e6, Reason.FUTURE)
    ahead = pings.accepted & (ahead_us > memory.settings.clock_ahead_s * 1e6)
    pings.fix_us[ahead] = pings.received_us[ahead]
    pings.flag(ahead, Flag.FUTURE)
