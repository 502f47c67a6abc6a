"""Streets whose clock after a snowfall runs out, or has run out, before they are done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.appraisals import StreetsDue
from situation.conditions import Condition
from situation.picture import Picture


class CoverageDue:
    """Holds while streets of a class in a district are due within `coverage_warn_s` and too many are not done."""

    name = "coverage_due"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per district and class."""
        warn = timedelta(seconds=picture.thresholds.coverage_warn_s)
        for each in picture.appraisal.streets:
            if _is_short(each, picture) and each.due_at - warn <= picture.now < each.due_at:
                yield _condition(self.name, each, picture, since_at=each.due_at - warn, priority=3)


class CoverageLate:
    """Holds while streets of a class in a district are past due and too many of them are not done."""

    name = "coverage_late"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per district and class."""
        for each in picture.appraisal.streets:
            if _is_short(each, picture) and picture.now >= each.due_at:
                yield _condition(self.name, each, picture, since_at=each.due_at, priority=2)


def _is_short(streets: StreetsDue, picture: Picture) -> bool:
    return streets.open_m > picture.thresholds.coverage_open_share * streets.metres


def _condition(rule: str, streets: StreetsDue, picture: Picture, *, since_at: datetime, priority: int) -> Condition:
    lat, lon = picture.appraisal.lat_lon.get(streets.district, (None, None))
    return Condition(
        rule=rule,
        subject=f"streets:{streets.district}/{streets.class_code}",
        priority=priority,
        since_at=since_at,
        facts={
            "district": streets.district,
            "class": streets.class_code,
            "open_km": round(streets.open_m / 1000, 1),
            "km": round(streets.metres / 1000, 1),
            "due_at": streets.due_at.isoformat(),
        },
        lat=lat,
        lon=lon,
        simulated=bool(picture.vehicles) and all(vehicle.simulated for vehicle in picture.vehicles.values()),
    )
