"""What the weather says of water on a road, for the person who judges a finding. It raises and mutes nothing."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from situation.picture import Picture
from situation.rules.forecast_stale import fresh_forecast

RAIN_WITHIN = timedelta(hours=3)  # water of before has run off
RAIN_MM = 1.0  # within that; less wets the road and runs nowhere


class Water(StrEnum):
    """Where it may have come from, as far as the weather goes. A burst main needs none."""

    RAIN = "rain"
    THAW = "thaw"
    NONE = "none"


def water(picture: Picture) -> Water | None:
    """By the fresh forecast; None where it is unknown."""
    forecast, limits = fresh_forecast(picture), picture.thresholds
    if forecast is None:
        return None
    rain_mm = forecast.rain_mm(picture.now - RAIN_WITHIN, picture.now)
    if rain_mm is not None and rain_mm >= RAIN_MM:
        return Water.RAIN
    is_warm = bool(forecast.warm_hours(picture.now, picture.now, above_c=limits.thaw_above_c))
    depth_cm = forecast.snow_depth_cm(picture.now)
    if is_warm and depth_cm is not None and depth_cm >= limits.snow_lies_cm:
        return Water.THAW
    return None if rain_mm is None or (is_warm and depth_cm is None) else Water.NONE
