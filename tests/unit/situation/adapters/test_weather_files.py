"""Daily weather from files."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from situation.adapters.weather_files import WeatherFile, load_weather
from situation.analysis.weather import DayWeather, Sky
from situation.errors import Invalid

DAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.csv", "\ufeffdate,rain_mm,snow_cm,tmax_c\n2026-01-15,2.5,,-3\n"),
        ("w.json", json.dumps([{"date": "2026-01-15", "rain_mm": 2.5, "snow_cm": None, "tmax_c": -3}])),
    ],
)
def test_a_day_is_read_from_either_form(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert load_weather(tmp_path / name).days == {DAY: DayWeather(day=DAY, rain_mm=2.5, tmax_c=-3)}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("w.csv", "day,rain_mm\n2026-01-15,1\n", "day 1: date must be like"),
        ("w.csv", "date,rain_mm\n2026-01-15,wet\n", "rain_mm 'wet' is no number"),
        ("w.csv", "date,rain_mm\n2026-01-15,nan\n", "out of range"),
        ("w.json", '{"date": "2026-01-15"}', "must be a list"),
        ("w.json", "[1]", "is no object"),
        ("w.json", "[", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(Invalid, match=said):
        load_weather(tmp_path / name)


def test_a_file_that_is_replaced_is_read_again_and_one_that_is_broken_is_no_weather(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    weather = WeatherFile(path)
    assert weather().days == {}
    path.write_text("date,rain_mm\n2026-01-15,5\n", "utf-8")
    assert weather().sky(DAY) is Sky.RAIN
    path.write_text("date,rain_mm\n2026-01-15,0\n2026-01-16,0\n", "utf-8")
    os.utime(path, (1, 1))
    assert weather().sky(DAY) is Sky.DRY
    path.write_text("rubbish", "utf-8")
    assert weather().days == {}
    assert WeatherFile(None)().days == {}
