"""`situation city`: a city's districts and streets from its own files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo.city import Attribution
from situation.adapters.city import Imported, create_city, import_districts, import_streets, load_city
from situation.app import console
from situation.app.errors import UsageWrong
from situation.app.place import SHEET

app = typer.Typer(help="A city's districts and streets, from its own files.", rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Keep `import` a command of its own though it is the only one."""


@app.command(
    "import",
    epilog="Example: situation city import --districts districts.geojson --streets kazakhstan.osm.pbf --into karaganda "
    "--timezone Asia/Almaty",
)
def import_(
    *,
    into: Annotated[Path, typer.Option(help="The city's folder; made if it is not there.", file_okay=False)],
    districts: Annotated[Path | None, typer.Option(help="GeoJSON, one polygon a district.", exists=True)] = None,
    streets: Annotated[Path | None, typer.Option(help="OSM pbf, GeoJSON or Parquet.", exists=True)] = None,
    name: Annotated[str, typer.Option(help="Of a new city; its folder's name by default.")] = "",
    timezone: Annotated[str, typer.Option(help="Of a new city, such as Asia/Almaty.")] = "",
    attribution: Annotated[str, typer.Option(help="Whom every map must name, as the data's licence asks.")] = "",
) -> None:
    """Check a city's files and put them into its folder; SITUATION_CITY then names the folder."""
    if districts is None and streets is None:
        raise UsageWrong("nothing to import: give --districts, --streets or both")
    if not (into / SHEET).exists():
        _create(into, name or into.resolve().name, timezone, attribution)
    if districts:
        _tell("districts", import_districts(districts, into))
    if streets:
        console.note(f"reading {streets} ...")
        _tell("street segments", import_streets(streets, into))
    city = load_city(into)
    if not len(city.streets):
        console.note("this city has no streets yet: pings are matched to districts only")
    console.tell(f"{into} is ready: set SITUATION_CITY={into}")


def _create(folder: Path, name: str, timezone: str, attribution: str) -> None:
    if not timezone:
        raise UsageWrong(f"{folder} is a new city: give its --timezone, such as Asia/Almaty")
    names = dict.fromkeys(("kk", "ru", "en"), name)
    create_city(folder, names=names, timezone=timezone, attribution=Attribution(text=attribution))


def _tell(what: str, imported: Imported) -> None:
    console.tell(f"{imported.count:,} {what} in {imported.file}")
    for remark in imported.remarks:
        console.note(f"  remark: {remark}")
