"""`situation device`: the vehicles whose pings are taken, whose they are, which trackers are on them and may speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from situation.adapters.spine.device_users import users_block
from situation.app import console, settings
from situation.app.commands import plausibility
from situation.app.device_access import device_access
from situation.app.errors import UsageWrong
from situation.app.registry import COMMAND_LINE, opened
from situation.desk import Desk, devices
from situation.errors import Conflict, NotFound
from situation.fleet import (
    Credential,
    Operator,
    OperatorId,
    Ownership,
    Tracker,
    TrackerId,
    TrackerProtocol,
    Vehicle,
    VehicleId,
    VehicleKind,
)
from situation.identity import Secret, new_secret

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a topic can carry
TRACKER_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")  # an IMEI, or the number of a terminal

app = typer.Typer(
    help="The vehicles whose pings are taken, whose they are, and what their trackers sign in with.",
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
    tracker: Annotated[str, typer.Option(help="User name of its tracker; the vehicle's id by default.")] = "",
    credential: Annotated[bool, typer.Option(help="Issue what its tracker signs in with over MQTT.")] = True,
) -> None:
    """Register a vehicle, its operator where that is new and --operator-name is given, and its tracker's credential.

    The password is shown once and kept nowhere. From then on nobody else may speak for the vehicle.
    """
    made = Vehicle(id=VehicleId(_id(vehicle)), operator=OperatorId(_id(operator)), kind=kind, plate=plate, name=name)
    with opened(settings.load()) as (store, desk):
        with store.read() as unit:
            if unit.find_vehicle(made.id):
                raise Conflict(f"vehicle {vehicle} is registered already; `situation device bind` changes its operator")
            known = unit.find_operator(made.operator)
        if known is None:
            _add_operator(desk, Operator(id=made.operator, name=operator_name, ownership=ownership))
        desk.put_vehicle(made, by=COMMAND_LINE)
        secret = _issue(desk, tracker or vehicle, vehicle) if credential else None
    console.tell(f"vehicle {vehicle} of {operator} sends on fleet/{operator}/{vehicle}/position")
    if secret:
        _tell_secret(tracker or vehicle, secret)


@app.command("credential", epilog="Example: situation device credential P-017")
def credential(
    vehicle: VehicleArgument,
    *,
    tracker: Annotated[str, typer.Option(help="User name of its tracker; the vehicle's id by default.")] = "",
) -> None:
    """Issue a new credential: for a vehicle that has none, for one more tracker, or in place of one that is lost."""
    with opened(settings.load()) as (_, desk):
        secret = _issue(desk, tracker or vehicle, vehicle)
    _tell_secret(tracker or vehicle, secret)


@app.command("revoke", epilog="Example: situation device revoke P-017")
def revoke(tracker: Annotated[str, typer.Argument(help="User name of the tracker.")]) -> None:
    """Refuse a tracker from now on: it is disconnected at once, and nobody else speaks for its vehicle."""
    with opened(settings.load()) as (_, desk), desk.work(COMMAND_LINE) as work:
        devices.revoke_credential(work, TrackerId(tracker))
    console.tell(f"tracker {tracker} is refused from now on; `situation device credential` gives it a new password")


@app.command("export", epilog="Example: situation device export > /etc/nats/situation-users.conf")
def export() -> None:
    """Print the trackers' users for a nats-server of your own, to be included in its list of users."""
    chosen = settings.load()
    with opened(chosen) as (store, _), store.read() as unit:
        access = device_access(unit, chosen.rules_of_topics)
    console.tell(users_block(access))


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
        trackers = [one for one in unit.list_trackers() if one.until_at is None]
        credentials = {credential.tracker: credential for credential in unit.list_credentials()}
    shown = {
        vehicle.id: ", ".join(_shown(one, credentials) for one in trackers if one.vehicle == vehicle.id)
        for vehicle in vehicles
    }
    rows = [
        (
            *(vehicle.id, vehicle.operator, vehicle.kind, vehicle.plate or "-", "yes" if vehicle.on_duty else "no"),
            *(shown[vehicle.id] or "-", "simulated" if vehicle.simulated else ""),
        )
        for vehicle in vehicles
    ]
    console.tell(console.table(("vehicle", "operator", "kind", "plate", "on duty", "trackers", ""), rows))


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise UsageWrong(f"{text!r} cannot be a part of a topic: use 1-64 of A-Z a-z 0-9 _ -")
    return text


def _tracker_id(text: str) -> str:
    if not TRACKER_ID.fullmatch(text):
        raise UsageWrong(f"{text!r} cannot be the id of a tracker: use 1-64 of A-Z a-z 0-9 _ . : -")
    return text


def _issue(desk: Desk, tracker: str, vehicle: str) -> Secret:
    secret = new_secret()
    with desk.work(COMMAND_LINE) as work:
        devices.issue_credential(work, TrackerId(_tracker_id(tracker)), VehicleId(vehicle), secret_hash=secret.hash)
    return secret


def _tell_secret(tracker: str, secret: Secret) -> None:
    console.tell(f"user {tracker}\npassword {secret.text}   (made now, shown this once)")


def _shown(tracker: Tracker, credentials: Mapping[TrackerId, Credential]) -> str:
    """A tracker and whether it may speak."""
    known = credentials.get(tracker.id)
    return f"{tracker.id} ({tracker.protocol}{', revoked' if known and known.revoked_at else ''})"


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
    _tracker_id(tracker)
    with opened(settings.load()) as (_, desk):
        desk.bind_tracker(tracker, vehicle, protocol, by=COMMAND_LINE)
    console.tell(f"tracker {tracker} ({protocol}) is on {vehicle} now")


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else "-"


plausibility.add_to(app)
