"""Weather day by day, as far as somebody has handed it in: what a place is tested by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
RAIN_MM = 1.0  # of a day; less wets the road and runs nowhere
NEW_SNOW_CM = 1.0


class Sky(StrEnum):
    """What a day brought, the strongest first."""

    RAIN = "rain"
    THAW = "thaw"  # above zero with snow on the ground
    SNOW = "snow"
    DRY = "dry"
    UNKNOWN = "unknown"  # nobody has handed in that day


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWeather:
    """One day at the city's station; None is not known."""

    day: date
    rain_mm: float | None = None
    snow_cm: float | None = None  # depth on the ground
    tmax_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Days by date."""

    days: Mapping[date, DayWeather] = field(default_factory=dict)

    @classmethod
    def of(cls, days: Iterable[DayWeather]) -> Weather:
        """The weather of these days; of a day that is there twice the last one counts."""
        return cls(days={each.day: each for each in days})

    def sky(self, day: date) -> Sky:
        """What the day brought, or the day before it: water stays."""
        both = [self._of_day(each) for each in (day, day - DAY)]
        if both[0] is Sky.UNKNOWN:
            return Sky.UNKNOWN
        return min(both, key=list(Sky).index)

    def days_of(self, skies: frozenset[Sky], after: date, until: date) -> int:
        """How many days after one day and up to another brought one of these by themselves."""
        return sum(after < day <= until and self._of_day(day) in skies for day in self.days)

    def covers(self, after: date, until: date) -> bool:
        """Whether any day after one day and up to another is known."""
        return any(after < day <= until for day in self.days)

    def _of_day(self, day: date) -> Sky:
        known = self.days.get(day)
        if known is None:
            return Sky.UNKNOWN
        if (known.rain_mm or 0.0) >= RAIN_MM:
            return Sky.RAIN
        if (known.tmax_c or 0.0) > 0 and (known.snow_cm or 0.0) > 0:
            return Sky.THAW
        before = self.days.get(day - DAY)
        if before is not None and (known.snow_cm or 0.0) - (before.snow_cm or 0.0) >= NEW_SNOW_CM:
            return Sky.SNOW
        return Sky.DRY
