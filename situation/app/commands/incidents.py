"""`situation incident`: requests of other systems."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from situation.adapters.calendar_files import load_calendar
from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import AppError
from situation.app.importing.export import Export
from situation.app.importing.mapping import Mapping, load_mapping
from situation.app.importing.rows import RowReader
from situation.app.importing.running import Importer, Progress
from situation.app.place import city_folder, open_city, zone_of
from situation.app.registry import COMMAND_LINE, opened
from situation.clocks import Terms

app = typer.Typer(help="Requests of other systems.", rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Keep `import` a command of its own though it is the only one."""


@app.command("import", epilog="Example: situation incident import requests-2018.csv --mapping ikomek.toml --dry-run")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV with a head line.", exists=True, dir_okay=False)],
    *,
    mapping: Annotated[Path | None, typer.Option(help="TOML: which column is what; see docs/import.md.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check all of it, keep nothing.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Where refused lines go; FILE.errors.csv by default.")] = None,
) -> None:
    """Take over requests with their moments. A second run takes only what is not here yet.

    Exit status 1 when lines were refused; the others are taken.
    """
    chosen = settings.load()
    city = open_city(chosen)
    read_by = load_mapping(mapping) if mapping else Mapping()
    zone = ZoneInfo(read_by.timezone) if read_by.timezone else zone_of(chosen, city)
    export, aside = Export(file, read_by), errors or file.with_name(f"{file.name}.errors.csv")
    terms = Terms(calendar=load_calendar(city_folder(chosen), ZoneInfo(city.timezone)))
    with opened(chosen, terms=terms, centre=(city.center[1], city.center[0])) as (store, desk):
        importer = Importer(store=store, desk=desk, city=city, by=COMMAND_LINE, now=SystemClock().now())
        reader, began = RowReader(read_by, zone), monotonic()
        done = importer.run(
            export, read_by, reader, errors=aside, dry=dry_run, tell=lambda so_far: _progress(so_far, began)
        )
    console.end_progress()
    _summary(done, dry=dry_run)
    if done.refused:
        raise AppError(f"{done.refused:,} lines are no requests: {aside} says why, line by line")


def _progress(done: Progress, began: float) -> None:
    rate = done.lines / max(monotonic() - began, 1e-9)
    console.progress(
        f"{done.lines:,} lines: {done.new:,} new, {done.known:,} known, {done.refused:,} refused; {rate:,.0f} lines/s"
    )


def _summary(done: Progress, *, dry: bool) -> None:
    console.tell(
        console.table(("category", "requests"), [(code, f"{n:,}") for code, n in done.categories.most_common()])
    )
    word = "would be taken over" if dry else "taken over"
    console.tell(f"{done.new:,} {word}, {done.open:,} of them open; {done.known:,} were here already")
