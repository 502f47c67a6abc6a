"""`situation operator`: where operators work."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from situation.adapters.clocks import SystemClock
from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.place import open_city
from situation.app.registry import COMMAND_LINE, opened
from situation.fleet import OperatorId

app = typer.Typer(help="Owners of vehicles.", rich_markup_mode=None)


@app.callback()
def _operators() -> None:
    """Keeps `operator districts` a command of its own while it is the only one."""


@app.command("districts", epilog="Example: situation operator districts esil-tazalyk esil,nura")
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
