"""`situation quarantine`: what was kept aside, and its release."""

from __future__ import annotations

from typing import Annotated

import typer

from geo.city import CityIndex
from situation.app import console, settings
from situation.app.commands.plausibility import DayOption, day_of
from situation.app.errors import UsageWrong
from situation.app.place import open_city
from situation.app.registry import COMMAND_LINE, open_archive, opened
from situation.desk import quarantine as desk_quarantine
from situation.desk.quarantine import QuarantineFilter
from situation.positions import Reason
from situation.quarantine import RELEASABLE, RowId, text_of

MOST_TEXT = 100  # of a payload, on one line
COLUMNS = ("vehicle", "operator", "received_at", "fix_at", "reason", "payload")

app = typer.Typer(help="Pings that were kept aside, and their release.", rich_markup_mode=None)


@app.command("list", epilog="Example: situation quarantine list --day 2026-01-15 --reason unknown_device")
def list_(
    *,
    day: DayOption = "",
    vehicle: Annotated[str, typer.Option(help="Of this vehicle only.")] = "",
    reason: Annotated[Reason | None, typer.Option(help="For this reason only; see docs/quarantine.md.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, the newest.", min=1)] = 50,
) -> None:
    """List what was received on a day and kept aside, the newest first, with its own text."""
    wanted = QuarantineFilter(day=day_of(day), vehicle=vehicle, reason=reason or "")
    archive = open_archive(settings.load())
    found = desk_quarantine.list_quarantined(archive, wanted, columns=COLUMNS)
    shown = found.slice(0, limit)
    released = desk_quarantine.released_ids(archive, shown)
    rows = []
    for row in shown.to_pylist():
        id_ = RowId.of(row)
        state = "released" if id_ in released else "releasable" if row["reason"] in RELEASABLE else ""
        rows.append((id_, row["vehicle"], row["operator"], row["reason"], state, text_of(row["payload"], MOST_TEXT)))
    console.tell(console.table(("id", "vehicle", "operator", "reason", "", "as it came"), rows))
    console.note(f"{len(rows)} of {found.num_rows} rows of {wanted.day}")


@app.command("release", epilog="Example: situation quarantine release 1768460400000000-81-0 --why 'registered late'")
def release(
    ids: Annotated[list[str], typer.Argument(help="Ids as `situation quarantine list` shows them.")],
    *,
    why: Annotated[str, typer.Option(help="Why they count as positions after all; goes into the journal.")],
) -> None:
    """Let rows count as positions from now on, all of those named or none."""
    if not why.strip():
        raise UsageWrong("say --why they are released")
    chosen = settings.load()
    with opened(chosen) as (_, desk):
        index = CityIndex(open_city(chosen))
        batch = desk_quarantine.release(lambda: desk.work(COMMAND_LINE), open_archive(chosen), ids, why, index=index)
    vehicles = ", ".join(sorted(set(batch["vehicle"].to_pylist())))
    console.tell(f"{batch.num_rows} positions of {vehicles} count from now on; verdicts are decided anew")
