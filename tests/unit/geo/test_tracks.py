"""Tracks made ready for the streets: in order, in chains, with stays drawn together."""

from __future__ import annotations

import numpy as np

from geo.tracks import trace_of
from tests.unit.geo.cities import PROJECTION
from tests.unit.geo.tracks import a_track, joined, line

DRIVE = a_track(*line((0, 0), (800, 0)))


def chains(*tracks) -> list[int]:
    return np.unique(trace_of(joined(*tracks), PROJECTION).chain, return_counts=True)[1].tolist()


def test_fixes_are_put_in_order_by_vehicle_and_time() -> None:
    other = a_track(*line((0, 50), (800, 50)), vehicle=1)
    trace = trace_of(joined(other, DRIVE).rows(np.arange(22)[::-1]), PROJECTION)
    assert trace.vehicle.tolist() == [0] * 11 + [1] * 11
    assert (np.diff(trace.at[:11]) > 0).all()


def test_a_moment_counts_once() -> None:
    assert len(joined(DRIVE, DRIVE).ordered()) == len(DRIVE)


def test_a_vehicle_a_gap_and_a_jump_begin_a_chain() -> None:
    assert chains(DRIVE) == [11]
    assert chains(DRIVE, a_track(*line((0, 0), (800, 0)), vehicle=1)) == [11, 11]
    assert chains(DRIVE, a_track((800, 0), (880, 0), at=[221, 231])) == [11, 2]
    assert chains(DRIVE, a_track((800, 0), (880, 0), at=[219, 229])) == [13]
    assert chains(DRIVE, a_track((1_600, 0), (1_680, 0), at=[110, 120])) == [11, 2]


def test_a_stay_is_two_fixes_in_one_place() -> None:
    stay = a_track(*[(800.0 + n % 3, 0.0) for n in range(30)], at=[110.0 + 10 * n for n in range(30)])
    stay.speed_kmh[:] = 0.0
    trace = trace_of(joined(DRIVE.rows(np.arange(10)), stay), PROJECTION)
    assert len(trace) == 12
    assert trace.at[-2:].tolist() == [110, 400]
    assert trace.x[-1] == trace.x[-2]


def test_slow_fixes_have_no_course_to_trust() -> None:
    slow = a_track(*line((0, 0), (100, 0), step_m=20))
    assert np.isnan(trace_of(slow, PROJECTION).course_deg).all()


def test_a_silent_device_that_drifts_stays_where_it_was() -> None:
    drift = a_track(*[(float(n % 4) * 5, 0.0) for n in range(40)], tells_motion=False)
    assert len(trace_of(drift, PROJECTION)) == 1
