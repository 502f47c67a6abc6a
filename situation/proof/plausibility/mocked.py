"""Mocked: the device itself calls its fixes simulated."""

from __future__ import annotations

from situation.positions import Flag
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack


def mocked_share(day: DayTrack) -> float:
    """Share of the fixes."""
    return float(day.fixes.has(Flag.MOCK).mean()) if len(day) else 0.0


CHECK = Check(
    suspicion=Suspicion.MOCKED, figure=mocked_share, unit="share of fixes", doubtful=0.0, sure=0.05, weight=0.9
)
