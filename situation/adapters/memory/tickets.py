"""Tickets, deliveries and public warnings."""

from __future__ import annotations

from datetime import datetime

from situation.adapters.memory.filters import by_turns
from situation.adapters.memory.tables import Dicts, got, page_after
from situation.tickets import Delivery, DeliveryId, DeliveryState, Ticket, TicketId
from situation.warnings import PublicWarning, WarningId


class MemoryTickets(Dicts):
    """Tickets, deliveries and public warnings."""

    # tickets and deliveries

    def get_ticket(self, id: TicketId) -> Ticket:
        """The ticket, or NotFound."""
        return got("ticket", id, self._all.tickets)

    def list_tickets(self, *, incident: str = "", after: str = "", limit: int = 100) -> list[Ticket]:
        """Newest first by opened_at and id."""
        found = page_after(self._all.tickets, after, lambda one: one.opened_at)
        return [one for one in found if incident in ("", one.incident)][:limit]

    def put_ticket(self, ticket: Ticket) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(self._all.tickets, ticket.id, ticket, unique=lambda one: one.number)

    def put_delivery(self, delivery: Delivery) -> None:
        """Insert at the end of the queue, or replace where it stands."""
        self._put(self._all.deliveries, delivery.id, delivery)

    def list_deliveries(self, *, subject: str | None = None) -> list[Delivery]:
        """The last written first."""
        return [one for one in reversed(self._all.deliveries.values()) if subject in (None, one.subject)]

    def due_deliveries(self, at: datetime, *, limit: int = 20) -> list[Delivery]:
        """Pending ones whose turn has come: of each subject and destination the oldest; destinations by turns."""
        heads: dict[tuple[str, str], Delivery] = {}
        for one in self._all.deliveries.values():
            if one.state is DeliveryState.PENDING:
                heads.setdefault((one.destination, one.subject), one)
        due = sorted((one for one in heads.values() if one.next_try_at <= at), key=lambda one: one.next_try_at)
        return by_turns(due)[:limit]

    def get_delivery(self, id: DeliveryId) -> Delivery:
        """The delivery, or NotFound."""
        return got("delivery", id, self._all.deliveries)

    # warnings

    def get_warning(self, id: WarningId) -> PublicWarning:
        """The warning, or NotFound."""
        return got("warning", id, self._all.warnings)

    def list_warnings(self, *, limit: int = 200) -> list[PublicWarning]:
        """Newest first by issued_at and id."""
        return page_after(self._all.warnings, "", lambda one: one.issued_at)[:limit]

    def put_warning(self, warning: PublicWarning) -> None:
        """Insert or replace."""
        self._put(self._all.warnings, warning.id, warning)
