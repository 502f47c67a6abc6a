"""Forecast: the weather at the city hour by hour, of the hours just past and of those to come, as a feed tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
TRACE_CM = 0.1  # of snow in an hour; less is none: models tell of crumbs long after it has stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour; sums are of the hour that ends at `at`, the rest is as it is at that moment. None: not told."""

    at: datetime
    temperature_c: float | None = None
    rain_mm: float | None = None
    snowfall_cm: float | None = None
    snow_depth_cm: float | None = None  # on the ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a feed told last."""

    told_at: datetime  # of a feed that has told nothing yet: since when it has been asked
    hours: tuple[Hour, ...] = ()  # by moment

    def snowing_hours(self, after: datetime, until: datetime) -> list[Hour]:
        """Those that lie wholly between two moments and brought more than traces."""
        return [hour for hour in self._within(after, until) if _brought_snow(hour)]

    def rain_mm(self, after: datetime, until: datetime) -> float | None:
        """What has rained in the hours wholly between two moments; None where nothing is told."""
        told = [hour.rain_mm for hour in self._within(after, until) if hour.rain_mm is not None]
        return sum(told) if told else None

    def quiet_since(self, now: datetime) -> datetime | None:
        """Since when it has not snowed, as far back as is told without a gap; None where it snows or nobody knows."""
        since: datetime | None = None
        for hour in reversed([each for each in self.hours if each.at <= now]):
            follows = now - hour.at < HOUR if since is None else hour.at == since
            if not follows or hour.snowfall_cm is None or _brought_snow(hour):
                break
            since = hour.at - HOUR
        return since

    def warm_hours(self, now: datetime, until: datetime, *, above_c: float) -> list[Hour]:
        """The hours from the one that runs up to a moment that are warmer than that."""
        to_come = (hour for hour in self.hours if now - HOUR < hour.at <= until)
        return [hour for hour in to_come if hour.temperature_c is not None and hour.temperature_c > above_c]

    def snow_depth_cm(self, now: datetime) -> float | None:
        """What lies on the ground in the hour that runs; None: not told."""
        running = [hour.snow_depth_cm for hour in self.hours if now - HOUR < hour.at <= now]
        return running[-1] if running else None

    def _within(self, after: datetime, until: datetime) -> list[Hour]:
        return [hour for hour in self.hours if after <= hour.at - HOUR and hour.at <= until]


def _brought_snow(hour: Hour) -> bool:
    return (hour.snowfall_cm or 0.0) >= TRACE_CM
