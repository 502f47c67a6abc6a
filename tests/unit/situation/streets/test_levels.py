"""What is due when, by profiles that are data."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from situation.streets.levels import ClockStart, ServiceClass, SnowEvent, due_at
from tests.profiles import HELSINKI, KAZAKHSTAN, PROFILES

ALMATY, HELSINKI_ZONE = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Helsinki")


def utc(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("road_class", "hours"),
    [("trunk", 4), ("primary", 4), ("secondary", 5), ("tertiary", 6), ("residential", 6), ("service", 12), ("", 12)],
)
def test_the_standard_of_kazakhstan_gives_each_class_its_hours(road_class: str, hours: int) -> None:
    due = due_at(KAZAKHSTAN.service_class(road_class), utc(15, 20), ALMATY)
    assert (due - utc(15, 20)).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("road_class", "ends_local", "due_local"),
    [
        ("primary", (12, 8, 0), (12, 11, 0)),  # by day within three hours
        ("primary", (12, 19, 0), (13, 7, 0)),  # in the evening until seven in the morning
        ("primary", (12, 2, 0), (12, 7, 0)),
        ("secondary", (12, 16, 59), (12, 20, 59)),
        ("secondary", (12, 17, 0), (13, 7, 0)),
        ("residential", (14, 12, 0), (20, 0, 0)),  # a Wednesday: until Monday night
        ("residential", (16, 12, 0), (22, 0, 0)),  # a Friday: until Wednesday night
    ],
)
def test_helsinki_counts_in_other_ways(
    road_class: str, ends_local: tuple[int, int, int], due_local: tuple[int, int, int]
) -> None:
    ends, due = (datetime(2026, 1, *moment, tzinfo=HELSINKI_ZONE) for moment in (ends_local, due_local))
    assert due_at(HELSINKI.service_class(road_class), ends, HELSINKI_ZONE) == due


def test_hours_are_real_hours_when_the_local_clock_is_put_forward() -> None:
    ends = datetime(2026, 3, 29, 2, 30, tzinfo=HELSINKI_ZONE)  # half an hour before it becomes four o'clock
    due = due_at(ServiceClass(code="x", name="x", hours=4), ends, HELSINKI_ZONE)
    assert (due - ends.astimezone(UTC)).total_seconds() == 4 * 3600


def test_a_clock_by_the_end_of_snowfall_has_not_started_while_it_snows() -> None:
    event = SnowEvent(id="e", started_at=utc(15, 10))
    assert KAZAKHSTAN.clock_start(event) is None
    assert event.is_on(utc(15, 23))


def test_an_event_that_has_ended_is_over_at_its_end() -> None:
    event = SnowEvent(id="e", started_at=utc(15, 10), ended_at=utc(15, 14))
    assert KAZAKHSTAN.clock_start(event) == utc(15, 14)
    assert [event.is_on(utc(15, hour)) for hour in (9, 10, 13, 14)] == [False, True, True, False]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_street_has_a_class_whose_clock_can_be_computed(profile) -> None:
    for code in (*profile.class_of.values(), profile.other):
        owed = profile.classes[code]
        assert bool(owed.hours) != bool(owed.weekdays)
        assert 1 <= owed.passes <= 3
        assert (owed.by is None) == (owed.from_time is None) == (owed.to_time is None)
        assert due_at(owed, utc(15, 20), ALMATY) > utc(15, 20)


def test_profiles_differ_in_data_only() -> None:
    assert KAZAKHSTAN.starts is HELSINKI.starts is ClockStart.EVENT_END
    assert HELSINKI.classes["I"].by == time(7)
