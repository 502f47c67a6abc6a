"""The weather feed has told nothing for hours: nobody watches for snow or thaw. Other rules ask the forecast here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from situation.conditions import Condition
from situation.forecasts import Forecast
from situation.picture import Picture


def fresh_forecast(picture: Picture) -> Forecast | None:
    """The forecast while it may be believed; None: the weather is unknown."""
    forecast = picture.appraisal.forecast
    return None if forecast is None or _stale(forecast, picture) else forecast


class ForecastStale:
    """Holds while there is a feed and its last word is older than `forecast_fresh_s`."""

    name = "forecast_stale"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One for the city."""
        forecast = picture.appraisal.forecast
        if forecast is not None and _stale(forecast, picture):
            yield Condition(
                rule=self.name,
                subject="city",
                priority=3,
                since_at=forecast.told_at + _fresh_for(picture),
                facts={"since_at": forecast.told_at.isoformat()},
            )


def _stale(forecast: Forecast, picture: Picture) -> bool:
    return picture.now - forecast.told_at > _fresh_for(picture)


def _fresh_for(picture: Picture) -> timedelta:
    return timedelta(seconds=picture.thresholds.forecast_fresh_s)
