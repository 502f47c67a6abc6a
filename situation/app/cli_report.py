"""`situation history` and `situation report`: what was, for people and programs outside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.history import FORMATS
from situation.app.place import moment, open_city, zone_of
from situation.app.registry import open_archive
from situation.errors import NotFound

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


def _span(from_at: datetime, to_at: datetime) -> tuple[datetime, datetime]:
    if to_at <= from_at:
        raise UsageWrong(f"--to {to_at.isoformat()} is not after --from {from_at.isoformat()}")
    return from_at, to_at


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        console.tell_bytes(content)
    else:
        output.write_bytes(content)
