"""`situation device suspects` and `clocks`: days that cannot be believed, and clocks that are off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.adapters.plausibility_files import PlausibilityFiles
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.place import open_city
from situation.app.registry import open_archive
from situation.judging import Judging, region_of
from situation.proof.plausibility.assessment import Assessment
from situation.proof.plausibility.judged import JudgedDay

DayOption = Annotated[str, typer.Option(help="UTC day, YYYY-MM-DD; yesterday by default.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module beside the others of `device`."""
    app.command("suspects", epilog="Example: situation device suspects --day 2026-01-15")(suspects)
    app.command("clocks", epilog="Example: situation device clocks --day 2026-01-15")(clocks)


def suspects(
    *, day: DayOption = "", everybody: Annotated[bool, typer.Option("--all", help="Also those in no doubt.")] = False
) -> None:
    """Judge how plausible each vehicle's day is, and list the suspects with their reasons (docs/plausibility.md)."""
    judged = _judged(day)
    found = judged.assessments if everybody else judged.suspects
    rows = [(each.vehicle, each.fixes, f"{each.score:.2f}", _grounds(each)) for each in found]
    console.tell(console.table(("vehicle", "fixes", "score", "why"), rows))
    console.note(f"suspects: {len(judged.suspects)} of {len(judged.assessments)} vehicles on {judged.day}")


def clocks(*, day: DayOption = "") -> None:
    """List vehicles whose clock is off, and what could be added to their times. Nothing is corrected by itself."""
    judged = _judged(day)
    rows = [
        (
            each.vehicle,
            f"{abs(each.offset.seconds):.0f} s {'behind' if each.offset.seconds > 0 else 'ahead'}",
            f"{each.offset.proposed_s:+.0f} s",
            "a wrong zone of time" if each.offset.is_zone else "",
        )
        for each in judged.assessments
        if each.offset
    ]
    console.tell(console.table(("vehicle", "clock", "would be added", ""), rows))
    console.note(f"clocks off: {len(rows)} of {len(judged.assessments)} vehicles on {judged.day}")


def _judged(text: str) -> JudgedDay:
    day, chosen = day_of(text), settings.load()
    city = open_city(chosen)
    shelf = PlausibilityFiles(chosen.data / "plausibility")
    judging = Judging(open_archive(chosen), shelf, region=region_of(city.bbox))
    judged = judging.judge_day(day, SystemClock().now(), tell=lambda done, of: console.progress(f"{done} of {of}"))
    console.end_progress()
    return judged


def day_of(text: str) -> date:
    """The day as it was given, or yesterday. Raises UsageWrong."""
    try:
        return date.fromisoformat(text) if text else SystemClock().now().date() - timedelta(days=1)
    except ValueError:
        raise UsageWrong(f"{text!r} is no day: write YYYY-MM-DD") from None


def _grounds(found: Assessment) -> str:
    told = [f"{each.suspicion} {each.figure:g} {each.unit} (+{each.weight:.2f})" for each in found.grounds]
    return ", ".join([*told, *([f"like {found.copy_of}"] if found.copy_of else [])])
