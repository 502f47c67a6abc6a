"""Cameras, their zones and pictures. An address goes in and never comes out; so do user name and password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from situation.cameras import Camera, CameraId, Hours, Zone
from situation.desk import cameras as desk_cameras
from situation.desk.work import Work
from situation.errors import Conflict, NotFound
from situation.journal import Subject
from situation.ports import Unit
from web.asks import CameraAsk, CameraPatch, ZoneAsk, ZonesAsk
from web.auth import JudgesFindings, Manages, SeesCameras
from web.once import IdempotencyKey, create_once
from web.parts import Parts, With
from web.schemas import CameraBody, Page, ZoneBody
from web.showing import show_camera

router = APIRouter(tags=["cameras"])

SECRETS = {"username", "password"}


@router.get("/cameras")
def cameras(_: SeesCameras, parts: With) -> Page[CameraBody]:
    """All cameras, each as its worker last described it."""
    with parts.store.read() as unit:
        found = unit.list_cameras()
    return Page(items=[_shown(camera, parts) for camera in found])


@router.post("/cameras", status_code=201, response_model=CameraBody)
def add(ask: CameraAsk, signed_in: Manages, parts: With, key: IdempotencyKey = None) -> Response:
    """A new camera; 409 when its id is taken, 422 when its address would not be watched."""
    parts.camera_addresses.check(ask.address)
    fields = {name: value for name, value in _given(ask).items() if value is not None}
    camera = Camera(**fields, zones=_zones(ask.zones))

    def make(work: Work) -> CameraBody:
        if work.unit.find_camera(camera.id) is not None:
            raise Conflict(f"camera {camera.id!r} exists already")
        work.unit.put_camera(camera)
        if _credentials(ask) is not None:
            work.unit.put_camera_credentials(camera.id, ask.username or "", ask.password or "")
        work.record(Subject.CAMERA, camera.id, "registered")
        return _shown(camera, parts)

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.get("/cameras/{id}")
def camera(id: str, _: SeesCameras, parts: With) -> CameraBody:
    """One camera."""
    with parts.store.read() as unit:
        return _shown(_camera(unit, id), parts)


@router.patch("/cameras/{id}")
def change(id: str, ask: CameraPatch, signed_in: Manages, parts: With) -> CameraBody:
    """What is named is different from now on; 422 when an address would not be watched."""
    if ask.address is not None:
        parts.camera_addresses.check(ask.address)
    with parts.store.read() as unit:
        before = _camera(unit, id)
    changed = replace(before, **{name: value for name, value in _given(ask).items() if value is not None})
    parts.desk.put_camera(changed, by=signed_in.user.login, credentials=_credentials(ask))
    return _shown(changed, parts)


@router.delete("/cameras/{id}", status_code=204)
def remove(id: str, signed_in: Manages, parts: With) -> None:
    """The camera and its password are forgotten; findings and pictures stay, and what stands open for it is over."""
    with parts.desk.work(signed_in.user.login) as work:
        desk_cameras.remove(work, CameraId(id))


@router.get("/cameras/{id}/zones")
def zones(id: str, _: SeesCameras, parts: With) -> list[ZoneBody]:
    """Its zones and what is seen in them now."""
    with parts.store.read() as unit:
        return _shown(_camera(unit, id), parts).zones


@router.put("/cameras/{id}/zones")
def put_zones(id: str, ask: ZonesAsk, signed_in: Manages, parts: With) -> list[ZoneBody]:
    """These zones in place of those before."""
    with parts.desk.work(signed_in.user.login) as work:
        changed = desk_cameras.put_zones(work, CameraId(id), _zones(ask.zones))
    return _shown(changed, parts).zones


@router.post("/cameras/{id}/confirm-view")
def confirm_view(id: str, signed_in: JudgesFindings, parts: With) -> CameraBody:
    """What it shows now is right, with the zones where they are: a camera that was moved is judged again."""
    with parts.desk.work(signed_in.user.login) as work:
        return _shown(desk_cameras.confirm_view(work, CameraId(id)), parts)


def _camera(unit: Unit, id: str) -> Camera:
    found = unit.find_camera(CameraId(id))
    if found is None:
        raise NotFound("camera", id)
    return found


def _given(ask: CameraPatch) -> dict[str, Any]:
    given = ask.model_dump(exclude=SECRETS | {"zones", "hours"})
    if ask.hours is None:
        return given
    return given | {"hours": tuple(Hours(days=tuple(one.days), start=one.start, end=one.end) for one in ask.hours)}


def _credentials(ask: CameraPatch) -> tuple[str, str] | None:
    if ask.username is None and ask.password is None:
        return None
    return ask.username or "", ask.password or ""


def _zones(asked: Sequence[ZoneAsk]) -> tuple[Zone, ...]:
    return tuple(Zone(id=zone.id, kind=zone.kind, polygon=tuple(zone.polygon)) for zone in asked)


def _shown(camera: Camera, parts: Parts) -> CameraBody:
    return show_camera(camera, parts.cameras.find(camera.id))
