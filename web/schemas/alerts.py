"""Alerts and how the desk is doing as an alarm system."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from web.schemas.common import Page

Fact = str | float | int | bool | None


class AlertBody(BaseModel):
    """A condition that holds now."""

    id: str
    rule: str
    subject: str
    state: str
    priority: int
    raised_at: datetime
    updated_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    assigned_to: str
    shelved_until: datetime | None
    shelved_reason: str
    facts: dict[str, Fact]
    lat: float | None
    lon: float | None
    vehicle: str
    incident: str
    camera: str
    finding: str
    ticket: str
    count: int
    simulated: bool
    district: str
    told_at: datetime | None
    escalation: int
    muted_by: str
    flapping: bool


class AlertGroupBody(BaseModel):
    """Many alerts of one rule in one district within minutes: one card."""

    id: str
    rule: str
    district: str
    priority: int
    first_at: datetime
    last_at: datetime
    unacknowledged: int
    alerts: list[str]
    simulated: bool


class AlertsPage(Page[AlertBody]):
    """Alerts, and on demand the groups that the standing ones form."""

    groups: list[AlertGroupBody] | None = None


class MeasuredBody(BaseModel):
    """A figure beside what it should be."""

    name: str
    value: float
    target: float
    limit: float
    verdict: str


class AlarmFiguresBody(BaseModel):
    """How the desk is doing as an alarm system."""

    from_at: datetime
    to_at: datetime
    consoles: int
    annunciated: int
    measured: list[MeasuredBody]
    priority_shares: dict[int, float]
    top: list[tuple[str, int]]
    chattering: list[str]
    fleeting: list[str]
    stale: list[str]
    never_acknowledged: int
    acknowledged_median_s: float | None
    acknowledged_p95_s: float | None
