"""Coverage: passes per arc, in bands, merged in any order."""

from __future__ import annotations

import numpy as np
import pytest

from geo.tracks import IDLE, UNKNOWN, WORKING
from situation.streets.coverage import BANDS, NEVER, Band, Coverage, cover, is_same, merged
from tests.unit.situation.streets.passes import STREETS, VEHICLES, passes

H = 3600.0


def test_each_direction_counts_for_itself() -> None:
    coverage = cover(STREETS, passes((101, 1, 100, WORKING, 0), (102, -1, 200, WORKING, 1)), VEHICLES)
    assert coverage.worked.tolist() == [1, 0, 0, 1]
    assert coverage.worked_by.tolist() == ["A", "", "", "B"]


def test_transit_and_untold_passes_are_no_service() -> None:
    coverage = cover(STREETS, passes((101, 1, 100, IDLE, 0), (101, 1, 200, UNKNOWN, 1)), VEHICLES)
    assert (coverage.worked[0], coverage.idle[0], coverage.untold[0]) == (0, 1, 1)
    assert (coverage.worked_at[0], coverage.passed_at[0], coverage.passed_by[0]) == (NEVER, 200, "B")


def test_untold_passes_count_where_a_city_says_so() -> None:
    coverage = cover(STREETS, passes((101, 1, 100, UNKNOWN, 0)), VEHICLES, trusts_untold=True)
    assert coverage.worked_at[0] == 100


def test_the_last_pass_is_told_with_its_vehicle() -> None:
    coverage = cover(STREETS, passes((101, 1, 300, WORKING, 1), (101, 1, 200, WORKING, 0)), VEHICLES)
    assert (coverage.worked_at[0], coverage.worked_by[0]) == (300, "B")


def test_passes_before_the_event_do_not_count() -> None:
    coverage = cover(STREETS, passes((101, 1, 100, WORKING, 0), (101, 1, 300, WORKING, 0)), VEHICLES, since=200.0)
    assert coverage.worked[0] == 1


@pytest.mark.parametrize(
    ("ago_h", "band"),
    [(0, Band.UNDER_1_H), (0.99, Band.UNDER_1_H), (1, Band.UNDER_3_H), (2.9, Band.UNDER_3_H), (3, Band.UNDER_6_H),
     (5.9, Band.UNDER_6_H), (6, Band.OVER_6_H), (30, Band.OVER_6_H)],
)  # fmt: skip
def test_bands_are_hours_since_the_last_pass_at_work(ago_h: float, band: Band) -> None:
    coverage = cover(STREETS, passes((101, 1, 100 * H, WORKING, 0)), VEHICLES)
    assert BANDS[coverage.bands((100 + ago_h) * H)[0]] is band
    assert BANDS[coverage.bands((100 + ago_h) * H)[1]] is Band.NOT_VISITED


def test_served_is_when_the_required_pass_ended() -> None:
    three = passes((101, 1, 300, WORKING, 0), (101, 1, 100, WORKING, 0), (101, 1, 200, WORKING, 0))
    coverage = cover(STREETS, three, VEHICLES)
    for required, at in ((0, NEVER), (1, 100), (2, 200), (3, 300)):
        assert coverage.served_at(np.array([required, 0, 0, 0]))[0] == at
    assert coverage.served_at(np.array([0, 1, 0, 0]))[1] == np.inf


def test_no_passes_are_the_neutral_element() -> None:
    some = cover(STREETS, passes((101, 1, 100, WORKING, 0)), VEHICLES)
    assert is_same(merged(some, Coverage.none(2)), some)
    assert is_same(cover(STREETS, passes(), VEHICLES), Coverage.none(2))
