"""Replayed: the day is in great part another day, or another vehicle's."""

from __future__ import annotations

from collections.abc import Iterator

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.sketches import shared
from situation.proof.plausibility.track import DayTrack

LEAST_SHINGLES = 30  # of a day that moves enough to be recognised


def shares(day: DayTrack) -> Iterator[tuple[float, str]]:
    """Share of the track that each other one has too, and whose it is."""
    if len(day.sketch) >= LEAST_SHINGLES:
        yield from ((shared(day.sketch, other), name) for name, other in day.others.items())


def greatest_share(day: DayTrack) -> float:
    """Of the one most like it; 0 where none is."""
    return max((share for share, _ in shares(day)), default=0.0)


CHECK = Check(
    suspicion=Suspicion.REPLAYED, figure=greatest_share, unit="share of the track", doubtful=0.2, sure=0.4, weight=0.9
)
