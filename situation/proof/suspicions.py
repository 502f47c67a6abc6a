"""Suspicions: why a track cannot be believed, whatever it shows. Each is a figure, 0 where there is none."""

from __future__ import annotations

import numpy as np

from geo.arrays import Indexes
from geo.distances import haversine_m
from geo.tracks import FASTEST_MPS, JUMP_SLACK_M, WORKING
from situation.positions import Flag
from situation.proof.fixes import Fixes
from situation.visits import STANDING_KMH

LEAST_FIXES = 5  # to speak of a spread, or of a receiver that never jitters
CLOCK_S = 240.0  # a constant delay longer than this is a wrong clock, not a slow link
CLOCK_SPREAD_S = 60.0  # a black box that empties has all delays, a wrong clock has one
APPROACH_S = 1_800.0  # so long before a stay its odometer is compared with its fixes
TELEPORT_FIXES, TELEPORT_S = 2, 600.0  # one fix elsewhere is a spike; two in a row were a place


def clock_off_s(fixes: Fixes) -> float:
    """How far the clock is off at least, when live fixes all come equally late or from the future."""
    ahead = fixes.has(Flag.FUTURE)
    if len(fixes) >= LEAST_FIXES and ahead.mean() > 0.5:
        return min(float(np.median(fixes.delay_s[ahead])), -CLOCK_S)
    delay = fixes.delay_s[~fixes.buffered]
    if len(delay) < LEAST_FIXES:
        return 0.0
    low, middle, high = np.percentile(delay, [10, 50, 90])
    return float(middle) if abs(middle) > CLOCK_S and high - low < CLOCK_SPREAD_S else 0.0


def odometer_off_m(fixes: Fixes, near: Fixes) -> float:
    """Metres by which the odometer disagrees with the way to the incident, or with standing there."""
    if not len(near):
        return 0.0
    about = fixes.between(near.at[0] - APPROACH_S, near.at[-1])
    about = about.rows(np.isfinite(about.odo_m))
    if len(about) < LEAST_FIXES:
        return 0.0
    straight = float(haversine_m(about.lon[0], about.lat[0], about.lon[-1], about.lat[-1]))
    driven = float(about.odo_m[-1] - about.odo_m[0])
    stay = about.between(near.at[0], near.at[-1])
    rolled = float(stay.odo_m[-1] - stay.odo_m[0]) if len(stay) >= LEAST_FIXES and never_moves(stay) else 0.0
    return max(straight - driven, rolled, 0.0)


def frozen_fixes(near: Fixes) -> int:
    """Fixes that say that the vehicle moves at work while none differs from the next."""
    at_work = near.rows((near.working == WORKING) & (near.speed_kmh >= STANDING_KMH / 2))
    return len(at_work) if len(at_work) >= LEAST_FIXES and never_moves(at_work) else 0


def is_teleport(fixes: Fixes, begin: float, end: float) -> bool:
    """Whether the last fixes before a stay, or the first ones after it, lie too far off to have been driven."""
    first, last = np.searchsorted(fixes.at, [begin, end])
    before = np.arange(max(first - TELEPORT_FIXES, 0), first)
    after = np.arange(last + 1, min(last + 1 + TELEPORT_FIXES, len(fixes)))
    return _all_too_far(fixes, int(first), before) or _all_too_far(fixes, int(last), after)


def never_moves(fixes: Fixes) -> bool:
    """Whether every fix repeats the place of the first."""
    return not (np.diff(fixes.lat).any() or np.diff(fixes.lon).any())


def _all_too_far(fixes: Fixes, row: int, others: Indexes) -> bool:
    took = np.abs(fixes.at[others] - fixes.at[row])
    away = haversine_m(fixes.lon[others], fixes.lat[others], fixes.lon[row], fixes.lat[row])
    too_far = (took <= TELEPORT_S) & (away > FASTEST_MPS * took + JUMP_SLACK_M)
    return len(others) == TELEPORT_FIXES and bool(too_far.all())
