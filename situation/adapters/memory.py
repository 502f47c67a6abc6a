"""The store in dicts: for tests of the desk and for trying things out. The same promises, but nothing on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from situation.adapters.memory_filters import by_turns, is_wanted
from situation.adapters.values import kept, refuse_unkeepable
from situation.adapters.verdict_rows import VerdictRow, row_of, versions_of
from situation.alerts import STANDING, Alert, AlertId
from situation.cameras import Camera, CameraId, Finding, FindingId, FindingState
from situation.errors import Conflict, Invalid, NotFound, Unavailable
from situation.fleet import Credential, Operator, OperatorId, Tracker, TrackerId, Vehicle, VehicleId
from situation.incidents import Incident, IncidentId, Reporter
from situation.journal import Change
from situation.people import Session, User, UserId
from situation.ports import IncidentFilter
from situation.service_levels import SnowEvent
from situation.tickets import Delivery, DeliveryId, DeliveryState, Ticket, TicketId
from situation.verdicts import VerdictVersion
from situation.visits import Visit
from situation.warnings import PublicWarning, WarningId

T = TypeVar("T")
_WAIT_S = 10.0


@dataclass(slots=True)
class _Tables:
    """All that is kept. A committed one is never changed again, so readers need no lock."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    reporters: dict[str, Reporter] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    warnings: dict[str, PublicWarning] = field(default_factory=dict)
    visits: dict[tuple[str, str, datetime], Visit] = field(default_factory=dict)
    verdicts: dict[tuple[str, str, int], VerdictRow] = field(default_factory=dict)
    snow_events: dict[str, SnowEvent] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    trackers: dict[tuple[str, datetime], Tracker] = field(default_factory=dict)
    device_credentials: dict[str, Credential] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    credentials: dict[str, tuple[str, str]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    api_keys: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    journal: list[Change] = field(default_factory=list)

    def copy(self) -> _Tables:
        """The same things in tables of their own."""
        return _Tables(**{table.name: getattr(self, table.name).copy() for table in fields(self)})

    def check(self) -> None:
        """Raise Conflict where something belongs to what is not there."""
        _refuse_orphans("incident", self.reporters, self.incidents)
        _refuse_orphans("camera", self.credentials, self.cameras)
        _refuse_orphans("user", (session.user for session in self.sessions.values()), self.users)


class MemoryStore:
    """The port `situation.ports.Store` in one process."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._turn = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[MemoryUnit]:
        """A transaction on a copy, which becomes the truth when the block ends well."""
        if not self._turn.acquire(timeout=_WAIT_S):
            raise Unavailable("another transaction does not end")
        try:
            tables = self._tables.copy()
            yield MemoryUnit(tables, writable=True)
            tables.check()
            self._tables = tables
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        """A transaction that sees one moment; writing in it is a RuntimeError."""
        yield MemoryUnit(self._tables, writable=False)

    def close(self) -> None:
        """Nothing to give back."""


class MemoryUnit:
    """The port `situation.ports.Unit` on dicts."""

    def __init__(self, tables: _Tables, *, writable: bool) -> None:
        self._all = tables
        self._writable = writable

    # incidents

    def next_number(self, prefix: str, year: int) -> str:
        """The next number of a yearly series."""
        self._must_write()
        series = f"{prefix}-{year}"
        self._all.numbers[series] = self._all.numbers.get(series, 0) + 1
        return f"{series}-{self._all.numbers[series]:06d}"

    def get_incident(self, id: IncidentId) -> Incident:
        """The incident, or NotFound."""
        return _got("incident", id, self._all.incidents)

    def put_incident(self, incident: Incident) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(self._all.incidents, incident.id, incident, unique=lambda one: one.public_no)

    def list_incidents(self, wanted: IncidentFilter) -> list[Incident]:
        """Those wanted, newest first; Invalid when `after` names no incident."""
        own = None if wanted.visited_by_operator is None else self._incidents_of(wanted.visited_by_operator)
        page = _after(self._all.incidents, wanted.after, lambda one: one.opened_at)
        return [one for one in page if is_wanted(one, wanted) and (own is None or one.id in own)][: wanted.limit]

    def _incidents_of(self, operator: str) -> set[str]:
        vehicles = {one.id for one in self._all.vehicles.values() if one.operator == operator}
        visited = {visit.incident for visit in self._all.visits.values() if visit.operator == operator}
        return visited | {one.id for one in self._all.incidents.values() if not vehicles.isdisjoint(one.vehicles)}

    def put_reporter(self, incident: IncidentId, reporter: Reporter) -> None:
        """Who asked."""
        self._put(self._all.reporters, incident, reporter)

    def find_reporter(self, incident: IncidentId) -> Reporter | None:
        """Who asked, if anybody said."""
        return self._all.reporters.get(incident)

    # alerts

    def get_alert(self, id: AlertId) -> Alert:
        """The alert, or NotFound."""
        return _got("alert", id, self._all.alerts)

    def find_standing_alert(self, rule: str, subject: str) -> Alert | None:
        """The one standing alert of a rule on a subject."""
        standing = (one for one in self._all.alerts.values() if one.state in STANDING)
        return next((one for one in standing if (one.rule, one.subject) == (rule, subject)), None)

    def list_alerts(
        self,
        *,
        standing: bool | None = None,
        within: tuple[datetime, datetime] | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[Alert]:
        """Newest first by raised_at and id."""
        page = _after(self._all.alerts, after, lambda one: one.raised_at)
        chosen = (one for one in page if standing in (None, one.state in STANDING))
        return [one for one in chosen if within is None or _is_in_view(one, *within)][:limit]

    def put_alert(self, alert: Alert) -> None:
        """Insert or replace; Conflict when another alert of its rule is standing on its subject."""
        unique = lambda one: (one.rule, one.subject) if one.state in STANDING else None  # noqa: E731 - read where used
        self._put(self._all.alerts, alert.id, alert, unique=unique)

    # tickets and deliveries

    def get_ticket(self, id: TicketId) -> Ticket:
        """The ticket, or NotFound."""
        return _got("ticket", id, self._all.tickets)

    def list_tickets(self, *, after: str = "", limit: int = 100) -> list[Ticket]:
        """Newest first by opened_at and id."""
        return _after(self._all.tickets, after, lambda one: one.opened_at)[:limit]

    def put_ticket(self, ticket: Ticket) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(self._all.tickets, ticket.id, ticket, unique=lambda one: one.number)

    def put_delivery(self, delivery: Delivery) -> None:
        """Insert at the end of the queue, or replace where it stands."""
        self._put(self._all.deliveries, delivery.id, delivery)

    def list_deliveries(self, *, subject: str | None = None) -> list[Delivery]:
        """The last written first."""
        return [one for one in reversed(self._all.deliveries.values()) if subject in (None, one.subject)]

    def due_deliveries(self, at: datetime, *, limit: int = 20) -> list[Delivery]:
        """Pending ones whose turn has come: of each subject and destination the oldest; destinations by turns."""
        heads: dict[tuple[str, str], Delivery] = {}
        for one in self._all.deliveries.values():
            if one.state is DeliveryState.PENDING:
                heads.setdefault((one.destination, one.subject), one)
        due = sorted((one for one in heads.values() if one.next_try_at <= at), key=lambda one: one.next_try_at)
        return by_turns(due)[:limit]

    def get_delivery(self, id: DeliveryId) -> Delivery:
        """The delivery, or NotFound."""
        return _got("delivery", id, self._all.deliveries)

    # warnings

    def get_warning(self, id: WarningId) -> PublicWarning:
        """The warning, or NotFound."""
        return _got("warning", id, self._all.warnings)

    def list_warnings(self, *, limit: int = 200) -> list[PublicWarning]:
        """Newest first by issued_at and id."""
        return _after(self._all.warnings, "", lambda one: one.issued_at)[:limit]

    def put_warning(self, warning: PublicWarning) -> None:
        """Insert or replace."""
        self._put(self._all.warnings, warning.id, warning)

    # visits

    def list_visits(
        self, *, incident: str | None = None, vehicle: str | None = None, over: bool | None = None
    ) -> list[Visit]:
        """The last arrived first."""
        wanted = (
            one
            for one in self._all.visits.values()
            if incident in (None, one.incident) and vehicle in (None, one.vehicle) and over in (None, one.over)
        )
        by_name = sorted(wanted, key=lambda one: (one.incident, one.vehicle))
        return sorted(by_name, key=lambda one: one.arrived_at, reverse=True)

    def replace_visits(self, old: Sequence[Visit], new: Visit) -> None:
        """Put the stay in place of the parts that it was merged from."""
        self._must_write()
        for visit in old:
            self._all.visits.pop(visit.key, None)
        self._put(self._all.visits, new.key, new)

    # verdicts

    def put_verdict(self, version: VerdictVersion) -> None:
        """One more version; Conflict when it is there already."""
        row = row_of(version)
        if row.key in self._all.verdicts:
            raise Conflict(f"another one is {row.key!r}")
        self._put(self._all.verdicts, row.key, row)

    def list_verdicts(self, **wanted: Any) -> list[VerdictVersion]:
        """All versions by incident, vehicle and version."""
        return versions_of(self._all.verdicts.values(), **wanted)

    # snow events

    def get_snow_event(self, id: str) -> SnowEvent:
        """The event, or NotFound."""
        return _got("snow event", id, self._all.snow_events)

    def list_snow_events(self, *, limit: int = 100) -> list[SnowEvent]:
        """Newest first by started_at and id."""
        return _after(self._all.snow_events, "", lambda one: one.started_at)[:limit]

    def put_snow_event(self, event: SnowEvent) -> None:
        """Insert or replace."""
        self._put(self._all.snow_events, event.id, event)

    # fleet

    def list_operators(self) -> list[Operator]:
        """All, by id."""
        return sorted(self._all.operators.values(), key=lambda one: one.id)

    def put_operator(self, operator: Operator) -> None:
        """Insert or replace."""
        self._put(self._all.operators, operator.id, operator)

    def find_operator(self, id: OperatorId) -> Operator | None:
        """The operator, if known."""
        return self._all.operators.get(id)

    def list_vehicles(self) -> list[Vehicle]:
        """All, by id."""
        return sorted(self._all.vehicles.values(), key=lambda one: one.id)

    def find_vehicle(self, id: VehicleId) -> Vehicle | None:
        """The vehicle, if known."""
        return self._all.vehicles.get(id)

    def put_vehicle(self, vehicle: Vehicle) -> None:
        """Insert or replace."""
        self._put(self._all.vehicles, vehicle.id, vehicle)

    def put_tracker(self, tracker: Tracker) -> None:
        """Insert or replace; Conflict when it is bound already by another row."""
        bound = lambda one: one.id if one.until_at is None else None  # noqa: E731 - read where used
        self._put(self._all.trackers, (tracker.id, tracker.since_at), tracker, unique=bound)

    def find_tracker(self, id: TrackerId) -> Tracker | None:
        """What it is bound to now."""
        return next((one for one in self._all.trackers.values() if one.id == id and one.until_at is None), None)

    def list_trackers(self, *, id: str | None = None, vehicle: str | None = None) -> list[Tracker]:
        """All bindings, newest first by since_at and id."""
        wanted = [one for one in self._all.trackers.values() if id in (None, one.id) and vehicle in (None, one.vehicle)]
        return sorted(wanted, key=lambda one: (one.since_at, one.id), reverse=True)

    def put_credential(self, credential: Credential) -> None:
        """Insert or replace: a tracker has one credential."""
        self._put(self._all.device_credentials, credential.tracker, credential)

    def find_credential(self, tracker: TrackerId) -> Credential | None:
        """Its credential, also when that is revoked."""
        return self._all.device_credentials.get(tracker)

    def list_credentials(self) -> list[Credential]:
        """All credentials, also revoked ones, by tracker."""
        return sorted(self._all.device_credentials.values(), key=lambda credential: credential.tracker)

    # cameras and findings

    def list_cameras(self) -> list[Camera]:
        """All, by id."""
        return sorted(self._all.cameras.values(), key=lambda one: one.id)

    def find_camera(self, id: CameraId) -> Camera | None:
        """The camera, if known."""
        return self._all.cameras.get(id)

    def put_camera(self, camera: Camera) -> None:
        """Insert or replace; credentials stay as they are."""
        self._put(self._all.cameras, camera.id, camera)

    def put_camera_credentials(self, id: CameraId, username: str, password: str) -> None:
        """Insert or replace."""
        self._set(self._all.credentials, id, (username, password))

    def find_camera_credentials(self, id: CameraId) -> tuple[str, str] | None:
        """User name and password, if the camera has any."""
        return self._all.credentials.get(id)

    def get_finding(self, id: FindingId) -> Finding:
        """The finding, or NotFound."""
        return _got("finding", id, self._all.findings)

    def list_findings(self, *, camera: str | None = None, open_only: bool = False, limit: int = 200) -> list[Finding]:
        """Newest first by since_at and id."""
        states = {FindingState.OPEN} if open_only else set(FindingState)
        page = _after(self._all.findings, "", lambda one: one.since_at)
        return [one for one in page if camera in (None, one.camera) and one.state in states][:limit]

    def put_finding(self, finding: Finding) -> None:
        """Insert or replace."""
        self._put(self._all.findings, finding.id, finding)

    # people

    def list_users(self) -> list[User]:
        """All, by login."""
        return sorted(self._all.users.values(), key=lambda one: one.login)

    def find_user(self, login: str) -> User | None:
        """By exact login."""
        return next((one for one in self._all.users.values() if one.login == login), None)

    def find_user_by_id(self, id: UserId) -> User | None:
        """By id."""
        return self._all.users.get(id)

    def put_user(self, user: User) -> None:
        """Insert or replace; Conflict when another has the login."""
        self._put(self._all.users, user.id, user, unique=lambda one: one.login)

    def put_session(self, session: Session) -> None:
        """Insert or replace."""
        self._put(self._all.sessions, session.token_sha256, session)

    def find_session(self, token_sha256: str) -> Session | None:
        """The session, also an expired one."""
        return self._all.sessions.get(token_sha256)

    def delete_session(self, token_sha256: str) -> None:
        """Forget it; nothing happens when it is not there."""
        self._must_write()
        self._all.sessions.pop(token_sha256, None)

    def put_api_key(self, name: str, key_sha256: str) -> None:
        """Insert or replace."""
        self._set(self._all.api_keys, key_sha256, name)

    def find_api_key(self, key_sha256: str) -> str | None:
        """The name that the key was given to."""
        return self._all.api_keys.get(key_sha256)

    # answers and the journal

    def find_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """(fingerprint of the request, answer as JSON)."""
        return self._all.answers.get((scope, key))

    def put_answer(self, scope: str, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Insert or replace."""
        refuse_unkeepable("at", at)
        self._set(self._all.answers, (scope, key), (fingerprint, answer))

    def find_mark(self, name: str) -> str | None:
        """Where a reader has come to."""
        return self._all.marks.get(name)

    def put_mark(self, name: str, value: str) -> None:
        """Insert or replace."""
        self._set(self._all.marks, name, value)

    def record(self, change: Change) -> Change:
        """Append; returns it with its seq."""
        self._must_write()
        numbered = replace(change, seq=self.last_seq() + 1)
        self._all.journal.append(kept(numbered))
        return numbered

    def list_changes(
        self, *, since: int = 0, subject: str | None = None, id: str | None = None, limit: int = 500
    ) -> list[Change]:
        """Changes with seq > since, oldest first."""
        page = (one for one in self._all.journal if one.seq > since)
        return [one for one in page if subject in (None, one.subject) and id in (None, one.id)][:limit]

    def last_seq(self) -> int:
        """The seq of the newest change, or 0."""
        return self._all.journal[-1].seq if self._all.journal else 0

    def oldest_seq(self) -> int:
        """The seq of the oldest change; when there is none, the seq that comes next."""
        return self._all.journal[0].seq if self._all.journal else 1

    # how it is done

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


def _got(kind: str, id: str, table: dict[str, T]) -> T:
    try:
        return table[id]
    except KeyError:
        raise NotFound(kind, id) from None


def _after(table: dict[str, T], mark: str, moment: Callable[[T], datetime]) -> list[T]:
    """Newest first by moment and id, from behind the one with id `mark` on."""
    if mark and mark not in table:
        raise Invalid(f"no page ends with {mark!r}", field="after")
    places = sorted(((moment(one), name) for name, one in table.items()), reverse=True)
    start = places.index((moment(table[mark]), mark)) + 1 if mark else 0
    return [table[name] for _, name in places[start:]]


def _is_in_view(one: Alert, from_at: datetime, to_at: datetime) -> bool:
    return one.raised_at < to_at and (one.cleared_at is None or one.cleared_at >= from_at)


def _refuse_orphans(kind: str, owners: Iterable[str], there: dict[str, Any]) -> None:
    missing = next((owner for owner in owners if owner not in there), None)
    if missing is not None:
        raise Conflict(f"no {kind} {missing!r}")
