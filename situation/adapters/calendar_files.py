"""A city's calendar: one TOML file a year in the folder `calendar` of the city; people edit them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, tzinfo
from pathlib import Path

import msgspec

from situation.adapters.city_errors import BadCity
from situation.calendars import CalendarYear, WorkingDays

FOLDER = "calendar"


class YearFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a year's file may say: dates, and for the reader what they are."""

    estimated: list[date] = []
    days_off: dict[date, str] = {}
    worked: dict[date, str] = {}


def load_calendar(city: Path, zone: tzinfo) -> WorkingDays:
    """The working days of the city in this folder, or BadCity. Without files every Monday to Friday is worked."""
    return WorkingDays(zone=zone, years=dict(map(_read, sorted((city / FOLDER).glob("*.toml")))))


def _read(path: Path) -> tuple[int, CalendarYear]:
    try:
        said = msgspec.convert(tomllib.loads(path.read_text("utf-8")), YearFile, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise BadCity(
            path, f"is no calendar: {error}", 'write [days_off] with lines as 2026-01-01 = "New Year"'
        ) from None
    _refuse_foreign(path, [*said.estimated, *said.days_off, *said.worked])
    return int(path.stem), CalendarYear(
        days_off=frozenset(said.days_off), worked=frozenset(said.worked), estimated=frozenset(said.estimated)
    )


def _refuse_foreign(path: Path, days: Iterable[date]) -> None:
    if not (path.stem.isdecimal() and len(path.stem) == 4):
        raise BadCity(path, "has a name that is no year", "call it 2026.toml")
    strangers = [day.isoformat() for day in days if day.year != int(path.stem)]
    if strangers:
        raise BadCity(path, f"names days of another year: {', '.join(strangers)}", "move them to that year's file")
