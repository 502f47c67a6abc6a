"""`situation operator` and `situation key`: where operators work, and the keys of other systems."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.place import open_city
from situation.app.registry import COMMAND_LINE, opened
from situation.fleet import OperatorId
from situation.journal import Subject

operators = typer.Typer(help="Owners of vehicles.", rich_markup_mode=None)
keys = typer.Typer(help="API keys of other systems.", rich_markup_mode=None)


@operators.callback()
def _operators() -> None:
    """Keeps `operator districts` a command of its own while it is the only one."""


@keys.callback()
def _keys() -> None:
    """Keeps `key add` a command of its own while it is the only one."""


@operators.command("districts", epilog="Example: situation operator districts esil-tazalyk esil,nura")
def districts(
    operator: str,
    districts: Annotated[str, typer.Argument(help="Ids, comma-separated; nothing: anywhere in the city.")] = "",
) -> None:
    """Say in which districts an operator's vehicles have to work; elsewhere the rule off_district speaks."""
    ids = tuple(part.strip() for part in districts.split(",") if part.strip())
    chosen = settings.load()
    of_city = [district.id for district in open_city(chosen).districts_at(SystemClock().now())]
    for id_ in ids:
        if id_ not in of_city:
            raise UsageWrong(f"no district {id_!r}: choose of {', '.join(of_city)}")
    with opened(chosen) as (store, desk):
        with store.read() as unit:
            known = unit.find_operator(OperatorId(operator))
        if known is None:
            raise UsageWrong(f"no operator {operator!r}: see `situation device list`")
        desk.put_operator(replace(known, districts=ids), by=COMMAND_LINE)
    console.tell(f"operator {operator} works in {', '.join(ids) or 'the whole city'}")


@keys.command("add", epilog="Example: situation key add webhook")
def add(name: Annotated[str, typer.Argument(help="Whose it is; for tickets' updates the destination's name.")]) -> None:
    """Make an API key for another system. It is shown once; only its sha256 is kept."""
    key = secrets.token_urlsafe(32)
    with opened(settings.load()) as (_, desk), desk.work(COMMAND_LINE) as work:
        work.unit.put_api_key(name, hashlib.sha256(key.encode()).hexdigest())
        work.record(Subject.USER, "", "key_issued", why=name)
    console.tell(f"key of {name}: {key}   (shown once, not kept in clear)")
