"""Editing: what is said of an incident, and with whom it is. Its state stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from situation.desk.incident_event import event_of
from situation.desk.work import Work
from situation.errors import Conflict, Invalid, NotAllowed
from situation.incidents import LINES, Incident, IncidentState
from situation.journal import Subject


def comment_incident(work: Work, incident: Incident, text: str, picture: str) -> Incident:
    """What somebody says of it stands in its journal; the picture is what an outcome may rest on."""
    if not text.strip():
        raise Invalid("say something; a picture alone explains nothing", field="text")
    keeps = bool(picture) and incident.is_open
    commented = replace(incident, updated_at=work.now, proof_sha256=picture if keeps else incident.proof_sha256)
    work.unit.put_incident(commented)
    work.record(
        Subject.INCIDENT,
        incident.id,
        "commented",
        states=(incident.state, incident.state),
        why=text.strip(),
        data={"picture": picture} if picture else None,
        event=event_of(commented),
    )
    return commented


def move_incident(work: Work, incident: Incident, line: int, owner: str, why: str) -> Incident:
    """The incident with another line, and whoever has it there; what it waits for does not change."""
    if line not in LINES:
        raise Invalid(f"line must be {LINES[0]}..{LINES[-1]}", field="line")
    if not why.strip():
        raise Invalid("say why: whoever gets it will ask", field="why")
    if incident.state is IncidentState.CLOSED:
        raise NotAllowed("a closed incident stays where it is: reopen it")
    moved = replace(incident, line=line, owner=owner, updated_at=work.now, version=incident.version + 1)
    work.unit.put_incident(moved)
    states = (f"line {incident.line}", f"line {line}")
    who = f"to {owner}: " if owner else ""
    work.record(Subject.INCIDENT, incident.id, "moved", states=states, why=f"{who}{why.strip()}", event=event_of(moved))
    return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New texts and order of an incident; None keeps what is."""

    version: int  # of the incident that the editor saw
    description: str | None = None
    address: str | None = None
    priority: int | None = None
    owner: str | None = None


def edit_incident(work: Work, incident: Incident, edit: Edit) -> Incident:
    """The incident after the edit; Conflict when somebody else was first."""
    if edit.version != incident.version:
        raise Conflict(f"incident {incident.public_no} is at version {incident.version}, not {edit.version}")
    if edit.priority is not None and not 1 <= edit.priority <= 5:
        raise Invalid("priority must be 1..5", field="priority")
    wanted = {"description": edit.description, "address": edit.address, "priority": edit.priority, "owner": edit.owner}
    news = {name: value for name, value in wanted.items() if value is not None}
    changed = replace(incident, **news, updated_at=work.now, version=incident.version + 1)  # type: ignore[arg-type]
    work.unit.put_incident(changed)
    work.record(
        Subject.INCIDENT,
        incident.id,
        "edited",
        states=(incident.state, incident.state),
        why=", ".join(sorted(news)),
        event=event_of(changed),
    )
    return changed
