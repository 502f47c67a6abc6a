"""What the settings name as a feed, and what the doctor says of it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from geo.city import Attribution
from situation.adapters.clocks import ManualClock, SystemClock
from situation.app.doctor import Result, Verdict, examine
from situation.app.forecasts import credit_of, open_feed
from situation.app.settings import Settings
from situation.forecasts import HOUR, Forecast, Hour
from tests.builders import NOON
from tests.forecasts import a_forecast, open_meteo_body
from tests.integration.http_sink import Answer, sink


def found(settings: Settings) -> Result:
    return next(result for result in examine(settings) if result.what == "forecast")


def with_(settings: Settings, **changed: object) -> Settings:
    return settings.model_copy(update=changed)


def around(now: datetime) -> bytes:
    hours = (Hour(at=now + n * HOUR, temperature_c=0.0, snowfall_cm=0.0) for n in range(-6, 30))
    return open_meteo_body(Forecast(told_at=now, hours=tuple(hours)))


def test_without_a_feed_the_doctor_says_what_that_means(settings: Settings) -> None:
    assert open_feed(settings, ManualClock(NOON)) is None
    assert found(settings) == Result(
        what="forecast", verdict=Verdict.OK, text="not configured: nobody watches for snow or thaw"
    )


def test_a_feed_of_our_own_network_is_asked_where_the_settings_allow_its_host(settings: Settings) -> None:
    with sink() as server:
        server.answer = lambda _: Answer(200, open_meteo_body(a_forecast()))
        named = with_(settings, forecast=f"{server.url}/f")
        for one, hours in ((named, 0), (with_(named, webhook_allow_hosts=("127.0.0.1",)), 73)):
            feed = open_feed(one, ManualClock(NOON))
            assert feed is not None
            assert len(feed.newest().hours) == hours


def test_the_doctor_tells_how_far_the_feed_goes_or_what_is_wrong(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    named = with_(settings, forecast=str(file))
    assert found(named).verdict is Verdict.WARN
    assert "unreachable" in found(named).text
    file.write_bytes(around(SystemClock().now()))
    assert found(named).verdict is Verdict.OK
    assert found(named).text.startswith("36 hours up to ")
    eight_hours_ago = (SystemClock().now() - 8 * HOUR).timestamp()
    os.utime(file, (eight_hours_ago, eight_hours_ago))
    assert found(named).verdict is Verdict.WARN
    assert "told 8 h ago" in found(named).text


def test_whoever_tells_the_weather_is_named_while_it_does(settings: Settings) -> None:
    assert credit_of(settings) == Attribution()
    named = with_(settings, forecast="/run/forecast.json")
    assert credit_of(named) == Attribution(
        text="Weather data by Open-Meteo.com (CC BY 4.0)", url="https://open-meteo.com/"
    )
    other = with_(named, forecast_credit="Қазгидромет", forecast_credit_url="")
    assert credit_of(other) == Attribution(text="Қазгидромет")
    assert credit_of(with_(named, forecast_credit="nobody")) == Attribution()


@pytest.mark.parametrize("address", ["ftp://feed.example", "http://a:b@feed.example/"])
def test_an_address_that_is_none_fails_and_is_not_shown(settings: Settings, address: str) -> None:
    result = found(with_(settings, forecast=address))
    assert result.verdict is Verdict.FAIL
    assert "feed.example" not in result.text
