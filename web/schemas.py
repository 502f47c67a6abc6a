"""What the server sends: the objects of docs/live.md, as they cross the wire. Made from the domain in `web.showing`."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel

from web.verdict_schemas import VerdictBody

Fact = str | float | int | bool | None
Item = TypeVar("Item")


class CityBody(BaseModel):
    """The city that is watched."""

    id: str
    name: dict[str, str]
    timezone: str
    center: tuple[float, float]
    zoom: float
    bbox: tuple[float, float, float, float]
    attribution: str
    attribution_url: str


class MeBody(BaseModel):
    """Who is signed in."""

    login: str
    name: str
    role: str
    operator: str
    language: str
    rights: list[str]


class OperatorBody(BaseModel):
    """An owner of vehicles."""

    id: str
    name: str
    ownership: str


class LastBody(BaseModel):
    """The newest position of a vehicle."""

    lat: float
    lon: float
    fix_at: datetime
    received_at: datetime
    age_s: float
    speed_kmh: float | None
    course_deg: float | None
    state: str
    district: str | None
    flagged: bool


class VehicleBody(BaseModel):
    """A machine."""

    id: str
    number: int
    operator: str
    kind: str
    plate: str
    name: str
    ownership: str
    simulated: bool
    on_duty: bool


class VehicleLastBody(VehicleBody):
    """A machine and where it was last."""

    last: LastBody | None = None


class EtaBody(BaseModel):
    """From when to when it would be there, in seconds from now; `by` streets, or straight where no way is known."""

    low_s: int
    high_s: int
    metres: int
    by: str


class NearestBody(VehicleLastBody):
    """A machine that can do the work, how far off it is, and what is to be known before it is sent."""

    distance_m: float  # as the crow flies
    eta: EtaBody
    free: bool
    remarks: list[str]


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


class ZoneBody(BaseModel):
    """A polygon on a camera's picture, and what is seen in it now."""

    id: str
    kind: str
    polygon: list[tuple[float, float]]
    state: str


class HoursBody(BaseModel):
    """When a camera is analysed, in the city's time; over midnight where `end` is not after `start`."""

    days: list[int]
    start: str
    end: str


class CameraBody(BaseModel):
    """A camera; never its address or credentials."""

    id: str
    name: str
    lat: float
    lon: float
    heading_deg: float | None
    state: str
    picture_at: datetime | None
    snapshot_url: str
    zones: list[ZoneBody]
    shadow: bool
    enabled: bool
    simulated: bool
    owner: str
    period_s: float
    hours: list[HoursBody]


class SeenZoneBody(BaseModel):
    """What one picture says of a zone, or `why` it cannot be judged."""

    id: str
    kind: str
    word: str
    why: str
    score: float
    vehicles: int


class SeenVehicleBody(BaseModel):
    """A vehicle on a picture, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


class OneLookBody(BaseModel):
    """What the detectors see on the newest picture with the zones as given. Nothing of it is a finding."""

    picture_at: datetime | None
    why: str
    sharpness: float
    sharpness_usual: float | None
    zones: list[SeenZoneBody]
    vehicles: list[SeenVehicleBody]
    has_network: bool


class CameraReportBody(BaseModel):
    """A worker's newest word about its camera."""

    camera: str
    at: datetime
    state: str
    picture_at: datetime | None
    snapshot_sha256: str
    zones: dict[str, str]
    detail: str


class ShotBody(BaseModel):
    """A picture of a finding: before, during or after."""

    phase: str
    frame_url: str
    overlay_url: str
    captured_at: datetime
    received_at: datetime


class FindingBody(BaseModel):
    """One episode seen by a camera."""

    id: str
    camera: str
    kind: str
    zone: str
    state: str
    since_at: datetime
    seen_at: datetime
    cleared_at: datetime | None
    score: float
    frame_url: str
    overlay_url: str
    measures: dict[str, float]
    judgement: str
    judged_by: str
    detector: str
    shots: list[ShotBody]


class VisitBody(BaseModel):
    """A vehicle's stay at an incident."""

    incident: str
    vehicle: str
    operator: str
    arrived_at: datetime
    left_at: datetime
    fixes: int
    closest_m: float
    working_fixes: int
    standing_fixes: int
    over: bool


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


class CategoryBody(BaseModel):
    """One service of the catalogue."""

    code: str
    name: dict[str, str]
    radius_m: float
    reaction_min: int
    elimination_min: int
    priority: int
    kinds: list[str]
    handling: str
    suggests: list[str]


class EvidenceBody(BaseModel):
    """What speaks for an incident's outcome; `reports` are what was merged into it."""

    visits: list[VisitBody]
    findings: list[FindingBody]
    frames: list[str]
    changes: list[ChangeBody]
    reports: list[IncidentWholeBody]
    verdicts: list[VerdictBody]


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


class Page(BaseModel, Generic[Item]):
    """A part of a list; `next` is what `after` takes to go on, null at the end."""

    items: list[Item]
    next: str | None = None


class AlertsPage(Page[AlertBody]):
    """Alerts, and on demand the groups that the standing ones form."""

    groups: list[AlertGroupBody] | None = None
