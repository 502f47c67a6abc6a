"""Number plates of vehicles that stand where none may. Personal data: a right of its own, and every look in the audit.

A program may read the picture where that is switched on; what goes on is only what a person has typed.
"""

from __future__ import annotations

from fastapi import APIRouter

from situation.cameras import CameraId, FindingId
from situation.desk.offences import look_at_plate
from situation.errors import NotAllowed, NotFound
from situation.journal import Subject
from web.auth import SeesPlates
from web.handover_schemas import PlateAsk, PlateBody, PlateGuessBody, show_plate
from web.parts import With
from web.visible import audience_of, visible_incident

router = APIRouter(prefix="/incidents/{id}/plate", tags=["plates"])


@router.get("")
def plate(id: str, signed_in: SeesPlates, parts: With) -> PlateBody:
    """The plate that a person has confirmed; 404 while nobody has, and after its term."""
    with parts.desk.work(signed_in.user.login) as work:
        return show_plate(look_at_plate(work, visible_incident(work.unit, id, audience_of(signed_in.user))))


@router.put("")
def confirm(id: str, ask: PlateAsk, signed_in: SeesPlates, parts: With) -> PlateBody:
    """The plate as the person reads it; the answer says whether it stood there before."""
    return show_plate(parts.desk.confirm_plate(id, ask.plate, by=signed_in.user.login, other=ask.other))


@router.post("/reading")
def read(id: str, signed_in: SeesPlates, parts: With) -> list[PlateGuessBody]:
    """What a program reads off the incident's picture, surest first; 409 where that is switched off."""
    if parts.plate_reader is None:
        raise NotAllowed("plates are not read here: type it as the picture shows it")
    with parts.desk.work(signed_in.user.login) as work:
        incident = visible_incident(work.unit, id, audience_of(signed_in.user))
        if not incident.finding:
            raise NotFound("picture of incident", id)
        finding = work.unit.get_finding(FindingId(incident.finding))
        camera = work.unit.find_camera(CameraId(finding.camera))
        work.record(Subject.SESSION, signed_in.user.id, "saw_original", why=f"plate read of incident {id}")
    jpeg = parts.frame_store.find(finding.frame_sha256)
    if jpeg is None:
        raise NotFound("picture of incident", id)
    zone = next((zone.polygon for zone in camera.zones if zone.id == finding.zone), None) if camera else None
    return [PlateGuessBody(text=guess.text, score=guess.score) for guess in parts.plate_reader.read(jpeg, zone)]
