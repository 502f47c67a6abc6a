"""`situation device`: the vehicles whose pings are taken, and whose they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.registry import COMMAND_LINE, opened
from situation.desk import Desk
from situation.errors import Conflict, NotFound
from situation.fleet import Operator, OperatorId, Ownership, Vehicle, VehicleId, VehicleKind

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a topic can carry

app = typer.Typer(
    help="The vehicles whose pings are taken, and whose they are. Trackers do not have credentials of their own yet.",
    rich_markup_mode=None,
)

VehicleArgument = Annotated[str, typer.Argument(help="Its id: the {vehicle} part of its topic.")]
OperatorOption = Annotated[str, typer.Option(help="Id of its owner: the {operator} part of its topic.")]


@app.command("add", epilog="Example: situation device add P-017 --operator gorzhol --kind plow --plate 'A 123 BC 01'")
def add(  # noqa: PLR0913 - one option per field of a vehicle
    vehicle: VehicleArgument,
    *,
    operator: OperatorOption,
    kind: Annotated[VehicleKind, typer.Option(help="What the machine can do.")] = VehicleKind.OTHER,
    plate: Annotated[str, typer.Option(help="Number plate.")] = "",
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    operator_name: Annotated[str, typer.Option(help="Name of an operator that is not known yet.")] = "",
    ownership: Annotated[Ownership, typer.Option(help="Of a new operator.")] = Ownership.CONTRACTOR,
) -> None:
    """Register a vehicle, and its operator where that is new and --operator-name is given."""
    made = Vehicle(id=VehicleId(_id(vehicle)), operator=OperatorId(_id(operator)), kind=kind, plate=plate, name=name)
    with opened(settings.load()) as (store, desk):
        with store.read() as unit:
            if unit.find_vehicle(made.id):
                raise Conflict(f"vehicle {vehicle} is registered already; `situation device bind` changes its operator")
            known = unit.find_operator(made.operator)
        if known is None:
            _add_operator(desk, Operator(id=made.operator, name=operator_name, ownership=ownership))
        desk.put_vehicle(made, by=COMMAND_LINE)
    console.tell(f"vehicle {vehicle} of {operator} sends on fleet/{operator}/{vehicle}/position")


@app.command("bind", epilog="Example: situation device bind P-017 --operator tazaqala")
def bind(vehicle: VehicleArgument, *, operator: OperatorOption) -> None:
    """Give a vehicle to another operator. Its history stays with the former one."""
    with opened(settings.load()) as (store, desk):
        with store.read() as unit:
            found = unit.find_vehicle(VehicleId(vehicle))
        if found is None:
            raise NotFound("vehicle", vehicle)
        desk.put_vehicle(replace(found, operator=OperatorId(operator)), by=COMMAND_LINE)
    console.tell(f"vehicle {vehicle} is of {operator} now")


@app.command("list", epilog="Example: situation device list")
def list_() -> None:
    """List the registered vehicles."""
    with opened(settings.load()) as (store, _), store.read() as unit:
        vehicles = unit.list_vehicles()
    rows = [
        (vehicle.id, vehicle.operator, vehicle.kind, vehicle.plate or "-", "yes" if vehicle.on_duty else "no")
        + (("simulated",) if vehicle.simulated else ("",))
        for vehicle in vehicles
    ]
    console.tell(console.table(("vehicle", "operator", "kind", "plate", "on duty", ""), rows))


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise UsageWrong(f"{text!r} cannot be a part of a topic: use 1-64 of A-Z a-z 0-9 _ -")
    return text


def _add_operator(desk: Desk, operator: Operator) -> None:
    if not operator.name:
        raise UsageWrong(f"no operator {operator.id!r}: add --operator-name to register it")
    desk.put_operator(operator, by=COMMAND_LINE)
