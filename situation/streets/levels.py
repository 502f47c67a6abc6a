"""Service levels: how soon after a snowfall each class of street has to be done. Which class, how soon: data.

A city names its profile; no code knows a country's numbers: they are files of `situation/app/service_profiles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SATURDAY = 5


class ClockStart(StrEnum):
    """What the hours are counted from, and since when passes count."""

    EVENT_START = "event_start"
    EVENT_END = "event_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnowEvent:
    """A snowfall as the supervisor or a weather feed declares it. New snow is a new event; the old one is kept."""

    id: str
    started_at: datetime
    ended_at: datetime | None = None  # it still falls
    declared_by: str = ""  # login, or the name of a feed
    note: str = ""

    def is_on(self, at: datetime) -> bool:
        """Whether it falls at that moment."""
        return self.started_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceClass:
    """What is owed to streets of one class."""

    code: str
    name: str
    hours: float = 0.0  # of the clock; 0 where weekdays count instead
    weekdays: int = 0  # whole days, without Saturday and Sunday, to the end of the last
    passes: int = 1  # in each direction that may be driven
    # A clock that starts outside these local hours runs until `by` of the next morning, if that is later.
    from_time: time | None = None
    to_time: time | None = None
    by: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProfile:
    """A standard: its classes, and which street is of which class."""

    name: str
    source: str
    starts: ClockStart
    classes: Mapping[str, ServiceClass]
    class_of: Mapping[str, str]  # OpenStreetMap's value of `highway` -> class code
    other: str  # class of every other street

    def service_class(self, road_class: str) -> ServiceClass:
        """What is owed to a street."""
        return self.classes[self.class_of.get(road_class, self.other)]

    def clock_start(self, event: SnowEvent) -> datetime | None:
        """The moment from which hours and passes count; None while it is not known."""
        return event.started_at if self.starts is ClockStart.EVENT_START else event.ended_at


def due_at(owed: ServiceClass, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """When a street of that class has to be done, UTC; `zone` is the city's, for what is said in local times."""
    local = starts_at.astimezone(zone)
    if owed.weekdays:
        return _after_weekdays(local, owed.weekdays).astimezone(UTC)
    due = starts_at.astimezone(UTC) + timedelta(hours=owed.hours)
    if owed.by is None or owed.from_time is None or owed.to_time is None:
        return due
    if owed.from_time <= local.time() < owed.to_time:
        return due
    return max(due, _next(owed.by, local).astimezone(UTC))


def _next(moment: time, local: datetime) -> datetime:
    """The first such local time after a moment."""
    today = datetime.combine(local.date(), moment, local.tzinfo)
    return today if today > local else datetime.combine(local.date() + timedelta(days=1), moment, local.tzinfo)


def _after_weekdays(local: datetime, days: int) -> datetime:
    """The end of the day that is so many working days after a local moment's own."""
    date = local.date()
    while days:
        date += timedelta(days=1)
        days -= date.weekday() < SATURDAY
    return datetime.combine(date + timedelta(days=1), time(0), local.tzinfo)
