"""`situation history` and `situation report`: what was, for people and programs outside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.history import FORMATS
from situation.app.place import moment, open_city, zone_of
from situation.app.registry import open_archive, opened
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.page import page_of
from situation.app.reports.shift import gather
from situation.app.reports.words import LANGUAGES, Words
from situation.errors import NotFound
from web.settings import BUILT_PAGE

reports = typer.Typer(help="Reports as one HTML file that opens anywhere.", rich_markup_mode=None)

FromOption = Annotated[str, typer.Option("--from", help="2026-11-24T08:00 in the city's time, or with an offset.")]
ToOption = Annotated[str, typer.Option("--to", help="The end, which is not part of it.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module beside the others."""
    app.command(
        epilog="Example: situation history P-017 --from 2026-11-24 --to 2026-11-25 --format geojson -o p017.json"
    )(history)


def history(
    vehicle: Annotated[str, typer.Argument(help="Its id.")],
    *,
    from_: FromOption,
    to: ToOption,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File; standard output by default.")] = None,
) -> None:
    """Write one vehicle's accepted positions, in the order of their fixes."""
    if format not in FORMATS:
        raise UsageWrong(f"unknown format {format!r}; use one of {', '.join(FORMATS)}")
    chosen = settings.load()
    zone = zone_of(chosen, open_city(chosen))
    from_at, to_at = _span(moment(from_, zone), moment(to, zone))
    table = open_archive(chosen).read(vehicles=[vehicle], from_at=from_at, to_at=to_at)
    if not table.num_rows:
        raise NotFound("position of vehicle", vehicle)
    _write(FORMATS[format](table), output)
    console.note(f"{table.num_rows:,} positions")


@reports.callback()
def _group() -> None:
    """Keep `shift` a command of its own though it is the only one."""


@reports.command(
    "shift", epilog="Example: situation report shift --from 2026-11-24T08:00 --to 2026-11-24T20:00 -o shift.html"
)
def shift(
    *,
    from_: FromOption,
    to: ToOption,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")],
    language: Annotated[str, typer.Option(help="kk, ru or en; the settings' by default.")] = "",
) -> None:
    """Write a shift's map and tables: tracks per operator, incidents, visits, what is overdue."""
    chosen = settings.load()
    if (language or chosen.language) not in LANGUAGES:
        raise UsageWrong(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
    leaflet = leaflet_folder(BUILT_PAGE)
    city = open_city(chosen)
    zone = zone_of(chosen, city)
    from_at, to_at = _span(moment(from_, zone), moment(to, zone))
    console.note("reading ...")
    with opened(chosen) as (store, _):
        found = gather(store, open_archive(chosen), from_at=from_at, to_at=to_at, made_at=SystemClock().now())
    console.note(f"drawing {found.positions.num_rows:,} positions, {len(found.incidents):,} incidents ...")
    page = page_of(found, city=city, words=Words(language or chosen.language, zone), leaflet=leaflet)
    output.write_text(page, "utf-8")
    console.tell(f"{output}, {output.stat().st_size / 1e6:,.1f} MB")


def _span(from_at: datetime, to_at: datetime) -> tuple[datetime, datetime]:
    if to_at <= from_at:
        raise UsageWrong(f"--to {to_at.isoformat()} is not after --from {from_at.isoformat()}")
    return from_at, to_at


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        console.tell_bytes(content)
    else:
        output.write_bytes(content)
