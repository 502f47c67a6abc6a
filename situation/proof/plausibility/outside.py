"""Outside: fixes far from the city's region, as jammers and fake places give them."""

from __future__ import annotations

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.null_island import on_null_island
from situation.proof.plausibility.track import DayTrack


def outside_fixes(day: DayTrack) -> float:
    """How many, null island aside."""
    west, south, east, north = day.region
    fixes = day.fixes
    inside = (fixes.lon >= west) & (fixes.lon <= east) & (fixes.lat >= south) & (fixes.lat <= north)
    return float((~inside & ~on_null_island(fixes)).sum())


CHECK = Check(suspicion=Suspicion.OUTSIDE, figure=outside_fixes, unit="fixes", doubtful=2, sure=12, weight=0.6)
