"""Tickets and deliveries in SQL."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import DELIVERIES, IS_PENDING, TICKETS
from situation.errors import NotFound
from situation.tickets import Delivery, DeliveryId, DeliveryState, Ticket, TicketId


class Tickets(Rows):
    """The part of a unit that is about tickets and what is sent out."""

    def get_ticket(self, id: TicketId) -> Ticket:
        """The ticket, or NotFound."""
        ticket = self._find(Ticket, TICKETS, TICKETS.c.id == id)
        if ticket is None:
            raise NotFound("ticket", id)
        return ticket

    def list_tickets(self, *, incident: str = "", after: str = "", limit: int = 100) -> list[Ticket]:
        """Newest first by opened_at and id; Invalid when `after` names no ticket."""
        where = [*self._older_than(TICKETS, "opened_at", after)]
        if incident:
            where.append(TICKETS.c.incident == incident)
        return self._list(Ticket, TICKETS, *where, order=newest_first(TICKETS, "opened_at"), limit=limit)

    def put_ticket(self, ticket: Ticket) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(TICKETS, ticket)

    def get_delivery(self, id: DeliveryId) -> Delivery:
        """The delivery, or NotFound."""
        delivery = self._find(Delivery, DELIVERIES, DELIVERIES.c.id == id)
        if delivery is None:
            raise NotFound("delivery", id)
        return delivery

    def put_delivery(self, delivery: Delivery) -> None:
        """Insert at the end of the queue, or replace where it stands."""
        self._put(DELIVERIES, delivery)

    def list_deliveries(self, *, subject: str | None = None) -> list[Delivery]:
        """The last written first."""
        where = [] if subject is None else [DELIVERIES.c.subject == subject]
        return self._list(Delivery, DELIVERIES, *where, order=[DELIVERIES.c.place.desc()])

    def due_deliveries(self, at: datetime, *, limit: int = 20) -> list[Delivery]:
        """Pending ones whose turn has come: of each subject and destination the oldest; destinations by turns.

        By turns, so that the backlog of a partner who is away holds up nobody else's.
        """
        turn = sa.func.row_number().over(
            partition_by=DELIVERIES.c.destination, order_by=(DELIVERIES.c.next_try_at, DELIVERIES.c.place)
        )
        where = [IS_PENDING, DELIVERIES.c.next_try_at <= at, ~_has_elder()]
        return self._list(Delivery, DELIVERIES, *where, order=[turn, DELIVERIES.c.place], limit=limit)


def _has_elder() -> sa.ColumnElement[bool]:
    elder = DELIVERIES.alias("elder")
    return sa.exists().where(
        elder.c.state == sa.literal_column(f"'{DeliveryState.PENDING}'"),
        elder.c.destination == DELIVERIES.c.destination,
        elder.c.subject == DELIVERIES.c.subject,
        elder.c.place < DELIVERIES.c.place,
    )
