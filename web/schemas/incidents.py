"""Incidents, their clocks, and what stands behind them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from web.schemas.cameras import FindingBody
from web.schemas.fleet import VisitBody
from web.verdict_schemas import VerdictBody


class DispatchBody(BaseModel):
    """What became of a vehicle that was sent."""

    vehicle: str
    operator: str
    state: str
    asked_at: datetime | None
    changed_at: datetime
    by: str
    answered_at: datetime | None
    refusal: str
    note: str
    answers: list[str]  # what the reader may say about it now: accept, refuse


class IncidentBody(BaseModel):
    """Something that needs an answer."""

    id: str
    public_no: str
    category: str
    state: str
    channel: str
    lat: float
    lon: float
    radius_m: float
    address: str
    description: str
    district: str | None
    priority: int
    opened_at: datetime
    updated_at: datetime
    reaction_due_at: datetime
    elimination_due_at: datetime
    reacted_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    owner: str
    vehicles: list[str]
    dispatches: list[DispatchBody]
    outcome: str
    camera: str
    finding: str
    media_url: str
    frame_url: str
    simulated: bool
    version: int
    overdue: bool
    commands: list[str]
    merged_into: str
    line: int
    proof: str | None
    proof_url: str
    follows: str
    impact: int | None
    urgency: int | None
    needs_location: bool


class PromiseBody(BaseModel):
    """A date that was given."""

    promised_at: datetime
    made_at: datetime
    by: str
    why: str


class PauseBody(BaseModel):
    """A time in which the clock stands still."""

    reason: str
    by: str
    why: str
    from_at: datetime
    until: datetime
    ended_at: datetime | None


class ClockBody(BaseModel):
    """One clock of an incident."""

    kind: str
    rule: str
    started_at: datetime
    due_at: datetime
    done_at: datetime | None
    breached_at: datetime | None
    late: bool
    is_sure: bool
    paused_until: datetime | None
    promised_at: datetime | None
    promises: list[PromiseBody]
    pauses: list[PauseBody]


class IncidentWholeBody(IncidentBody):
    """An incident with all its clocks."""

    clocks: list[ClockBody]


class ReporterBody(BaseModel):
    """Who asked: personal data."""

    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    email: str = ""


class ChangeBody(BaseModel):
    """One recorded flip."""

    seq: int
    at: datetime
    by: str
    subject: str
    id: str
    action: str
    before: str
    after: str
    why: str


class EvidenceBody(BaseModel):
    """What speaks for an incident's outcome; `reports` are what was merged into it."""

    visits: list[VisitBody]
    findings: list[FindingBody]
    frames: list[str]
    changes: list[ChangeBody]
    reports: list[IncidentWholeBody]
    verdicts: list[VerdictBody]
