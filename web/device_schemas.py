"""Trackers as the technician sees them, and what may be asked about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from situation.fleet import Ownership, TrackerProtocol, VehicleKind
from web.asks import Ask, Id, Line

TrackerName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]


class CredentialState(StrEnum):
    """Whether a tracker may sign in."""

    NONE = "none"  # it needs none: it speaks another protocol, or nobody issued one
    VALID = "valid"
    REVOKED = "revoked"


class TrackerBody(BaseModel):
    """A tracker on a vehicle, now or formerly. No secret is ever shown again."""

    id: str
    protocol: TrackerProtocol
    since_at: datetime
    until_at: datetime | None
    by: str
    credential: CredentialState
    issued_at: datetime | None
    issued_by: str
    revoked_at: datetime | None
    revoked_by: str


class OwnerBody(BaseModel):
    """Whose the vehicle was, from when until when, and who said so."""

    operator: str
    since_at: datetime
    until_at: datetime | None
    by: str


class RefusedBody(BaseModel):
    """What the broker refused to the vehicle's trackers, by their names."""

    sign_ins: int = 0
    publishes: int = 0
    subscriptions: int = 0


class CountsBody(BaseModel):
    """What became of pings under one operator's topic of this vehicle."""

    operator: str
    received: int = 0
    accepted: int = 0
    quarantined: dict[str, int] = {}
    flagged: dict[str, int] = {}
    received_at: datetime | None = None
    lag_s: float | None = None
    seq: int | None = None
    newest_seq: int | None = None
    missing: list[tuple[int, int]] = []
    missing_since: datetime | None = None
    given_up: int = 0


class DeviceBody(BaseModel):
    """A vehicle's tracker in the list; zeros and nulls where nothing was heard."""

    vehicle: str
    operator: str
    registered: bool = True
    fix_at: datetime | None = None
    received_at: datetime | None = None
    age_s: float | None = None
    credential: CredentialState = CredentialState.NONE
    trackers: list[str] = []
    received: int = 0
    accepted: int = 0
    quarantined: int = 0
    late: int = 0
    lag_s: float | None = None
    missing: int = 0
    missing_since: datetime | None = None
    refused: int = 0


class RawBody(BaseModel):
    """One ping as it came, for the technician. `payload` is kept of quarantined ones only."""

    received_at: datetime
    operator: str
    fix_at: datetime | None
    lat: float | None
    lon: float | None
    speed_kmh: float | None
    course_deg: float | None
    seq: int | None
    buf: bool | None
    reason: str | None
    flags: list[str]
    payload: str | None


class DeviceWholeBody(DeviceBody):
    """All that is known of a vehicle's trackers."""

    counts: CountsBody
    others: list[CountsBody]  # who else spoke as this vehicle, under another operator
    bindings: list[TrackerBody]
    owners: list[OwnerBody]
    refusals: RefusedBody
    raw: list[RawBody]


class SecretBody(BaseModel):
    """What a tracker signs in with: told in this answer only."""

    user: str
    password: str
    topic: str
    host: str
    port: int
    tls: bool
    qr: str  # all of it as the technician's phone reads it, one `name: value` a line: an SVG data URI


class IssuedBody(BaseModel):
    """A device and its fresh secret."""

    device: DeviceBody
    credential: SecretBody


class DeviceAsk(Ask):
    """A new vehicle with a tracker; its operator must be known, or named here."""

    vehicle: Id
    operator: Id
    kind: VehicleKind = VehicleKind.OTHER
    plate: Annotated[str, Field(max_length=40)] = ""
    name: Line = ""
    tracker: TrackerName | None = None
    operator_name: Line = ""
    ownership: Ownership = Ownership.CONTRACTOR


class TrackerAsk(Ask):
    """Which tracker; the one called as the vehicle if left out."""

    tracker: TrackerName | None = None


class BindAsk(Ask):
    """To another operator, or another tracker onto the vehicle."""

    operator: Id | None = None
    tracker: TrackerName | None = None
    protocol: TrackerProtocol = TrackerProtocol.MQTT

    @model_validator(mode="after")
    def _one_of_both(self) -> BindAsk:
        if (self.operator is None) == (self.tracker is None):
            raise ValueError("name an operator or a tracker")
        return self
