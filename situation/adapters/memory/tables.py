"""The tables as dicts, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

from situation.adapters.values import kept, refuse_unkeepable
from situation.adapters.verdict_rows import VerdictRow
from situation.alerts import Alert
from situation.cameras import Camera, Finding
from situation.errors import Conflict, Invalid, NotFound
from situation.fleet import Credential, Operator, Tracker, Vehicle
from situation.handovers import Handover
from situation.holds import Hold
from situation.hotspots import Hotspot
from situation.incidents import Incident, Reporter
from situation.journal import Change
from situation.offences import Offence
from situation.origins import Origin
from situation.people import SecondFactor, Session, User
from situation.shifts import Duty, ShiftNote
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from situation.tickets import Delivery, Ticket
from situation.visits import Visit
from situation.warnings import PublicWarning

T = TypeVar("T")


@dataclass(slots=True)
class Tables:
    """All that is kept. A committed one is never changed again, so readers need no lock."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    reporters: dict[str, Reporter] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    hotspots: dict[str, Hotspot] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    warnings: dict[str, PublicWarning] = field(default_factory=dict)
    visits: dict[tuple[str, str, datetime], Visit] = field(default_factory=dict)
    verdicts: dict[tuple[str, str, int], VerdictRow] = field(default_factory=dict)
    snow_events: dict[str, SnowEvent] = field(default_factory=dict)
    acceptances: dict[str, Acceptance] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    trackers: dict[tuple[str, datetime], Tracker] = field(default_factory=dict)
    device_credentials: dict[str, Credential] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    credentials: dict[str, tuple[str, str]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    offences: dict[str, Offence] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    shift_notes: dict[str, ShiftNote] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    second_factors: dict[str, SecondFactor] = field(default_factory=dict)
    api_keys: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    journal: list[Change] = field(default_factory=list)

    def copy(self) -> Tables:
        """The same things in tables of their own."""
        return Tables(**{table.name: getattr(self, table.name).copy() for table in fields(self)})

    def check(self) -> None:
        """Raise Conflict where something belongs to what is not there."""
        refuse_orphans("incident", self.reporters, self.incidents)
        refuse_orphans("incident", (origin.incident for origin in self.origins.values()), self.incidents)
        refuse_orphans("camera", self.credentials, self.cameras)
        refuse_orphans("user", (session.user for session in self.sessions.values()), self.users)
        refuse_orphans("user", self.second_factors, self.users)


class Dicts:
    """One transaction's tables. What every kind of row is read and written by."""

    def __init__(self, tables: Tables, *, writable: bool) -> None:
        self._all = tables
        self._writable = writable

    def _put(self, table: dict[Any, T], key: object, entity: T, *, unique: Callable[[T], object] | None = None) -> None:
        mine = unique(entity) if unique else None
        if mine is not None and any(unique(one) == mine for other, one in table.items() if unique and other != key):
            raise Conflict(f"another one is {mine!r}")
        self._set(table, key, kept(entity))

    def _set(self, table: dict[Any, T], key: object, value: T) -> None:
        self._must_write()
        refuse_unkeepable("key", key)
        if isinstance(value, str | tuple):
            refuse_unkeepable("value", value)
        table[key] = value

    def _must_write(self) -> None:
        if not self._writable:
            raise RuntimeError("a unit of read() does not write")


def got(kind: str, id: str, table: dict[str, T]) -> T:
    """The one with that id, or NotFound."""
    try:
        return table[id]
    except KeyError:
        raise NotFound(kind, id) from None


def page_after(table: dict[str, T], mark: str, moment: Callable[[T], datetime]) -> list[T]:
    """Newest first by moment and id, from behind the one with id `mark` on."""
    if mark and mark not in table:
        raise Invalid(f"no page ends with {mark!r}", field="after")
    places = sorted(((moment(one), name) for name, one in table.items()), reverse=True)
    start = places.index((moment(table[mark]), mark)) + 1 if mark else 0
    return [table[name] for _, name in places[start:]]


def refuse_orphans(kind: str, owners: Iterable[str], there: dict[str, Any]) -> None:
    """Conflict when one of the owners is not there."""
    missing = next((owner for owner in owners if owner not in there), None)
    if missing is not None:
        raise Conflict(f"no {kind} {missing!r}")
