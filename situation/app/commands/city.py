"""`situation city`: a city's districts and streets from its own files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from geo.city import Attribution
from situation.adapters.city import (
    Imported,
    create_city,
    import_districts,
    import_streets,
    load_city,
    load_sheet,
    metric_crs,
)
from situation.adapters.city_check import examine_districts
from situation.adapters.city_districts import read_districts
from situation.adapters.city_layers import layer_files
from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.place import PACKAGED, SHEET, city_folder, packaged_cities

app = typer.Typer(help="A city's districts and streets, from its own files.", rich_markup_mode=None)


@app.command(
    "import",
    epilog="Example: situation city import --districts districts.geojson --streets kazakhstan.osm.pbf --into karaganda "
    "--timezone Asia/Almaty",
)
def import_(  # noqa: PLR0913 - one parameter an option
    *,
    into: Annotated[Path, typer.Option(help="The city's folder; made if it is not there.", file_okay=False)],
    districts: Annotated[Path | None, typer.Option(help="GeoJSON, one polygon a district.", exists=True)] = None,
    streets: Annotated[Path | None, typer.Option(help="OSM pbf, GeoJSON or Parquet.", exists=True)] = None,
    name: Annotated[str, typer.Option(help="Of a new city; its folder's name by default.")] = "",
    timezone: Annotated[str, typer.Option(help="Of a new city, such as Asia/Almaty.")] = "",
    attribution: Annotated[str, typer.Option(help="Whom every map must name, as the data's licence asks.")] = "",
    valid_from: Annotated[
        str, typer.Option(help="Day from which changed districts hold, such as 2026-07-01; today by default.")
    ] = "",
    correct: Annotated[
        bool, typer.Option("--correct", help="Put the newest districts right in their place: no boundary has moved.")
    ] = False,
) -> None:
    """Check a city's files and put them into its folder; SITUATION_CITY then names the folder.

    Districts that have changed hold from a day on: what was before keeps the boundaries of its day.
    """
    if districts is None and streets is None:
        raise UsageWrong("nothing to import: give --districts, --streets or both")
    if not (into / SHEET).exists():
        _create(into, name or into.resolve().name, timezone, attribution)
    if districts:
        day = _day(valid_from) if valid_from else _today(into)
        _tell("districts", import_districts(districts, into, day, correct=correct))
    if streets:
        console.note(f"reading {streets} ...")
        _tell("street segments", import_streets(streets, into))
    city = load_city(into)
    if not len(city.streets):
        console.note("this city has no streets yet: pings are matched to districts only")
    console.tell(f"{into} is ready: set SITUATION_CITY={into}")


@app.command(epilog="Example: situation city check karaganda")
def check(
    path: Annotated[Path, typer.Argument(help="A city's folder, or a GeoJSON file of districts.", exists=True)],
) -> None:
    """Name all that is wrong with districts: overlaps, gaps, ids, coordinate system. Exit status 1 if it is refused."""
    files = [file.path for file in layer_files(path)] if path.is_dir() else [path]
    if not files:
        raise UsageWrong(f"{path} has no districts: `situation city import --districts`")
    crs = metric_crs(path if path.is_dir() else path.parent)
    found = {file: examine_districts(file, crs) for file in files}
    for file, faults in found.items():
        console.tell(f"{file}: " + ("nothing wrong" if not faults else f"{len(faults)} to look at"))
        for fault in faults:
            console.tell(f"  {'refused' if fault.is_refused else 'bearable'}: {fault.what}")
    if path.is_dir():
        load_city(path)  # the rest: sheet and streets
    if any(fault.is_refused for faults in found.values() for fault in faults):
        raise typer.Exit(1)


@app.command("list", epilog="Example: situation city list")
def list_() -> None:
    """Cities that are known here, and since when which districts of them hold."""
    chosen = settings.load()
    own = city_folder(chosen)
    for folder in sorted({*(PACKAGED / name for name in packaged_cities()), own}):
        city = load_city(folder)
        mark = "*" if folder == own else " "
        console.tell(f"{mark} {folder.name}: {city.names[chosen.language]}, {len(city.streets):,} street segments")
        for file in layer_files(folder):
            since, until = file.valid_from or "the beginning", file.valid_to or "further on"
            count = len(read_districts(file.path))
            console.tell(f"    from {since} until {until}: {count} districts, {file.path.name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageWrong(f"no day {text!r}; write it as 2026-07-01") from None


def _today(folder: Path) -> date:
    """By the city's clocks."""
    return SystemClock().now().astimezone(ZoneInfo(load_sheet(folder).timezone)).date()


def _create(folder: Path, name: str, timezone: str, attribution: str) -> None:
    if not timezone:
        raise UsageWrong(f"{folder} is a new city: give its --timezone, such as Asia/Almaty")
    names = dict.fromkeys(("kk", "ru", "en"), name)
    create_city(folder, names=names, timezone=timezone, attribution=Attribution(text=attribution))


def _tell(what: str, imported: Imported) -> None:
    console.tell(f"{imported.count:,} {what} in {imported.file}")
    for remark in imported.remarks:
        console.note(f"  remark: {remark}")
