"""`situation device`: the vehicles whose pings are taken, whose they are, and which trackers are on them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.errors import UsageWrong
from situation.app.registry import COMMAND_LINE, opened
from situation.desk import Desk
from situation.errors import Conflict, NotFound
from situation.fleet import Operator, OperatorId, Ownership, TrackerProtocol, Vehicle, VehicleId, VehicleKind

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a topic can carry
TRACKER_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")  # an IMEI, or the number of a terminal

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


@app.command("bind", epilog="Example: situation device bind 868204004279043 P-017 --protocol egts")
def bind(
    device: Annotated[
        str, typer.Argument(help="Id of a tracker (IMEI or terminal number), or with --operator of a vehicle.")
    ],
    vehicle: Annotated[str | None, typer.Argument(help="The vehicle that the tracker is on from now on.")] = None,
    *,
    protocol: Annotated[TrackerProtocol, typer.Option(help="What the tracker speaks.")] = TrackerProtocol.WIALON,
    operator: Annotated[str | None, typer.Option(help="Operator that the vehicle belongs to from now on.")] = None,
) -> None:
    """Put a tracker on a vehicle, or give a vehicle to another operator. Former bindings stay in the history."""
    if (vehicle is None) == (operator is None):
        raise UsageWrong("name a tracker and its vehicle, or a vehicle and its --operator")
    if operator is not None:
        _give(device, operator)
    elif vehicle is not None:
        _put_on(device, vehicle, protocol)


@app.command("release", epilog="Example: situation device release 868204004279043")
def release(tracker: Annotated[str, typer.Argument(help="Id of a tracker that speaks to the gateway.")]) -> None:
    """Take a tracker off its vehicle: what it sends is refused from now on."""
    with opened(settings.load()) as (_, desk):
        released = desk.release_tracker(tracker, by=COMMAND_LINE)
    console.tell(f"tracker {tracker} is no longer on {released.vehicle}")


@app.command("trackers", epilog="Example: situation device trackers --vehicle P-017")
def trackers(vehicle: Annotated[str | None, typer.Option(help="Of this vehicle only.")] = None) -> None:
    """List which tracker is and was on which vehicle, since when and by whom; the newest first."""
    with opened(settings.load()) as (store, _), store.read() as unit:
        bindings = unit.list_trackers(vehicle=vehicle)
    rows = [
        (one.id, one.protocol, one.vehicle, _moment(one.since_at), one.by, _moment(one.until_at)) for one in bindings
    ]
    console.tell(console.table(("tracker", "protocol", "vehicle", "since, UTC", "by", "until, UTC"), rows))


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


def _give(vehicle: str, operator: str) -> None:
    with opened(settings.load()) as (store, desk):
        with store.read() as unit:
            found = unit.find_vehicle(VehicleId(vehicle))
        if found is None:
            raise NotFound("vehicle", vehicle)
        desk.put_vehicle(replace(found, operator=OperatorId(operator)), by=COMMAND_LINE)
    console.tell(f"vehicle {vehicle} is of {operator} now")


def _put_on(tracker: str, vehicle: str, protocol: TrackerProtocol) -> None:
    if not TRACKER_ID.fullmatch(tracker):
        raise UsageWrong(f"{tracker!r} cannot be the id of a tracker: use 1-64 of A-Z a-z 0-9 _ . : -")
    with opened(settings.load()) as (_, desk):
        desk.bind_tracker(tracker, vehicle, protocol, by=COMMAND_LINE)
    console.tell(f"tracker {tracker} ({protocol}) is on {vehicle} now")


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else "-"
