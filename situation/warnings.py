"""Public warnings of flooding and ice: what a supervisor tells others, as the Common Alerting Protocol sees it.

A warning is one message and never changes. What was said is taken back or replaced by a further message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

WarningId = NewType("WarningId", str)
LONGEST = timedelta(hours=6)  # whoever warns looks again within a shift
LANGUAGES = ("kk", "ru", "en")


class WarningEvent(StrEnum):
    """What is warned of."""

    FLOODING = "flooding"
    ICE = "ice"


class WarningKind(StrEnum):
    """What the message does to what was said before."""

    ALERT = "alert"
    UPDATE = "update"  # replaces the one that it names
    CANCEL = "cancel"  # takes it back


class Severity(StrEnum):
    """CAP's severity."""

    EXTREME = "extreme"
    SEVERE = "severe"
    MODERATE = "moderate"
    MINOR = "minor"


class Urgency(StrEnum):
    """CAP's urgency."""

    IMMEDIATE = "immediate"
    EXPECTED = "expected"
    FUTURE = "future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where: a circle, or a polygon of (latitude, longitude) whose ring is closed by whoever writes it out."""

    description: str
    lat: float | None = None
    lon: float | None = None
    radius_m: float | None = None
    polygon: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning:
    """One message. Texts are by language: all three, or nobody is warned in their own."""

    id: WarningId
    kind: WarningKind = WarningKind.ALERT
    event: WarningEvent
    severity: Severity
    urgency: Urgency
    observed: bool = False  # a person has seen it; what only machines found is never more than likely
    public: bool = False  # else for partners only
    headline: dict[str, str]
    description: dict[str, str]
    area: Area
    issued_at: datetime
    expires_at: datetime
    issued_by: str
    incident: str = ""
    replaces: str = ""  # id of the message that this one updates or cancels
    replaces_at: datetime | None = None  # when that one was issued: CAP names a message by its time too
    simulated: bool = False
