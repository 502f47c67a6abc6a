"""Hand-overs to other services, within one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from situation.cameras import Finding
from situation.desk.commands import command_incident
from situation.desk.work import Work
from situation.errors import Invalid
from situation.handovers import (
    EMERGENCY,
    Handover,
    HandoverCommand,
    HandoverId,
    PartnerOutcome,
    Service,
    next_state,
    outcomes_of,
)
from situation.identity import new_id
from situation.incidents import Command, Incident, IncidentId
from situation.journal import Subject

PACKAGE = "/api/v1/partners/handovers/{id}/package"  # beneath the address of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTerms:
    """How long is waited for other services, and how long plates are kept."""

    call_back: timedelta = timedelta(minutes=10)  # an emergency's hand-over is confirmed by then, or told
    offence_kept: timedelta = timedelta(days=90)  # a plate, to find the same vehicle there again


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """What is asked for."""

    service: Service
    to: str = ""  # who; the emergency services are known by their number
    number: str = ""  # what they call it, if they have said so already
    note: str = ""
    shares_caller: bool = False


def hand_over(work: Work, incident: Incident, asked: NewHandover, terms: PartnerTerms) -> tuple[Incident, Handover]:
    """The incident with its new hand-over, put into the outbox in the same transaction."""
    to = asked.to.strip() or ("" if asked.service is Service.PARTNER else asked.service.value)
    if not to:
        raise Invalid("say to whom it is handed", field="to")
    why = "; ".join(part for part in (to, asked.number, asked.note) if part)
    handed = command_incident(work, incident, Command.HAND_OFF, why=why)
    handover = Handover(
        id=HandoverId(new_id()),
        number=work.unit.next_number("H", work.now.year),
        incident=incident.id,
        service=asked.service,
        to=to,
        note=asked.note,
        shares_caller=asked.shares_caller,
        handed_by=work.by,
        handed_at=work.now,
        call_back_at=work.now + terms.call_back if asked.service in EMERGENCY else None,
        reference=asked.number,
        simulated=incident.simulated,
    )
    _keep(work, handover, "handed_over", before="", why=to)
    return handed, handover


def accept(work: Work, handover: Handover, *, number: str = "", note: str = "") -> Handover:
    """The other service has it, by its own word or by a person's call."""
    changed = replace(
        handover,
        state=next_state(handover.state, HandoverCommand.ACCEPT),
        reference=number or handover.reference,
        accepted_at=work.now,
        accepted_by=work.by,
    )
    return _keep(work, changed, "accepted", before=handover.state, why="; ".join(filter(None, (number, note))))


def call_again(work: Work, handover: Handover, terms: PartnerTerms, *, note: str = "") -> Handover:
    """They were called back and nobody knew of it: it is told anew after the same time."""
    changed = replace(
        handover,
        state=next_state(handover.state, HandoverCommand.CALL_AGAIN),
        calls=handover.calls + 1,
        call_back_at=handover.call_back_at and work.now + terms.call_back,
    )
    return _keep(work, changed, "called_back", before=handover.state, why=note)


def end(work: Work, handover: Handover, outcome: PartnerOutcome, *, note: str = "") -> Handover:
    """What came of it. The incident stays as it is: whether it is done is for a person to say."""
    known = outcomes_of(handover.service)
    if outcome not in known:
        raise Invalid(f"of {handover.to} comes {', '.join(known)}, not {outcome}", field="outcome")
    changed = replace(
        handover,
        state=next_state(handover.state, HandoverCommand.END),
        outcome=outcome,
        outcome_note=note,
        ended_at=work.now,
    )
    return _keep(work, changed, "ended", before=handover.state, why="; ".join(filter(None, (outcome.value, note))))


def place_freed(work: Work, finding: Finding) -> None:
    """The camera sees the place free again: whoever got it is told, and finds the picture in the package."""
    for handover in _about(work, finding):
        _keep(work, replace(handover, freed_at=finding.cleared_at), "place_freed", before=handover.state)


def _about(work: Work, finding: Finding) -> Iterator[Handover]:
    for handover in work.unit.list_handovers(open_only=True, limit=1_000_000):
        incident = work.unit.get_incident(IncidentId(handover.incident))
        if incident.finding == finding.id and handover.freed_at is None:
            yield handover


def _keep(work: Work, handover: Handover, action: str, *, before: str, why: str = "") -> Handover:
    work.unit.put_handover(handover)
    event = _event(work, handover)
    work.record(Subject.HANDOVER, handover.id, action, states=(before, handover.state), why=why, event=event)
    return handover


def _event(work: Work, handover: Handover) -> dict[str, object]:
    """What partners are told: thin. Pictures, the caller and a plate are in the package, which is fetched by key."""
    incident = work.unit.get_incident(IncidentId(handover.incident))
    return {
        "handover": handover.id,
        "number": handover.number,
        "service": handover.service.value,
        "to": handover.to,
        "state": handover.state.value,
        "outcome": handover.outcome.value if handover.outcome else "",
        "handed_at": handover.handed_at.isoformat(),
        "freed_at": handover.freed_at.isoformat() if handover.freed_at else None,
        "incident": incident.public_no,
        "category": incident.category,
        "lat": incident.lat,
        "lon": incident.lon,
        "address": incident.address,
        "priority": incident.priority,
        "package": PACKAGE.format(id=handover.id),
        "simulated": handover.simulated,
    }
