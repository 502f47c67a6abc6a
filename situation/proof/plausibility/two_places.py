"""Two places: one name, and fixes of two machines that take turns, or two places at one moment."""

from __future__ import annotations

from geo.distances import haversine_m
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, is_too_far

ALIVE_S = 600.0  # since its last fix the other machine may be anywhere


def turns(day: DayTrack) -> float:
    """How often the fixes change over to the other of two tracks, and the moments told from two places."""
    if not (day.too_far.any() or day.twins):
        return 0.0
    return float(_changes(day) + day.twins)


def _changes(day: DayTrack) -> int:
    """Walks the fixes: one that the present track cannot have reached, but the other one can, is the other's."""
    at, lat, lon = day.fixes.at, day.fixes.lat, day.fixes.lon
    other, count = -1, 0
    for row in range(1, len(day)):
        if not day.too_far[row - 1]:
            continue
        if other >= 0 and at[row] - at[other] <= ALIVE_S:
            away_m = haversine_m(lon[other : other + 1], lat[other : other + 1], lon[row], lat[row])
            count += not is_too_far(away_m, at[row : row + 1] - at[other]).any()
        other = row - 1
    return count


CHECK = Check(suspicion=Suspicion.TWO_PLACES, figure=turns, unit="turns", doubtful=12, sure=40, weight=0.9)
