"""Snow by the forecast against the snow events that people have declared. A rule proposes; a person declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from situation.conditions import Condition
from situation.forecasts import HOUR
from situation.picture import Picture
from situation.rules.forecast_stale import fresh_forecast


class SnowfallUnannounced:
    """Holds while `snowfall_cm` have fallen within `snowfall_within_s`, since the last event, and no event is on."""

    name = "snowfall_unannounced"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One for the city."""
        forecast, event = fresh_forecast(picture), picture.appraisal.snow_event
        if forecast is None or (event is not None and event.ended_at is None):
            return
        after = picture.now - timedelta(seconds=picture.thresholds.snowfall_within_s)
        if event is not None and event.ended_at is not None:
            after = max(after, event.ended_at)  # what fell before is of that event
        snowing = forecast.snowing_hours(after, picture.now)
        fallen_cm = sum(hour.snowfall_cm or 0.0 for hour in snowing)
        if snowing and fallen_cm >= picture.thresholds.snowfall_cm:
            since_at = snowing[0].at - HOUR
            yield Condition(
                rule=self.name,
                subject="city",
                priority=2,
                since_at=since_at,
                facts={"since_at": since_at.isoformat(), "snow_cm": round(fallen_cm, 1)},
            )


class SnowEventOver:
    """Holds while an event is on and by the forecast it has not snowed for `snow_over_after_s`."""

    name = "snow_event_over"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One for the event that is on."""
        forecast, event = fresh_forecast(picture), picture.appraisal.snow_event
        quiet_since = forecast.quiet_since(picture.now) if forecast else None
        if event is None or event.ended_at is not None or quiet_since is None:
            return
        since_at = max(quiet_since, event.started_at)
        over_after = timedelta(seconds=picture.thresholds.snow_over_after_s)
        if picture.now - since_at >= over_after:
            yield Condition(
                rule=self.name,
                subject=f"snow_event:{event.id}",
                priority=3,
                since_at=since_at + over_after,
                facts={"since_at": since_at.isoformat()},
            )
