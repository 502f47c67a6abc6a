"""`situation report indicators`, `hotspots` and `open-data`: what many requests say together."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from geo.projection import Projection
from situation.adapters.clocks import SystemClock
from situation.adapters.evidence.blur import BlurredFrames
from situation.adapters.frames import FileFrameStore
from situation.adapters.values import to_json
from situation.adapters.weather_files import load_weather
from situation.analysis.hotspots import Asked
from situation.analysis.indicators import By
from situation.analysis.weather import Weather
from situation.app import console, settings
from situation.app.commands.options import FromOption, ToOption
from situation.app.errors import UsageWrong
from situation.app.open_data import LAST, OpenData, last_midnight
from situation.app.place import moment, open_city, zone_of
from situation.app.registry import opened
from situation.app.reports.hotspot_page import hotspot_page
from situation.app.reports.indicators import csv_of, text_of
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.words import LANGUAGES, Words
from situation.catalogue import CATEGORIES
from situation.desk.analysis import hotspot_report, indicator_report
from web.settings import BUILT_PAGE

SAMPLES = 64  # across a picture that leaves the house, a quarter of the screen's: water is seen, no plate is read


class Form(StrEnum):
    """How indicators are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def add_to(reports: typer.Typer) -> None:
    """Put the commands of this module beside the other reports."""
    reports.command(
        epilog="Example: situation report indicators --from 2026-01-01 --to 2026-02-01 --by district --format csv"
    )(indicators)
    reports.command(
        epilog="Example: situation report hotspots --from 2025-04-01 --to 2026-04-01 --category flood_road "
        "--weather astana.csv -o session.html"
    )(hotspots)
    reports.command("open-data", epilog="Example: situation report open-data --out /srv/open-data")(open_data)


def indicators(
    *,
    from_: FromOption,
    to: ToOption,
    by: Annotated[By, typer.Option(help="What requests are grouped by.")] = By.CATEGORY,
    format: Annotated[Form, typer.Option(help="How it is written.")] = Form.TABLE,
) -> None:
    """Say how soon people reacted and things were mended, by group and by week."""
    chosen = settings.load()
    zone = zone_of(chosen, open_city(chosen))
    from_at, to_at = _within(from_, to, zone)
    with opened(chosen) as (store, _), store.read() as unit:
        found = indicator_report(unit, by, from_at=from_at, to_at=to_at, made_at=SystemClock().now(), zone=zone)
    if format is Form.JSON:
        console.tell(to_json(found))
    elif format is Form.CSV:
        console.tell(csv_of(found))
    else:
        console.tell(text_of(found))
    if found.simulated:
        console.note("simulated: these requests are invented")


def hotspots(
    *,
    from_: FromOption,
    to: ToOption,
    category: Annotated[str, typer.Option(help="Code of the catalogue, such as flood_road.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")],
    weather: Annotated[
        Path | None, typer.Option(help="Daily weather, CSV or JSON; the settings' by default.", exists=True)
    ] = None,
    language: Annotated[str, typer.Option(help="kk, ru or en; the settings' by default.")] = "",
) -> None:
    """Write the recommendation sheet: where a thing comes back to, why, and how fixes have held."""
    chosen = settings.load()
    if (language or chosen.language) not in LANGUAGES:
        raise UsageWrong(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
    if category not in CATEGORIES:
        raise UsageWrong(f"no category {category!r}; use one of {', '.join(CATEGORIES)}")
    leaflet, city = leaflet_folder(BUILT_PAGE), open_city(chosen)
    zone = zone_of(chosen, city)
    from_at, to_at = _within(from_, to, zone)
    asked = Asked(from_at=from_at, to_at=to_at, category=category, zone=zone, projection=Projection(city.crs))
    sky = weather or chosen.weather
    with opened(chosen) as (store, _), store.read() as unit:
        found = hotspot_report(unit, asked, load_weather(sky) if sky else Weather())
    page = hotspot_page(
        found,
        city=city,
        words=Words(language or chosen.language, zone),
        leaflet=leaflet,
        picture=BlurredFrames(FileFrameStore(chosen.data / "frames"), samples=SAMPLES).find,
        made_at=SystemClock().now(),
    )
    output.write_text(page, "utf-8")
    console.tell(f"{output}: {len(found.places):,} places from {found.requests:,} requests")
    if not found.has_weather:
        console.note("no weather was given: episodes are not told by weather, and fixes are not tested by it")


def open_data(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the files.", file_okay=False)],
    from_: Annotated[str, typer.Option("--from", help="A year before --to by default.")] = "",
    to: Annotated[str, typer.Option("--to", help="The last midnight by default.")] = "",
) -> None:
    """Write the open data files: CSV, GeoJSON and a data package, without anything personal."""
    chosen = settings.load()
    city, now = open_city(chosen), SystemClock().now()
    zone = zone_of(chosen, city)
    to_at = moment(to, zone) if to else last_midnight(now, zone)
    from_at = moment(from_, zone) if from_ else to_at - LAST
    _check_order(from_at, to_at)
    with opened(chosen) as (store, _):
        files = OpenData(store=store, city=city, folder=out, licence=chosen.open_data_licence)
        rows = files.publish(from_at, to_at, made_at=now)
    console.tell(f"{out}: {rows:,} requests")


def _within(from_: str, to: str, zone: tzinfo) -> tuple[datetime, datetime]:
    from_at, to_at = moment(from_, zone), moment(to, zone)
    _check_order(from_at, to_at)
    return from_at, to_at


def _check_order(from_at: datetime, to_at: datetime) -> None:
    """UsageWrong unless there is time between them."""
    if to_at <= from_at:
        raise UsageWrong(f"--to {to_at.isoformat()} is not after --from {from_at.isoformat()}")
