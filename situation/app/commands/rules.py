"""`situation rules`: from when a thing is worth an alert; tried on the past before it goes live."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.place import moment, open_city, zone_of
from situation.app.registry import COMMAND_LINE, open_archive, opened
from situation.app.subjects import subject_name
from situation.app.thresholds import base_thresholds
from situation.desk.thresholds import find_thresholds, thresholds_of
from situation.past import past_of
from situation.rules import RULE_NAMES
from situation.thresholds import with_values
from situation.trial import TriedRule, try_thresholds

app = typer.Typer(help="Rules and their thresholds.", rich_markup_mode=None)

Values = Annotated[list[str], typer.Argument(help="NAME=VALUE, as `situation rules show` names them.")]


@app.command("show", epilog="Example: situation rules show")
def show() -> None:
    """List the thresholds that count now, and who set which."""
    chosen = settings.load()
    with opened(chosen) as (store, _), store.read() as unit:
        version = find_thresholds(unit)
        current = thresholds_of(unit, base_thresholds(chosen), rules=RULE_NAMES)
    changed = version.values if version else {}
    for name, value in asdict(current).items():
        console.tell(f"{name:24} {json.dumps(value):40} {'set' if name in changed else ''}".rstrip())
    if version:
        console.note(f"version {version.number}, set by {version.set_by}: {version.why}")


@app.command("try", epilog="Example: situation rules try idling_after_s=600 --from 2026-11-22 --to 2026-11-29")
def try_(
    values: Values,
    *,
    from_: Annotated[str, typer.Option("--from", help="2026-11-22T08:00 in the city's time, or with an offset.")],
    to: Annotated[str, typer.Option("--to", help="The end, which is not part of it.")],
) -> None:
    """Say what the rules would have raised in the past with these values. Nothing is raised, kept or sent."""
    chosen = settings.load()
    city = open_city(chosen)
    zone = zone_of(chosen, city)
    from_at, to_at = moment(from_, zone), moment(to, zone)
    if to_at <= from_at:
        raise UsageWrong(f"--to {to_at.isoformat()} is not after --from {from_at.isoformat()}")
    with opened(chosen) as (store, _), store.read() as unit:
        now = thresholds_of(unit, base_thresholds(chosen), rules=RULE_NAMES)
        past = past_of(unit, from_at, to_at)
    then = with_values(now, read_values(values), rules=RULE_NAMES)
    tried: list[TriedRule] = []
    for step in try_thresholds(past, open_archive(chosen), now, then, from_at=from_at, to_at=to_at):
        if isinstance(step, float):
            console.progress(f"{step:4.0%} played")
        else:
            tried = step
    console.end_progress()
    with opened(chosen) as (store, _), store.read() as unit:
        console.tell(table(tried, from_at, to_at, lambda subject: subject_name(unit, subject, city, chosen.language)))


@app.command(
    "set", epilog='Example: situation rules set idling_after_s=600 --why "tried on the last week: 14 fewer a day"'
)
def set_(values: Values, *, why: Annotated[str, typer.Option(help="For the journal and the next shift.")]) -> None:
    """Let these values count from now on, beside those that were set before. Roles that run take them at once."""
    chosen = settings.load()
    with opened(chosen) as (store, desk):
        with store.read() as unit:
            before = find_thresholds(unit)
        merged = (before.values if before else {}) | read_values(values)
        version = desk.set_thresholds(base_thresholds(chosen), merged, why, by=COMMAND_LINE, rules=RULE_NAMES)
    console.tell(f"version {version.number}: {', '.join(f'{name}={value}' for name, value in version.values.items())}")


def read_values(given: list[str]) -> dict[str, object]:
    """NAME=VALUE with a JSON value: 600, [60, 180], {"speeding": 30}."""
    read: dict[str, object] = {}
    for each in given:
        name, equals, text = each.partition("=")
        try:
            read[name] = json.loads(text)
        except ValueError:
            equals = ""
        if not equals:
            raise UsageWrong(f"{each!r} is not NAME=VALUE with a number, a list or an object, like idling_after_s=600")
    return read


def table(tried: list[TriedRule], from_at: datetime, to_at: datetime, name_of: Callable[[str], str]) -> str:
    """Alerts now and then, per rule, with the names of what they would have been about most often."""
    hours = (to_at - from_at).total_seconds() / 3600
    lines = [f"{'rule':22} {'now':>7} {'then':>7} {'min':>7}  most often"]
    for each in tried:
        median = "" if each.median_min is None else f"{each.median_min:.1f}"
        subjects = ", ".join(f"{name_of(subject)} ({count})" for subject, count in each.subjects)
        lines.append(f"{each.rule:22} {each.now:7} {each.then:7} {median:>7}  {subjects}")
    now, then = sum(each.now for each in tried), sum(each.then for each in tried)
    lines.append(f"{'an hour':22} {now / hours:7.1f} {then / hours:7.1f}")
    return "\n".join(lines)
