"""Open-Meteo's form: its hours as ours, and every bad answer by name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from situation.adapters.open_meteo import read_hours
from situation.errors import Invalid
from situation.forecasts import Hour
from tests.builders import NOON
from tests.forecasts import a_forecast, open_meteo, open_meteo_body


def test_hours_come_in_utc_and_our_units() -> None:
    forecast = a_forecast(hours=range(-2, 3), changed={1: {"snowfall_cm": 0.7, "snow_depth_cm": None}})
    assert read_hours(open_meteo_body(forecast)) == forecast.hours


def test_unix_times_need_no_offset_and_what_is_not_asked_for_is_not_told() -> None:
    told = {"hourly": {"time": [int(NOON.timestamp())], "temperature_2m": [-3], "snowfall": [None]}}
    assert read_hours(json.dumps(told).encode()) == (Hour(at=NOON, temperature_c=-3.0),)


def test_a_time_with_its_own_zone_keeps_it() -> None:
    told = {"utc_offset_seconds": 3600, "hourly": {"time": ["2026-01-15T12:00+05:00"]}}
    told["hourly"] |= {"temperature_2m": [0], "snowfall": [0]}  # type: ignore[operator]
    assert [hour.at for hour in read_hours(json.dumps(told).encode())] == [NOON]


HOURS = a_forecast(hours=range(3))


def hourly(**changes: Any) -> bytes:
    told = open_meteo(HOURS)
    told["hourly"] |= changes
    return json.dumps(told).encode()


def without(name: str) -> bytes:
    told = open_meteo(HOURS)
    del told["hourly"][name]
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"<html>", "forecast"),
        (b"\xff", "forecast"),
        (b"[" * 100_000, "forecast"),
        (b"[{}]", "forecast"),
        (b'{"error": true, "reason": "Daily API request limit exceeded."}', "forecast"),
        (b"{}", "hourly"),
        (open_meteo_body(HOURS, hourly_units=[1]), "hourly"),
        (hourly(time=[]), "time"),
        (hourly(time="2026"), "time"),
        (hourly(time=["2026-01-15T12:00", "2026-01-15T12:00", "2026-01-15T13:00"]), "time"),
        (hourly(time=[1, 2, 10**30]), "time"),
        (hourly(time=[True, 2, 3]), "time"),
        (hourly(time=[None, 2, 3]), "time"),
        (open_meteo_body(HOURS, utc_offset_seconds="x"), "utc_offset_seconds"),
        (open_meteo_body(HOURS, utc_offset_seconds=10**9), "utc_offset_seconds"),
        (without("temperature_2m"), "temperature_2m"),
        (without("snowfall"), "snowfall"),
        (hourly(snowfall=[0, 0]), "snowfall"),
        (hourly(rain="000"), "rain"),
        (hourly(rain=[0, 0, -1]), "rain"),
        (hourly(rain=[0, 0, float("nan")]), "rain"),
        (hourly(rain=[0, 0, True]), "rain"),
        (hourly(temperature_2m=[0, "warm", 0]), "temperature_2m"),
        (hourly(temperature_2m=[0, 268, 0]), "temperature_2m"),  # kelvins
        (hourly(snow_depth=[0, 25, 0]), "snow_depth"),  # centimetres
        (open_meteo_body(HOURS, hourly_units={"snowfall": "inch"}), "snowfall"),
        (open_meteo_body(HOURS, hourly_units={"temperature_2m": "°F"}), "temperature_2m"),
    ],
)
def test_a_bad_answer_is_named(body: bytes, field: str) -> None:
    with pytest.raises(Invalid) as error:
        read_hours(body)
    assert error.value.field == field


def test_the_feeds_own_reason_is_handed_on_in_short() -> None:
    body = json.dumps({"error": True, "reason": "limit\n" + "x" * 1000}).encode()
    with pytest.raises(Invalid, match=r"limit\\nx+'$") as error:
        read_hours(body)
    assert len(str(error.value)) < 300


def test_half_hour_zones_are_told_by_their_offset() -> None:
    moved = open_meteo(HOURS)
    moved["utc_offset_seconds"] = 5 * 3600 + 1800
    assert read_hours(json.dumps(moved).encode())[0].at == NOON - timedelta(minutes=30)
