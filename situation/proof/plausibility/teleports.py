"""Teleports: it was in one place, and then in another that it cannot have driven to."""

from __future__ import annotations

import numpy as np

from geo.arrays import Floats
from geo.distances import haversine_m
from situation.proof.fixes import Fixes
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack
from situation.proof.suspicions import TELEPORT_FIXES, never_moves
from situation.visits import STANDING_KMH

SLACK_M = 1_000.0  # a receiver between houses errs by less
CITY_MPS = 28.0  # 100 km/h as the crow flies: faster no machine gets anywhere in a city
# The same by the speeds told at both ends: it may have gone so many times faster between, and by so much more.
TIMES, MORE_MPS, SPEEDS_SLACK_M, SPEEDS_S = 2.5, 5.0, 600.0, 120.0
CAUGHT_UP_FIXES = 10  # within so many an odometer that comes late has the way driven
DRIVEN_SHARE = 0.5  # of the straight way: then it was driven, and only the fixes were late


def teleport_count(day: DayTrack) -> float:
    """Steps much too far with a live place at both ends.

    A receiver that has lost its fix repeats the last place, also once after a silence, and then leaps to the true one:
    that is no teleport.
    """
    rows = np.flatnonzero(day.step_m > _reach_m(day))
    return float(sum(_is_teleport(day, row) for row in rows.tolist()))


def _reach_m(day: DayTrack) -> Floats:
    """How far it can have come from each fix to the next, with room for what receivers err."""
    mps = np.maximum(day.fixes.speed_kmh[:-1], day.fixes.speed_kmh[1:]) / 3.6
    by_speeds_m = SPEEDS_SLACK_M + TIMES * (mps + MORE_MPS) * day.step_s
    reach_m = SLACK_M + CITY_MPS * day.step_s
    told = np.isfinite(mps) & (day.step_s <= SPEEDS_S)
    return np.asarray(np.where(told, np.minimum(reach_m, by_speeds_m), reach_m))


def _is_teleport(day: DayTrack, row: int) -> bool:
    before = slice(row - TELEPORT_FIXES, row)
    after = slice(row + 1, row + 1 + TELEPORT_FIXES)
    if before.start < 0 or after.stop > len(day.too_far):
        return False
    if day.too_far[before].any() or day.too_far[after].any():
        return False
    came, stays = slice(row - TELEPORT_FIXES, row + 1), slice(row + 1, row + 1 + CAUGHT_UP_FIXES)
    return _is_live(day.fixes.rows(came)) and _is_live(day.fixes.rows(stays)) and not _was_driven(day, row)


def _is_live(fixes: Fixes) -> bool:
    """Whether these are fixes of their own and no repeated one: they differ, or the vehicle says that it stands."""
    return not never_moves(fixes) or bool((fixes.speed_kmh < STANDING_KMH).all())


def _was_driven(day: DayTrack, row: int) -> bool:
    """Whether the odometer has the way, at once or a little later, on top of what the later fixes moved.

    It is asked from the first fix of the place that was left: one repeated after a silence comes with the new reading.
    """
    fixes, last = day.fixes, min(row + 1 + CAUGHT_UP_FIXES, len(day) - 1)
    first = row
    while first > 0 and day.step_m[first - 1] == 0:
        first -= 1
    way_m = float(haversine_m(fixes.lon[row], fixes.lat[row], fixes.lon[row + 1], fixes.lat[row + 1]))
    moved_m = float(day.step_m[row + 1 : last].sum())
    rolled_m = float(fixes.odo_m[last] - fixes.odo_m[first])
    return rolled_m >= DRIVEN_SHARE * way_m + moved_m


CHECK = Check(suspicion=Suspicion.TELEPORTS, figure=teleport_count, unit="times", doubtful=0, sure=1, weight=0.6)
