"""Forecasts for tests: hours around a moment, and the same in Open-Meteo's form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from situation.forecasts import HOUR, Forecast, Hour
from tests.builders import NOON


def a_forecast(
    told_at: datetime = NOON, *, hours: range = range(-24, 49), changed: Mapping[int, Mapping[str, Any]] | None = None
) -> Forecast:
    """Frost, no snow, 20 cm lying; `changed` by hours from noon."""
    usual = Hour(at=NOON, temperature_c=-10.0, rain_mm=0.0, snowfall_cm=0.0, snow_depth_cm=20.0)
    changes = changed or {}
    return Forecast(
        told_at=told_at, hours=tuple(replace(usual, at=NOON + n * HOUR, **changes.get(n, {})) for n in hours)
    )


def open_meteo(forecast: Forecast, **changes: Any) -> dict[str, Any]:
    """What Open-Meteo would answer for Astana's clocks."""
    local_s = 5 * 3600
    hours = forecast.hours
    depths = [None if hour.snow_depth_cm is None else hour.snow_depth_cm / 100 for hour in hours]
    return {
        "latitude": 51.125,
        "longitude": 71.4375,
        "utc_offset_seconds": local_s,
        "timezone": "Asia/Almaty",
        "hourly_units": {
            "time": "iso8601",
            "temperature_2m": "°C",
            "rain": "mm",
            "snowfall": "cm",
            "snow_depth": "m",
        },
        "hourly": {
            "time": [(hour.at + local_s / 3600 * HOUR).strftime("%Y-%m-%dT%H:%M") for hour in hours],
            "temperature_2m": [hour.temperature_c for hour in hours],
            "rain": [hour.rain_mm for hour in hours],
            "snowfall": [hour.snowfall_cm for hour in hours],
            "snow_depth": depths,
        },
    } | changes


def open_meteo_body(forecast: Forecast, **changes: Any) -> bytes:
    return json.dumps(open_meteo(forecast, **changes)).encode()
