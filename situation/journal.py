"""The journal: every change in one order. It is the audit, the source of the live stream and of what is sent out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Subject(StrEnum):
    """What a change is about; the live stream's message types."""

    INCIDENT = "incident"
    ALERT = "alert"
    TICKET = "ticket"
    FINDING = "finding"
    CAMERA = "camera"
    VEHICLE = "vehicle"
    VISIT = "visit"
    USER = "user"
    SESSION = "session"
    SHIFT = "shift"
    WARNING = "warning"
    VERDICT = "verdict"
    SNOW_EVENT = "snow_event"
    HOLD = "hold"
    THRESHOLDS = "thresholds"
    HANDOVER = "handover"
    IMPORT = "import"
    HOTSPOT = "hotspot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One recorded flip: who changed what, from which state to which, when and why.

    `seq` is given by the store in commit order, without gaps, and never again; 0 before that.
    """

    seq: int = 0
    at: datetime
    by: str  # login, "rule:<name>", "telemetry", "camera:<id>", "open311:<key name>"
    subject: Subject
    id: str
    action: str  # past tense: opened, acknowledged, dispatched, raised, cleared, delivered...
    before: str = ""  # state
    after: str = ""
    why: str = ""
    data: dict[str, object] = field(default_factory=dict)  # what else changed; no secrets, no personal data
