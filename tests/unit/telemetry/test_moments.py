from __future__ import annotations

import pytest

from telemetry.moments import moments_us
from telemetry.pings import NO_FIX

NOON_US = 1_768_478_400_000_000

SAME_MOMENT = [
    "2026-01-15T12:00:00Z",
    "2026-01-15T17:00:00+05:00",
    "2026-01-15T12:00:00.000000Z",
    "2026-01-15 12:00:00Z",
    1_768_478_400,
    1_768_478_400.0,
    1_768_478_400_000,
]


@pytest.mark.parametrize("spelled", SAME_MOMENT)
def test_one_moment_in_many_spellings(spelled: str | float) -> None:
    assert moments_us([spelled])[0].tolist() == [NOON_US]
    assert moments_us([spelled, "odd"])[0].tolist() == [NOON_US, NO_FIX]


UNREADABLE = ["", "noon", "2026-01-15", "2026-01-15T12:00:00", "2026-13-15T12:00:00Z", 1e300, -1e300, float("inf")]


@pytest.mark.parametrize("spelled", UNREADABLE)
def test_what_cannot_be_read_is_said_and_disturbs_no_other(spelled: str | float) -> None:
    moments, unread = moments_us([1_768_478_400, spelled, "2026-01-15T12:00:00Z"])
    assert moments.tolist() == [NOON_US, NO_FIX, NOON_US]
    assert unread.tolist() == [False, True, False]


def test_what_was_not_given_is_not_unreadable() -> None:
    moments, unread = moments_us([float("nan")])
    assert (moments.tolist(), unread.tolist()) == ([NO_FIX], [False])


def test_an_empty_column_stays_empty() -> None:
    assert [len(each) for each in moments_us([])] == [0, 0]


def test_parts_of_a_second_are_kept_to_the_microsecond() -> None:
    assert moments_us(["2026-01-15T12:00:00.123456Z"])[0].tolist() == [NOON_US + 123_456]
    assert moments_us([1_768_478_400.25])[0].tolist() == [NOON_US + 250_000]
