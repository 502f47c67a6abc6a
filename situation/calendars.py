"""Calendars: which days are worked, where they begin and end. Pure: the days off come from a city's files.

A clock that counts minutes runs around the clock and needs no calendar. A clock that counts days needs to know what a
day is here: a moment belongs to the day that the city's own clocks show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """How one year differs from a plain one, in which Monday to Friday are worked."""

    days_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()  # Saturdays and Sundays that are worked in place of a day off
    estimated: frozenset[date] = frozenset()  # days off that were only reckoned (by the moon): check them by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """A city's working days. A year that nobody described has no holidays, and `is_sure` says so."""

    zone: tzinfo = UTC
    years: Mapping[int, CalendarYear] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        """Whether offices work."""
        year = self.years.get(day.year, CalendarYear())
        return day in year.worked or (day.weekday() < SATURDAY and day not in year.days_off)

    def is_sure(self, first: date, last: date) -> bool:
        """Whether all days from first to last are described, and none of them by estimate."""
        days = list(_days(first, last))
        return all(day.year in self.years and day not in self.years[day.year].estimated for day in days)

    def day_of(self, at: datetime) -> date:
        """The day that the city's clocks show."""
        return at.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The moment at which the day is over, UTC: the beginning of the next, whatever its length was."""
        return datetime.combine(day + DAY, time(), tzinfo=self.zone).astimezone(UTC)

    def after_worked(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself does not count."""
        while count > 0:
            day += DAY
            count -= self.is_worked(day)
        return day


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY
