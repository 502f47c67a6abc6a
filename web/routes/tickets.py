"""Tickets, and where their pushes to other systems stand."""

from __future__ import annotations

from fastapi import APIRouter

from situation.ports import Unit
from situation.tickets import Delivery, DeliveryState, Ticket, TicketId
from web.auth import SeesTickets, WorksIncidents
from web.paging import After, Limit, page_of
from web.parts import With
from web.schemas import Page, TicketBody
from web.showing import show_ticket

router = APIRouter(prefix="/tickets", tags=["tickets"])


@router.get("")
def tickets(_: SeesTickets, parts: With, incident: str = "", after: After = "", limit: Limit = 100) -> Page[TicketBody]:
    """Newest first, of one incident or of all."""
    with parts.store.read() as unit:
        found = unit.list_tickets(incident=incident, after=after, limit=limit)
        shown = [_shown(unit, ticket) for ticket in found]
    return page_of(shown, limit=limit, last_id=found[-1].id if found else "")


@router.get("/{id}")
def ticket(id: str, _: SeesTickets, parts: With) -> TicketBody:
    """One ticket."""
    with parts.store.read() as unit:
        return _shown(unit, unit.get_ticket(TicketId(id)))


@router.post("/{id}/resend")
def resend(id: str, signed_in: WorksIncidents, parts: With) -> TicketBody:
    """Try again what was given up or waits for its next try; what has arrived is left alone."""
    with parts.store.read() as unit:
        ticket = unit.get_ticket(TicketId(id))
        waiting = [each for each in _deliveries(unit, ticket) if each.state is not DeliveryState.DELIVERED]
    for delivery in waiting:
        parts.desk.resend_delivery(delivery.id, by=signed_in.user.login)
    with parts.store.read() as unit:
        return _shown(unit, ticket)


def _deliveries(unit: Unit, ticket: Ticket) -> list[Delivery]:
    return unit.list_deliveries(subject=f"ticket:{ticket.id}")


def _shown(unit: Unit, ticket: Ticket) -> TicketBody:
    return show_ticket(ticket, _deliveries(unit, ticket))
