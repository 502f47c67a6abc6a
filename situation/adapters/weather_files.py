"""Daily weather from a file: CSV with a head line, or a JSON list of objects, with the same four names."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from situation.analysis.weather import DayWeather, Weather
from situation.errors import Invalid

log = logging.getLogger(__name__)

NAMES = ("rain_mm", "snow_cm", "tmax_c")


def load_weather(file: Path) -> Weather:
    """The days of `date, rain_mm, snow_cm, tmax_c`; empty is not known. Invalid with the row and the field."""
    try:
        text = file.read_text("utf-8-sig")
        rows: Iterable[Any] = json.loads(text) if file.suffix == ".json" else csv.DictReader(text.splitlines())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}", field="weather") from None
    if not isinstance(rows, Iterable) or isinstance(rows, Mapping):
        raise Invalid(f"{file} must be a list of days", field="weather")
    return Weather.of(_day(row, f"{file}, day {number}") for number, row in enumerate(rows, start=1))


def _day(row: Any, where: str) -> DayWeather:
    if not isinstance(row, Mapping):
        raise Invalid(f"{where} is no object", field="weather")
    try:
        day = date.fromisoformat(str(row.get("date") or ""))
    except ValueError:
        raise Invalid(f"{where}: date must be like 2026-01-31", field="date") from None
    return DayWeather(day=day, **{name: _number(row.get(name), name, where) for name in NAMES})


def _number(value: Any, name: str, where: str) -> float | None:
    if value in (None, ""):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Invalid(f"{where}: {name} {value!r} is no number", field=name) from None
    if not -100 <= number <= 2000:  # also refuses NaN
        raise Invalid(f"{where}: {name} {number} is out of range", field=name)
    return number


class WeatherFile:
    """A file that somebody replaces from time to time: read when it is asked for and new. Without one, no weather."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._stamp: tuple[float, int] | None = None
        self._weather = Weather()

    def __call__(self) -> Weather:
        """The weather as the file has it now; a file that cannot be read is logged, and is no weather."""
        if self._file is None:
            return self._weather
        try:
            stat = self._file.stat()
            if (stamp := (stat.st_mtime, stat.st_size)) != self._stamp:
                self._weather, self._stamp = load_weather(self._file), stamp
        except (OSError, Invalid) as error:
            log.warning("weather: %s", error)
            self._weather, self._stamp = Weather(), None
        return self._weather
