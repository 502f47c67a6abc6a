"""`situation history`: one vehicle's positions, for people and programs outside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.commands.options import FromOption, ToOption, span_of
from situation.app.errors import UsageWrong
from situation.app.history import FORMATS
from situation.app.place import open_city, zone_of
from situation.app.registry import open_archive
from situation.errors import NotFound

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: situation history P-017 --from 2026-11-24 --to 2026-11-25 --format geojson -o p017.json")
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
    from_at, to_at = span_of(from_, to, zone_of(chosen, open_city(chosen)))
    table = open_archive(chosen).read(vehicles=[vehicle], from_at=from_at, to_at=to_at)
    if not table.num_rows:
        raise NotFound("position of vehicle", vehicle)
    content = FORMATS[format](table)
    if output is None:
        console.tell_bytes(content)
    else:
        output.write_bytes(content)
    console.note(f"{table.num_rows:,} positions")
