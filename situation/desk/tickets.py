"""Tickets: what an alert asks another service to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from situation.alerts import Alert
from situation.catalogue import CATEGORIES
from situation.conditions import Condition
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.identity import new_id
from situation.incidents import Incident
from situation.journal import Subject
from situation.tickets import Delivery, DeliveryState, PartnerState, Ticket, TicketId


def open_ticket(work: Work, alert: Alert, condition: Condition, incident: Incident | None) -> Ticket:
    """A ticket for the alert, put into the outbox in the same transaction."""
    category = CATEGORIES[incident.category if incident else "other"]
    ticket = Ticket(
        id=TicketId(new_id()),
        number=work.unit.next_number("T", work.now.year),
        title=category.name_ru if incident else alert.rule,
        category=category.code,
        description=_description_of(alert, incident),
        lat=_first(condition.lat, incident.lat if incident else None),
        lon=_first(condition.lon, incident.lon if incident else None),
        address=incident.address if incident else "",
        priority=alert.priority,
        opened_at=work.now,
        incident=incident.id if incident else "",
        alert=alert.id,
        frame_sha256=condition.frame_sha256,
        simulated=alert.simulated,
    )
    work.unit.put_ticket(ticket)
    work.unit.put_alert(replace(alert, ticket=ticket.id))
    work.record(Subject.TICKET, ticket.id, "opened", event=event_of(ticket))
    return ticket


def _first(*values: float | None) -> float:
    return next((value for value in values if value is not None), 0.0)


def _description_of(alert: Alert, incident: Incident | None) -> str:
    facts = ", ".join(f"{name}: {value}" for name, value in sorted(alert.facts.items()) if value not in ("", None))
    head = "[SIMULATED] " if alert.simulated else ""
    number = f"{incident.public_no}. " if incident else ""
    return f"{head}{number}{alert.rule} ({facts})"


def take_update(work: Work, ticket: Ticket, state: PartnerState, at: datetime, note: str) -> Ticket:
    """The ticket as its partner describes it. A word older than the last one is journalled and changes nothing."""
    if state is PartnerState.NONE:
        raise Invalid("an update says a state", field="state")
    is_late = ticket.partner_state_at is not None and at < ticket.partner_state_at
    changed = ticket if is_late else replace(ticket, partner_state=state, partner_state_at=at, partner_note=note)
    work.unit.put_ticket(changed)
    before, after = (state, state) if is_late else (ticket.partner_state, state)
    why = "; ".join(part for part in ("out of order" if is_late else "", at.isoformat(), note) if part)
    work.record(Subject.TICKET, ticket.id, "partner_said", states=(before, after), why=why)
    return changed


def resend_delivery(work: Work, delivery: Delivery) -> Delivery:
    """The delivery, to be tried again from the start."""
    if delivery.state is DeliveryState.DELIVERED:
        raise NotAllowed("it has been delivered")
    changed = replace(delivery, state=DeliveryState.PENDING, tries=0, next_try_at=work.now, last_error="")
    work.unit.put_delivery(changed)
    subject, _, key = delivery.subject.partition(":")
    work.record(Subject(subject), key, "resent", states=(delivery.state, changed.state), why=delivery.destination)
    return changed


def event_of(ticket: Ticket) -> dict[str, object]:
    """What the receiving service is told; the sender makes a picture's address from `frame_sha256`."""
    return {
        "ticket": ticket.id,
        "number": ticket.number,
        "title": ticket.title,
        "category": ticket.category,
        "description": ticket.description,
        "lat": ticket.lat,
        "lon": ticket.lon,
        "address": ticket.address,
        "priority": ticket.priority,
        "opened_at": ticket.opened_at.isoformat(),
        "incident": ticket.incident,
        "alert": ticket.alert,
        "frame_sha256": ticket.frame_sha256,
        "simulated": ticket.simulated,
    }
