"""`situation archive`: how long positions stay, what must stay longer, and the work of keeping."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from situation.adapters.archive.keeping import Weighed
from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import AppError, UsageWrong
from situation.app.keep import keep as keep_house
from situation.app.keep import keeping_of, terms_of
from situation.app.registry import COMMAND_LINE, opened
from situation.desk.holds import NewHold
from situation.holds import Hold
from situation.retention import Stage

NICE = 10  # positions that come in go first

app = typer.Typer(help="How long positions are kept, and what must be kept longer.", rich_markup_mode=None)
holds = typer.Typer(help="Legal holds: what is neither thinned nor removed.", rich_markup_mode=None)
app.add_typer(holds, name="hold")


@app.command("keep", epilog="Example: situation archive keep")
def keep() -> None:
    """Close and seal days that are over, thin and remove what is past its term, copy closed days elsewhere.

    Telemetry starts this every hour. Exit status 1 when a step failed or a day is not what was sealed.
    """
    os.nice(NICE)
    chosen = settings.load()
    with opened(chosen) as (store, _):
        kept = keep_house(chosen, store, SystemClock().now())
    console.tell(
        f"{kept.sealed} seals made, {kept.removed_rows:,} rows and {kept.removed_pictures:,} pictures removed"
        + (f", {kept.copied_files:,} files lie in the copy" if chosen.copy_url else "")
    )
    if kept.failed or kept.altered:
        raise AppError("; ".join([*kept.failed, *kept.altered]))


@app.command("retain", epilog="Example: situation archive retain --dry-run")
def retain(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go; change nothing.")] = False
) -> None:
    """Thin and remove what is past its term in closed days, day by day; what is under a hold stays."""
    chosen, now = settings.load(), SystemClock().now()
    with opened(chosen) as (store, _), store.read() as unit:
        placed = unit.list_holds()
    keeping = keeping_of(chosen)
    days = (keeping.weigh if dry_run else keeping.retain)(now, terms_of(chosen), placed)
    header = ("day", "accepted", "quarantined", "rows", "would go" if dry_run else "gone", "holds")
    console.tell(console.table(header, [_told(day) for day in days]) if days else "nothing is past its term")
    if keeping.altered:
        raise AppError("; ".join(keeping.altered))


@holds.command("add", epilog='Example: situation archive hold add --vehicle P-017 --from 2026-01-10 --why "case 77"')
def add(
    *,
    why: Annotated[str, typer.Option(help="For whom and what; kept in the journal.")],
    vehicle: Annotated[str, typer.Option(help="Of this vehicle only.")] = "",
    from_: Annotated[str, typer.Option("--from", help="Since this day or moment, UTC; since ever by default.")] = "",
    to: Annotated[str, typer.Option(help="Before this day or moment, UTC; for ever on by default.")] = "",
) -> None:
    """Keep what a vehicle has sent, what came in a period, or both, however old it gets."""
    asked = NewHold(vehicle=vehicle, from_at=_moment(from_), to_at=_moment(to), why=why)
    with opened(settings.load()) as (_, desk):
        hold = desk.place_hold(asked, by=COMMAND_LINE)
    console.tell(f"hold {hold.id} is in force")


@holds.command("list", epilog="Example: situation archive hold list")
def list_() -> None:
    """List the holds, released ones too, the newest first."""
    with opened(settings.load()) as (store, _), store.read() as unit:
        placed = unit.list_holds()
    header = ("hold", "vehicle", "from, UTC", "to, UTC", "placed", "why", "released")
    console.tell(console.table(header, [_shown(hold) for hold in placed]))


@holds.command("release", epilog='Example: situation archive hold release 3f0c... --why "verdict is final"')
def release(
    hold: Annotated[str, typer.Argument(help="Its id.")],
    *,
    why: Annotated[str, typer.Option(help="Why, and who allowed it; kept in the journal.")],
) -> None:
    """Let go what a hold has kept: what is past its term is removed at the next run."""
    with opened(settings.load()) as (_, desk):
        desk.release_hold(hold, why, by=COMMAND_LINE)
    console.tell(f"hold {hold} is released")


def _told(day: Weighed) -> tuple[str, ...]:
    thinned = f" to {day.due.every_s} s" if day.due.accepted is Stage.THINNED else ""
    return (
        *(day.day.isoformat(), f"{day.due.accepted}{thinned}", day.due.quarantined),
        *(f"{day.rows:,}", f"{day.removed:,}", ", ".join(day.holds) or "-"),
    )


def _shown(hold: Hold) -> tuple[str, ...]:
    released = f"{_written(hold.released_at)} by {hold.released_by}: {hold.released_why}" if hold.released_at else "-"
    placed = f"{_written(hold.placed_at)} by {hold.placed_by}"
    return hold.id, hold.vehicle or "all", _written(hold.from_at), _written(hold.to_at), placed, hold.why, released


def _written(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else "-"


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageWrong(f"{text!r} is no moment; write 2026-01-15 or 2026-01-15T08:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
