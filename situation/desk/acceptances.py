"""Accepting streets, and taking that back, within one transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from situation.cameras import CameraId
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.identity import new_id
from situation.journal import Subject
from situation.streets.acceptance import Acceptance

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAcceptance:
    """What is accepted: the segments that were found serviced."""

    event: str
    segments: tuple[int, ...]
    street: str = ""
    district: str = ""
    camera: str = ""
    photo_sha256: str = ""
    note: str = ""


def accept_streets(work: Work, asked: NewAcceptance) -> Acceptance:
    """The word, kept. Invalid where nothing of it is serviced, or what it was seen by is not known."""
    event = work.unit.get_snow_event(asked.event)
    if not asked.segments:
        raise Invalid("nothing of that has been serviced: only what tracks prove can be accepted", field="segments")
    if asked.camera and work.unit.find_camera(CameraId(asked.camera)) is None:
        raise Invalid(f"no camera {asked.camera!r}", field="camera")
    if asked.photo_sha256 and not SHA256.fullmatch(asked.photo_sha256):
        raise Invalid("64 hexadecimal digits in small letters", field="photo_sha256")
    acceptance = Acceptance(
        id=new_id(),
        event=event.id,
        segments=asked.segments,
        street=asked.street,
        district=asked.district,
        at=work.now,
        by=work.by,
        camera=asked.camera,
        photo_sha256=asked.photo_sha256,
        note=asked.note,
    )
    work.unit.put_acceptance(acceptance)
    _record(work, acceptance, "streets_accepted", asked.note)
    return acceptance


def withdraw_acceptance(work: Work, acceptance: Acceptance, why: str) -> Acceptance:
    """It was not done after all. The word is kept, with who took it back and why."""
    if not why.strip():
        raise Invalid("say why it is withdrawn", field="why")
    if acceptance.withdrawn_at is not None:
        raise NotAllowed("it has been withdrawn already")
    withdrawn = replace(acceptance, withdrawn_at=work.now, withdrawn_by=work.by, withdrawn_why=why)
    work.unit.put_acceptance(withdrawn)
    _record(work, withdrawn, "acceptance_withdrawn", why)
    return withdrawn


def _record(work: Work, acceptance: Acceptance, action: str, why: str) -> None:
    what = acceptance.street or acceptance.district or "segments"
    said = "; ".join(part for part in (f"{what}: {len(acceptance.segments)}", acceptance.id, why) if part)
    work.record(Subject.SNOW_EVENT, acceptance.event, action, why=said)
