"""Cameras' views and zones, within one transaction.

That a person has looked at a view and found it right is a fact of the journal: the video role reads it there, and
judges the zones of a camera that was turned only after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from situation.cameras import Camera, CameraId, FindingState, Hours, Zone
from situation.desk.work import Work
from situation.errors import NotFound
from situation.journal import Subject

VIEW_CONFIRMED = "view_confirmed"
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A camera as a list of cameras has it: None is what the list does not say, and stays as it is."""

    id: CameraId
    name: str | None = None
    lat: float
    lon: float
    address: str
    owner: str | None = None
    heading_deg: float | None = None
    period_s: float | None = None
    shadow: bool | None = None
    enabled: bool | None = None
    hours: tuple[Hours, ...] | None = None
    credentials: tuple[str, str] | None = field(default=None, repr=False)


class Took(StrEnum):
    """What taking a listed camera did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "unchanged"


def take(work: Work, listed: Listed) -> Took:
    """The camera is as listed from now on; a new one begins in shadow unless the list says otherwise."""
    before = work.unit.find_camera(listed.id)
    said: dict[str, Any] = {each.name: getattr(listed, each.name) for each in fields(listed)}
    given = {name: value for name, value in said.items() if value is not None and name != "credentials"}
    blank = Camera(id=listed.id, name=listed.id, lat=listed.lat, lon=listed.lon, address=listed.address, shadow=True)
    camera = replace(before or blank, **given)
    secret = listed.credentials
    if camera == before and secret in (None, work.unit.find_camera_credentials(listed.id)):
        return Took.SAME
    work.unit.put_camera(camera)
    if secret is not None:
        work.unit.put_camera_credentials(listed.id, *secret)
    work.record(Subject.CAMERA, listed.id, "changed" if before else "registered")
    return Took.CHANGED if before else Took.ADDED


def remove(work: Work, id: CameraId) -> None:
    """The camera is no longer there, and nothing stands open for it: nobody will ever see the end of it."""
    if work.unit.find_camera(id) is None:
        raise NotFound("camera", id)
    for finding in work.unit.list_findings(camera=id, open_only=True):
        work.unit.put_finding(replace(finding, state=FindingState.CLEARED, cleared_at=work.now))
        states = (finding.state, FindingState.CLEARED)
        work.record(Subject.FINDING, finding.id, "cleared", states=states, why="camera removed")
    work.unit.remove_camera(id)
    work.record(Subject.CAMERA, id, "removed")


def confirm_view(work: Work, id: CameraId, *, why: str = "") -> Camera:
    """What the camera shows now is what it shall show, with the zones where they are."""
    camera = work.unit.find_camera(id)
    if camera is None:
        raise NotFound("camera", id)
    work.record(Subject.CAMERA, id, VIEW_CONFIRMED, why=why)
    return camera


def put_zones(work: Work, id: CameraId, zones: tuple[Zone, ...]) -> Camera:
    """These zones in place of those before, drawn on what the camera shows now."""
    camera = work.unit.find_camera(id)
    if camera is None:
        raise NotFound("camera", id)
    changed = replace(camera, zones=zones)
    work.unit.put_camera(changed)
    confirm_view(work, id, why="zones drawn")
    return changed
