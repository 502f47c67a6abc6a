"""Work: one transaction's hands. What is changed through it is journalled and, where a destination wants it, sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from situation.identity import new_id
from situation.journal import Change, Subject
from situation.ports import Unit
from situation.tickets import Delivery, DeliveryId

EVENT_TYPE = "situation.{subject}.{action}.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where events go, and which: prefixes of event types."""

    name: str
    wants: tuple[str, ...]
    service: str = ""  # of hand-overs only those to this service; "": all

    def takes(self, type: str, event: dict[str, object]) -> bool:
        """Whether an event of the type is for it."""
        return type.startswith(self.wants) and self.service in ("", event.get("service"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSettings:
    """Destinations of the outbox; none means that nothing is sent out."""

    destinations: tuple[Destination, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A transaction, its moment, and who is acting."""

    unit: Unit
    now: datetime
    by: str
    outbox: OutboxSettings

    def record(  # noqa: PLR0913 - what a row of the journal has
        self,
        subject: Subject,
        id: str,
        action: str,
        *,
        states: tuple[str, str] = ("", ""),
        why: str = "",
        data: dict[str, object] | None = None,
        event: dict[str, object] | None = None,
    ) -> Change:
        """Journal a flip from `states[0]` to `states[1]`; with an `event`, also put it into the outbox."""
        before, after = states
        change = self.unit.record(
            Change(
                at=self.now,
                by=self.by,
                subject=subject,
                id=id,
                action=action,
                before=before,
                after=after,
                why=why,
                data=data or {},
            )
        )
        if event is not None:
            self._send(change, event)
        return change

    def _send(self, change: Change, event: dict[str, object]) -> None:
        type_ = EVENT_TYPE.format(subject=change.subject, action=change.action)
        for destination in self.outbox.destinations:
            if destination.takes(type_, event):
                self.unit.put_delivery(
                    Delivery(
                        id=DeliveryId(new_id()),
                        destination=destination.name,
                        subject=f"{change.subject}:{change.id}",
                        type=type_,
                        body=event | {"sequence": change.seq},
                        occurred_at=self.now,
                        next_try_at=self.now,
                    )
                )
