"""Tickets and what was sent of them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class DeliveryBody(BaseModel):
    """Where one push of a ticket stands."""

    id: str
    destination: str
    state: str
    tries: int
    next_try_at: datetime
    delivered_at: datetime | None
    remote_id: str
    last_error: str


class TicketBody(BaseModel):
    """Work given to another service."""

    id: str
    number: str
    title: str
    category: str
    description: str
    lat: float
    lon: float
    address: str
    priority: int
    opened_at: datetime
    incident: str
    alert: str
    frame_url: str
    simulated: bool
    partner_state: str
    partner_state_at: datetime | None
    partner_note: str
    deliveries: list[DeliveryBody]
