"""Ticket: work given to another service, and its deliveries: where the push of it stands, per destination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

TicketId = NewType("TicketId", str)
DeliveryId = NewType("DeliveryId", str)


class DeliveryState(StrEnum):
    """Where one push to one destination stands."""

    PENDING = "pending"  # waits for its turn or for its next try
    DELIVERED = "delivered"
    DEAD = "dead"  # refused for good, or out of tries: a person must look


class PartnerState(StrEnum):
    """How far the service that got a ticket says it is. It closes nothing here: that is for a person."""

    NONE = ""  # it has said nothing
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What another service is asked to do, and why. `number` is what people say to each other."""

    id: TicketId
    number: str  # for example T-2026-000045
    title: str
    category: str
    description: str
    lat: float
    lon: float
    address: str = ""
    priority: int
    opened_at: datetime
    incident: str = ""
    alert: str = ""
    frame_sha256: str = ""  # its picture in the evidence store
    simulated: bool = False
    partner_state: PartnerState = PartnerState.NONE
    partner_state_at: datetime | None = None  # by the partner's own clock
    partner_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one destination. `id` is the webhook-id and stays the same at every try."""

    id: DeliveryId
    destination: str  # name in the settings, for example "webhook" or "open311"
    subject: str  # "incident:<id>", "ticket:<id>": deliveries of one subject to one destination keep their order
    type: str  # CloudEvents type
    body: dict[str, object]  # CloudEvents data; thin, no personal data
    occurred_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    tries: int = 0
    next_try_at: datetime
    delivered_at: datetime | None = None
    remote_id: str = ""  # what the other side calls it
    last_error: str = ""


# Standard Webhooks' schedule: 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h after the failure before.
RETRY_AFTER_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)


def next_try_at(tries: int, at: datetime, *, retry_after_s: float | None = None) -> datetime | None:
    """When to try again after `tries` failures, honouring the other side's wish; None when it is time to give up."""
    if tries > len(RETRY_AFTER_S):
        return None
    return at + timedelta(seconds=max(RETRY_AFTER_S[tries - 1], retry_after_s or 0.0))
