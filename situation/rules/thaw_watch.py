"""A thaw is coming, and snow is left where water has stood before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from situation.appraisals import FloodProne
from situation.conditions import Condition
from situation.forecasts import Forecast, Hour
from situation.picture import Picture
from situation.rules.forecast_stale import fresh_forecast

NAMED = 3  # streets; the map shows the rest
UNTOLD = timedelta(days=30)  # where no feed tells how much lies: snow that is older may be gone


class ThawWatch:
    """Holds while it is or within `thaw_within_s` will be warmer than `thaw_above_c`, and such places are not done."""

    name = "thaw_watch"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per district."""
        forecast, limits = fresh_forecast(picture), picture.thresholds
        if forecast is None or not _snow_lies(forecast, picture):
            return
        until = picture.now + timedelta(seconds=limits.thaw_within_s)
        warm = forecast.warm_hours(picture.now, until, above_c=limits.thaw_above_c)
        if warm:
            yield from (self._condition(each, warm, forecast, picture) for each in picture.appraisal.flood_prone)

    def _condition(self, prone: FloodProne, warm: list[Hour], forecast: Forecast, picture: Picture) -> Condition:
        thaw_at = warm[0].at
        return Condition(
            rule=self.name,
            subject=f"thaw:{prone.district}",
            priority=2,
            since_at=min(picture.now, thaw_at - timedelta(seconds=picture.thresholds.thaw_within_s)),
            facts={
                "district": prone.district,
                "places": prone.places,
                "where": ", ".join(prone.streets[:NAMED]),
                "open_km": round(prone.open_m / 1000, 1),
                "thaw_at": thaw_at.isoformat(),
                "most_c": max(hour.temperature_c or 0.0 for hour in warm),
                "told_at": forecast.told_at.isoformat(),
            },
            lat=prone.lat,
            lon=prone.lon,
            simulated=bool(picture.vehicles) and all(vehicle.simulated for vehicle in picture.vehicles.values()),
        )


def _snow_lies(forecast: Forecast, picture: Picture) -> bool:
    """By the feed's word, or where it says nothing, because an event was on not long ago."""
    depth_cm, event = forecast.snow_depth_cm(picture.now), picture.appraisal.snow_event
    if depth_cm is not None:
        return depth_cm >= picture.thresholds.snow_lies_cm
    return event is not None and (event.ended_at is None or picture.now - event.ended_at <= UNTOLD)
