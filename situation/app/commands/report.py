"""`situation report`: what was, for people outside."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.commands import analysis
from situation.app.commands.options import FromOption, LanguageOption, OutOption, ToOption, span_of
from situation.app.errors import UsageWrong
from situation.app.place import open_city, zone_of
from situation.app.registry import open_archive, opened
from situation.app.reports.contractor import gather as gather_account
from situation.app.reports.contractor import keep_nothing
from situation.app.reports.contractor_files import credited_segments, write_files, write_pings
from situation.app.reports.contractor_page import contractor_page
from situation.app.reports.links import Links
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.page import page_of
from situation.app.reports.shift import gather
from situation.app.reports.snow import NEWEST, gather_snowfall, write_snowfall
from situation.app.reports.snow_page import snow_page
from situation.app.reports.sources import lazy_roads, sources_of
from situation.app.reports.words import LANGUAGES, Words
from situation.app.settings import Settings
from web.settings import BUILT_PAGE

PAGE = "report.html"

app = typer.Typer(help="Reports as one HTML file that opens anywhere.", rich_markup_mode=None)


@app.command(
    "shift", epilog="Example: situation report shift --from 2026-11-24T08:00 --to 2026-11-24T20:00 -o shift.html"
)
def shift(
    *,
    from_: FromOption,
    to: ToOption,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")],
    language: LanguageOption = "",
) -> None:
    """Write a shift's map and tables: tracks per operator, incidents, visits, what is overdue."""
    chosen = settings.load()
    leaflet = leaflet_folder(BUILT_PAGE)
    city = open_city(chosen)
    zone = zone_of(chosen, city)
    words = _words(language, chosen, zone)
    from_at, to_at = span_of(from_, to, zone)
    console.note("reading ...")
    with opened(chosen) as (store, _):
        found = gather(store, open_archive(chosen), from_at=from_at, to_at=to_at, made_at=SystemClock().now())
    console.note(f"drawing {found.positions.num_rows:,} positions, {len(found.incidents):,} incidents ...")
    page = page_of(found, city=city, words=words, leaflet=leaflet)
    output.write_text(page, "utf-8")
    console.tell(f"{output}, {output.stat().st_size / 1e6:,.1f} MB")


@app.command(
    "contractor",
    epilog="Example: situation report contractor --operator esil-tazalyk --from 2026-11-01 --to 2026-12-01 "
    "--out november",
)
def contractor(
    *,
    operator: Annotated[str, typer.Option(help="Its id.")],
    from_: FromOption,
    to: ToOption,
    out: OutOption,
    language: LanguageOption = "",
    pings: Annotated[bool, typer.Option(help="Also a file of pings for each machine and shift.")] = True,
) -> None:
    """Write what a contractor's machines did in a shift, a day or a month, and what the contract deducts for.

    It has the shifts that begin within the time.
    """
    chosen = settings.load()
    leaflet, city = leaflet_folder(BUILT_PAGE), open_city(chosen)
    zone = zone_of(chosen, city)
    words = _words(language, chosen, zone)
    span = span_of(from_, to, zone)
    out.mkdir(parents=True, exist_ok=True)
    keep = partial(write_pings, folder=out) if pings else keep_nothing
    console.note("reading ...")
    with opened(chosen) as (store, _):
        sources = sources_of(chosen, city, store, open_archive(chosen), lazy_roads(city))
        account = gather_account(sources, operator, span, SystemClock().now(), keep=keep)
    segments = credited_segments(account, city)
    links = Links(account=account, screen=chosen.public_url, has_files=pings)
    page = contractor_page(segments, links, city=city, profile=sources.profile, words=words, leaflet=leaflet)
    _write_out(out, page, write_files(account, segments, out))


@app.command("coverage", epilog="Example: situation report coverage --out snowfall")
def coverage(
    *,
    out: OutOption,
    event: Annotated[str, typer.Option(help="Id of a snow event.")] = NEWEST,
    language: LanguageOption = "",
) -> None:
    """Write a snow event's report: what was owed to streets, what the tracks prove, and which were late."""
    chosen = settings.load()
    leaflet, city = leaflet_folder(BUILT_PAGE), open_city(chosen)
    words = _words(language, chosen, zone_of(chosen, city))
    with opened(chosen) as (store, _):
        sources = sources_of(chosen, city, store, open_archive(chosen), lazy_roads(city))
        snowfall = gather_snowfall(sources, event, SystemClock().now())
    out.mkdir(parents=True, exist_ok=True)
    page = snow_page(snowfall, city=city, words=words, leaflet=leaflet)
    _write_out(out, page, write_snowfall(snowfall, out))


def _write_out(folder: Path, page: str, files: list[Path]) -> None:
    (folder / PAGE).write_text(page, "utf-8")
    console.tell(f"{folder / PAGE}, {len(page.encode()) / 1e6:,.1f} MB")
    console.note("beside it: " + ", ".join(file.name for file in files))


def _words(language: str, chosen: Settings, zone: tzinfo) -> Words:
    if (language or chosen.language) not in LANGUAGES:
        raise UsageWrong(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
    return Words(language or chosen.language, zone)


analysis.add_to(app)
