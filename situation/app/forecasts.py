"""The weather feed that the settings name, and what the doctor says of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from geo.city import Attribution
from situation.adapters.clocks import SystemClock
from situation.adapters.weather_feed import WeatherFeed, is_address
from situation.app.examinations import Doubt
from situation.app.settings import Settings
from situation.ports import Clock
from situation.thresholds import Thresholds

NOBODY = "nobody"  # a word, as an empty variable counts as one that is not set


def open_feed(settings: Settings, clock: Clock) -> WeatherFeed | None:
    """The feed, or None where none is named. Invalid where its address is none."""
    if not settings.forecast:
        return None
    is_allowed = is_address(settings.forecast) and urlsplit(settings.forecast).hostname in settings.webhook_allow_hosts
    return WeatherFeed(settings.forecast, clock, allow_internal=is_allowed)


def credit_of(settings: Settings) -> Attribution:
    """Whom the screen names for what the forecast says; nobody without a forecast."""
    if not settings.forecast or settings.forecast_credit == NOBODY:
        return Attribution()
    return Attribution(text=settings.forecast_credit, url=settings.forecast_credit_url)


def look_at_forecast(settings: Settings) -> str:
    """Whether the feed tells the weather now."""
    feed = open_feed(settings, SystemClock())
    if feed is None:
        return "not configured: nobody watches for snow or thaw"
    forecast = feed.newest()
    if feed.fault:
        raise Doubt(f"{feed.fault}; nobody watches for snow or thaw, see docs/weather.md")
    text = f"{len(forecast.hours)} hours up to {forecast.hours[-1].at:%Y-%m-%d %H:%M} UTC"
    age = SystemClock().now() - forecast.told_at
    if age.total_seconds() > Thresholds().forecast_fresh_s:
        raise Doubt(f"{text}, but told {age.total_seconds() / 3600:.0f} h ago")
    return text
