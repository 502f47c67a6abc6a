"""Trackers: what became of what each sent, who may speak for which vehicle, and commands to change that.

A secret is in the answer to its creation and nowhere else: these answers are therefore not kept for an
Idempotency-Key. Asked again, a device that exists is a conflict, and a credential is simply a newer one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request

from situation.desk import devices as desk_devices
from situation.desk import registry as desk_registry
from situation.desk.work import Work
from situation.errors import Conflict, Invalid, NotFound
from situation.fleet import Operator, OperatorId, TrackerId, Vehicle, VehicleId
from situation.identity import Secret, new_secret
from situation.ports import Unit
from web.auth import Manages
from web.device_schemas import (
    BindAsk,
    DeviceAsk,
    DeviceBody,
    DeviceWholeBody,
    IssuedBody,
    SecretBody,
    TrackerAsk,
)
from web.parts import Parts, With
from web.qr import qr_of
from web.schemas import Page
from web.showing_devices import Registry, Said, show_device, show_stranger, show_whole_device

router = APIRouter(prefix="/devices", tags=["devices"])


@router.get("")
async def devices(_: Manages, parts: With, strangers: Annotated[bool, Query()] = False) -> Page[DeviceBody]:
    """One per vehicle; with `strangers` also senders that nobody registered."""
    said = await _said(parts)
    return await run_sync(_all, parts, said, strangers)


@router.get("/{id}")
async def device(id: str, _: Manages, parts: With) -> DeviceWholeBody:
    """All about a vehicle's trackers: history, figures, gaps, and the last pings as they came."""
    return await _whole(parts, id)


@router.post("", status_code=201)
async def add(ask: DeviceAsk, signed_in: Manages, request: Request, parts: With) -> IssuedBody:
    """A new vehicle and its tracker's credential; 409 when it is registered already."""
    secret = new_secret()
    tracker = TrackerId(ask.tracker or ask.vehicle)

    def make(work: Work) -> None:
        if work.unit.find_vehicle(VehicleId(ask.vehicle)) is not None:
            raise Conflict(f"vehicle {ask.vehicle!r} is registered already")
        _know_operator(work, ask)
        vehicle = Vehicle(
            id=VehicleId(ask.vehicle), operator=OperatorId(ask.operator), kind=ask.kind, plate=ask.plate, name=ask.name
        )
        desk_registry.put_vehicle(work, vehicle)
        desk_devices.issue_credential(work, tracker, vehicle.id, secret_hash=secret.hash)

    await run_sync(_work, parts, signed_in.user.login, make)
    return await _issued(parts, ask.vehicle, tracker, secret, host=request.url.hostname or "")


@router.post("/{id}/credential", status_code=201)
async def issue(id: str, ask: TrackerAsk, signed_in: Manages, request: Request, parts: With) -> IssuedBody:
    """A new secret for a tracker of this vehicle; the one before is worth nothing any more."""
    secret = new_secret()
    tracker = TrackerId(ask.tracker or id)

    def make(work: Work) -> None:
        desk_devices.issue_credential(work, tracker, VehicleId(id), secret_hash=secret.hash)

    await run_sync(_work, parts, signed_in.user.login, make)
    return await _issued(parts, id, tracker, secret, host=request.url.hostname or "")


@router.post("/{id}/revoke")
async def revoke(id: str, ask: TrackerAsk, signed_in: Manages, parts: With) -> DeviceWholeBody:
    """The tracker, or all of the vehicle's where none is named, may not sign in from now on."""

    def make(work: Work) -> None:
        on_it = [tracker.id for tracker in desk_devices.trackers_of(work, VehicleId(id))]
        named = on_it if ask.tracker is None else [each for each in on_it if each == ask.tracker]
        if not named:
            raise NotFound("tracker of this vehicle that signs in", ask.tracker or id)
        for tracker in named:
            desk_devices.revoke_credential(work, tracker)

    await run_sync(_work, parts, signed_in.user.login, make)
    return await _whole(parts, id)


@router.post("/{id}/bind")
async def bind(id: str, ask: BindAsk, signed_in: Manages, parts: With) -> DeviceWholeBody:
    """The vehicle is another operator's, or another tracker is on it, from now on; history is kept."""

    def make(work: Work) -> None:
        vehicle = _vehicle(work.unit, id)
        if ask.operator is not None:
            desk_registry.put_vehicle(work, replace(vehicle, operator=OperatorId(ask.operator)))
        if ask.tracker is not None:
            desk_registry.bind_tracker(work, TrackerId(ask.tracker), vehicle.id, ask.protocol)

    await run_sync(_work, parts, signed_in.user.login, make)
    return await _whole(parts, id)


async def _said(parts: Parts) -> Said:
    if parts.devices is None:
        return Said()
    return Said.made_of(await parts.devices.load(), await parts.devices.load_refused())


def _all(parts: Parts, said: Said, strangers: bool) -> Page[DeviceBody]:
    with parts.store.read() as unit:
        vehicles, registry = unit.list_vehicles(), Registry.read(unit)
    lasts = parts.fleet.lasts((vehicle.id for vehicle in vehicles), parts.clock.now())
    items = [show_device(vehicle, registry, said, lasts.get(vehicle.id)) for vehicle in vehicles]
    if strangers:
        names = said.reports.keys() - {vehicle.id for vehicle in vehicles}
        items += [show_stranger(report) for name in sorted(names) for report in said.of(name)]
    return Page(items=items)


async def _whole(parts: Parts, id: str) -> DeviceWholeBody:
    said = await _said(parts)

    def read() -> DeviceWholeBody:
        with parts.store.read() as unit:
            return show_whole_device(_vehicle(unit, id), unit, said, parts)

    return await run_sync(read)


async def _issued(parts: Parts, id: str, tracker: TrackerId, secret: Secret, *, host: str) -> IssuedBody:
    whole = await _whole(parts, id)
    topic = f"fleet/{whole.operator}/{whole.vehicle}/position"
    shown = DeviceBody(**{name: getattr(whole, name) for name in DeviceBody.model_fields})
    settings = parts.settings
    told: dict[str, Any] = {
        "host": settings.mqtt_host or host,
        "port": settings.mqtt_port,
        "tls": settings.mqtt_tls,
        "user": tracker,
        "password": secret.text,
        "topic": topic,
    }
    lines = "\n".join(f"{name}: {_plainly(value)}" for name, value in told.items())
    return IssuedBody(device=shown, credential=SecretBody(**told, qr=qr_of(lines)))


def _plainly(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _work(parts: Parts, by: str, make: Callable[[Work], None]) -> None:
    with parts.desk.work(by) as work:
        make(work)


def _vehicle(unit: Unit, id: str) -> Vehicle:
    found = unit.find_vehicle(VehicleId(id))
    if found is None:
        raise NotFound("vehicle", id)
    return found


def _know_operator(work: Work, ask: DeviceAsk) -> None:
    if work.unit.find_operator(OperatorId(ask.operator)) is not None:
        return
    if not ask.operator_name:
        raise Invalid(f"no operator {ask.operator!r}: give its operator_name to register it", field="operator")
    operator = Operator(id=OperatorId(ask.operator), name=ask.operator_name, ownership=ask.ownership)
    desk_registry.put_operator(work, operator)
