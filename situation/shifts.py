"""Shifts: who is on, and what one shift tells the next. A note carries what was open when it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from situation.alerts import STANDING, Alert, AlertState
from situation.errors import NotAllowed
from situation.incidents import Incident

LONGEST = timedelta(hours=16)  # who has been on for longer has forgotten to leave, or should not be driving home


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One person's time at the desk. `until_at` None: on now. A person is on at most once."""

    id: str
    login: str
    since_at: datetime
    until_at: datetime | None = None

    def is_forgotten(self, at: datetime) -> bool:
        """Whether it has lasted longer than anybody works."""
        return self.until_at is None and at - self.since_at > LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftNote:
    """What one shift tells the next. What stood open is kept as it was; the things themselves go on changing."""

    id: str
    written_at: datetime
    written_by: str
    text: str
    alerts: tuple[str, ...] = ()  # ids of the alerts in view
    shelved: tuple[str, ...] = ()  # those of them that come back by themselves
    overdue: tuple[str, ...] = ()  # ids of overdue incidents
    open: int = 0  # incidents with work left
    read_by: dict[str, str] = field(default_factory=dict)  # login: when, ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person has in hand."""

    login: str
    since_at: datetime | None  # on since then; None: has things in hand but is not on
    forgotten: bool
    incidents: int  # open ones that it owns
    overdue: int  # of those
    alerts: int  # in view and assigned to it, or acknowledged by it


def loads(duties: Iterable[Duty], incidents: Iterable[Incident], alerts: Iterable[Alert], at: datetime) -> list[Load]:
    """Who is on and who has something in hand, the most loaded first. What nobody has is under ""."""
    on = {duty.login: duty for duty in duties if duty.until_at is None}
    owned = [incident for incident in incidents if incident.is_open or incident.is_overdue(at)]
    counts = Counter(incident.owner for incident in owned)
    late = Counter(incident.owner for incident in owned if incident.is_overdue(at))
    held = Counter(alert.assigned_to or alert.acknowledged_by for alert in alerts if alert.state in STANDING)
    found = [
        Load(
            login=login,
            since_at=on[login].since_at if login in on else None,
            forgotten=login in on and on[login].is_forgotten(at),
            incidents=counts[login],
            overdue=late[login],
            alerts=held[login],
        )
        for login in on.keys() | counts.keys() | held.keys()
    ]
    return sorted(found, key=lambda load: (-load.overdue, -load.incidents, -load.alerts, load.login))


def note_of(
    id: str, *, by: str, text: str, incidents: Iterable[Incident], alerts: Iterable[Alert], at: datetime
) -> ShiftNote:
    """The note with what stands open now."""
    standing = [alert for alert in alerts if alert.state in STANDING]
    known = list(incidents)
    return ShiftNote(
        id=id,
        written_at=at,
        written_by=by,
        text=text,
        alerts=tuple(alert.id for alert in standing),
        shelved=tuple(alert.id for alert in standing if alert.state is AlertState.SHELVED),
        overdue=tuple(incident.id for incident in known if incident.is_overdue(at)),
        open=sum(incident.is_open for incident in known),
    )


def read(note: ShiftNote, by: str, at: datetime) -> ShiftNote:
    """The note as read by somebody; NotAllowed to the one who wrote it."""
    if by == note.written_by:
        raise NotAllowed("a note is read by somebody else than its writer")
    return replace(note, read_by={by: at.isoformat()} | note.read_by)
