"""Which city this is, and the times of day its people live by."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.city import City
from situation.adapters.city import load_city
from situation.adapters.service_profiles import read_profile
from situation.app.errors import UsageWrong
from situation.app.settings import Settings
from situation.streets.levels import ServiceProfile
from situation.streets.service import Standards

PACKAGED = Path(__file__).with_name("cities")
PROFILES = Path(__file__).with_name("service_profiles")
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


def packaged_profiles() -> list[str]:
    """Names of the service profiles that come with the program."""
    return sorted(file.stem for file in PROFILES.glob("*.toml"))


def open_profile(settings: Settings) -> ServiceProfile:
    """The service profile that the settings name, or UsageWrong, or BadFile with the line."""
    name = settings.service_profile
    if name in packaged_profiles():
        return read_profile(PROFILES / f"{name}.toml")
    if not (path := Path(name).expanduser()).is_file():
        raise UsageWrong(
            f"no service profile {name!r}: set SITUATION_SERVICE_PROFILE to one of {', '.join(packaged_profiles())}, "
            "or to a TOML file"
        )
    return read_profile(path)


def standards_of(settings: Settings, city: City) -> Standards:
    """What is owed to the city's streets."""
    return Standards(streets=city.streets, profile=open_profile(settings), zone=ZoneInfo(city.timezone))


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
