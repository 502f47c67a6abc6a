"""Which city this is, and the times of day its people live by."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.city import City
from situation.adapters.city import load_city
from situation.app.errors import UsageWrong
from situation.app.settings import Settings

PACKAGED = Path(__file__).with_name("cities")
SHEET = "city.toml"


def packaged_cities() -> list[str]:
    """Names of the cities that come with the program."""
    return sorted(sheet.parent.name for sheet in PACKAGED.glob(f"*/{SHEET}"))


def city_folder(settings: Settings) -> Path:
    """The folder of the city that the settings name: a packaged one, or one of their own."""
    for folder in (PACKAGED / settings.city, Path(settings.city).expanduser()):
        if (folder / SHEET).is_file():
            return folder
    raise UsageWrong(
        f"no city {settings.city!r}: set SITUATION_CITY to one of {', '.join(packaged_cities())}, "
        "or to a folder made by `situation city import`"
    )


def open_city(settings: Settings) -> City:
    """The city, or UsageWrong, or BadCity."""
    return load_city(city_folder(settings))


def zone_of(settings: Settings, city: City) -> tzinfo:
    """The time zone of what people see."""
    return ZoneInfo(settings.timezone or city.timezone)


def moment(text: str, zone: tzinfo) -> datetime:
    """An aware moment from RFC 3339; without an offset it is the city's time."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageWrong(f"no moment {text!r}; write 2026-11-24T08:00 (the city's time) or add an offset") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)
