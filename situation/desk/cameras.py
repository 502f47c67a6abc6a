"""Cameras' views and zones, within one transaction.

That a person has looked at a view and found it right is a fact of the journal: the video role reads it there, and
judges the zones of a camera that was turned only after it.
"""

from __future__ import annotations

from dataclasses import replace

from situation.cameras import Camera, CameraId, Zone
from situation.desk.work import Work
from situation.errors import NotFound
from situation.journal import Subject

VIEW_CONFIRMED = "view_confirmed"


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
