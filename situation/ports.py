"""Protocols: what the core, telemetry, video and web need from outside. Adapters make them real; the wiring picks.

The store is synchronous and transactional: all writes happen inside `with store.begin() as unit:` and become visible
together, with their journal rows, or not at all. The spine is asynchronous.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa

from situation.alerts import Alert, AlertId
from situation.cameras import Camera, CameraId, CameraReport, Finding, FindingId
from situation.credited import CreditedCoverage
from situation.fleet import (
    Credential,
    DeviceReport,
    Operator,
    OperatorId,
    Refused,
    Tracker,
    TrackerId,
    Vehicle,
    VehicleId,
)
from situation.incidents import Incident, IncidentId, IncidentState, Reporter
from situation.journal import Change
from situation.people import Session, User, UserId
from situation.service_levels import SnowEvent
from situation.tickets import Delivery, DeliveryId, Ticket, TicketId
from situation.verdicts import VerdictVersion
from situation.visits import Visit
from situation.warnings import PublicWarning, WarningId


class Clock(Protocol):
    """The wall clock."""

    def now(self) -> datetime:
        """The moment, aware, UTC."""
        ...


# --- the store -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which incidents; None is no condition. Newest first by (opened_at, id); `after`: last id of the page before."""

    states: frozenset[IncidentState] | None = None
    categories: frozenset[str] | None = None
    districts: frozenset[str] | None = None
    ids: frozenset[str] | None = None  # of incidents, or their public numbers
    visited_by_operator: str | None = None  # a contractor's own: dispatched to or visited by one of its vehicles
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    closed_from: datetime | None = None  # not closed before this moment, or not at all
    merged_into: str | None = None  # further reports of that incident
    box: tuple[float, float, float, float] | None = None  # west, south, east, north in degrees
    overdue_at: datetime | None = None  # only those overdue at that moment, whatever their state but closed
    search: str = ""  # in number, address, description; case-insensitive, also for Kazakh and Russian letters
    after: str = ""
    limit: int = 100


class Unit(Protocol):
    """One transaction. `get_` raises NotFound, `find_` returns None, `put_` upserts, `list_` is newest first."""

    # incidents
    def next_number(self, prefix: str, year: int) -> str:
        """The next number of a yearly series, ("A", 2026) -> "A-2026-000001"; without gaps in what is committed."""
        ...

    def get_incident(self, id: IncidentId) -> Incident: ...
    def put_incident(self, incident: Incident) -> None: ...
    def list_incidents(self, wanted: IncidentFilter) -> list[Incident]: ...
    def put_reporter(self, incident: IncidentId, reporter: Reporter) -> None: ...
    def find_reporter(self, incident: IncidentId) -> Reporter | None: ...

    # alerts
    def get_alert(self, id: AlertId) -> Alert: ...
    def find_standing_alert(self, rule: str, subject: str) -> Alert | None: ...
    def list_alerts(
        self,
        *,
        standing: bool | None = None,
        within: tuple[datetime, datetime] | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[Alert]:
        """`within`: in view at some moment from the first to before the second."""
        ...

    def put_alert(self, alert: Alert) -> None: ...

    # tickets and what is sent out
    def get_ticket(self, id: TicketId) -> Ticket: ...
    def list_tickets(self, *, after: str = "", limit: int = 100) -> list[Ticket]: ...
    def put_ticket(self, ticket: Ticket) -> None: ...
    def put_delivery(self, delivery: Delivery) -> None: ...
    def list_deliveries(self, *, subject: str | None = None) -> list[Delivery]: ...
    def due_deliveries(self, at: datetime, *, limit: int = 20) -> list[Delivery]:
        """Pending ones whose turn has come; per destination and subject only the oldest pending: order holds."""
        ...

    def get_delivery(self, id: DeliveryId) -> Delivery: ...

    # warnings
    def get_warning(self, id: WarningId) -> PublicWarning: ...
    def list_warnings(self, *, limit: int = 200) -> list[PublicWarning]: ...
    def put_warning(self, warning: PublicWarning) -> None: ...

    # visits
    def list_visits(
        self, *, incident: str | None = None, vehicle: str | None = None, over: bool | None = None
    ) -> list[Visit]: ...
    def replace_visits(self, old: Sequence[Visit], new: Visit) -> None: ...

    # verdicts
    def put_verdict(self, version: VerdictVersion) -> None:
        """Conflict when that version of the incident's and vehicle's verdict is there already."""
        ...

    def list_verdicts(
        self, *, incident: str | None = None, vehicle: str | None = None, since: datetime | None = None
    ) -> list[VerdictVersion]:
        """All versions by incident, vehicle and version; `since`: decided then or later."""
        ...

    # snow events
    def get_snow_event(self, id: str) -> SnowEvent: ...
    def list_snow_events(self, *, limit: int = 100) -> list[SnowEvent]: ...
    def put_snow_event(self, event: SnowEvent) -> None: ...

    # fleet
    def list_operators(self) -> list[Operator]: ...
    def put_operator(self, operator: Operator) -> None: ...
    def find_operator(self, id: OperatorId) -> Operator | None: ...
    def list_vehicles(self) -> list[Vehicle]: ...
    def find_vehicle(self, id: VehicleId) -> Vehicle | None: ...
    def put_vehicle(self, vehicle: Vehicle) -> None: ...
    def put_tracker(self, tracker: Tracker) -> None:
        """Upserts by (id, since_at); Conflict when the tracker is bound already and the other binding has not ended."""
        ...

    def find_tracker(self, id: TrackerId) -> Tracker | None:
        """What it is bound to now."""
        ...

    def list_trackers(self, *, id: str | None = None, vehicle: str | None = None) -> list[Tracker]:
        """All bindings, also ended ones."""
        ...

    def put_credential(self, credential: Credential) -> None:
        """Upserts: a tracker has one credential."""
        ...

    def find_credential(self, tracker: TrackerId) -> Credential | None:
        """The credential, also when it is revoked."""
        ...

    def list_credentials(self) -> list[Credential]:
        """All credentials, also revoked ones, by tracker."""
        ...

    # cameras and findings
    def list_cameras(self) -> list[Camera]: ...
    def find_camera(self, id: CameraId) -> Camera | None: ...
    def put_camera(self, camera: Camera) -> None: ...
    def put_camera_credentials(self, id: CameraId, username: str, password: str) -> None: ...
    def find_camera_credentials(self, id: CameraId) -> tuple[str, str] | None: ...
    def get_finding(self, id: FindingId) -> Finding: ...
    def list_findings(
        self, *, camera: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Finding]: ...
    def put_finding(self, finding: Finding) -> None: ...

    # people
    def list_users(self) -> list[User]: ...
    def find_user(self, login: str) -> User | None: ...
    def find_user_by_id(self, id: UserId) -> User | None: ...
    def put_user(self, user: User) -> None: ...
    def put_session(self, session: Session) -> None: ...
    def find_session(self, token_sha256: str) -> Session | None: ...
    def delete_session(self, token_sha256: str) -> None: ...
    def put_api_key(self, name: str, key_sha256: str) -> None: ...
    def find_api_key(self, key_sha256: str) -> str | None:
        """The name that the key was given to."""
        ...

    # idempotency of creating requests: the answer first given to a key
    def find_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """(fingerprint of the request, answer as JSON)."""
        ...

    def put_answer(self, scope: str, key: str, fingerprint: str, answer: str, at: datetime) -> None: ...

    # how far a reader of a stream has come; written in the transaction of what it read
    def find_mark(self, name: str) -> str | None: ...
    def put_mark(self, name: str, value: str) -> None: ...

    # the journal
    def record(self, change: Change) -> Change:
        """Append; returns it with its seq."""
        ...

    def list_changes(
        self, *, since: int = 0, subject: str | None = None, id: str | None = None, limit: int = 500
    ) -> list[Change]:
        """Changes with seq > since, oldest first."""
        ...

    def last_seq(self) -> int: ...
    def oldest_seq(self) -> int: ...


class Store(Protocol):
    """Where everything but positions and pictures is kept."""

    def begin(self) -> AbstractContextManager[Unit]:
        """A transaction serialised against other writers: commits when the block ends, rolls back when it raises."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A transaction that only reads and holds nobody up."""
        ...


# --- the spine -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceBatch:
    """Device messages in the order of the spine, in columns of one length. `topics` are MQTT topics with slashes."""

    topics: list[str]
    payloads: list[bytes]
    stream_seqs: list[int]
    received_us: list[int]  # Unix microseconds, by the spine's clock; the same at every redelivery

    def __len__(self) -> int:
        """How many messages."""
        return len(self.topics)


class DeviceMessages(Protocol):
    """What devices have sent, durably: a message comes again until it is acknowledged."""

    @property
    def epoch(self) -> str:
        """Names the life of the stream: stream_seqs are comparable only within one."""
        ...

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        """Up to `limit` messages, or fewer (also none) after `wait_s`."""
        ...

    async def acknowledge(self, stream_seq: int) -> None:
        """Everything up to this message is on our disk."""
        ...

    async def backlog(self) -> int:
        """How many messages wait."""
        ...


class LivePositions(Protocol):
    """Accepted positions on their way to desk and screens: batches of `POSITIONS` without quarantined rows."""

    async def publish(self, batch: pa.RecordBatch, *, id: str) -> None:
        """Durably; a batch with an id that was published in the last two minutes is dropped by the spine."""
        ...

    def watch(self) -> AsyncIterator[pa.RecordBatch]:
        """Batches from now on, latest only: what cannot be taken in time is skipped."""
        ...

    def follow(self, name: str) -> AsyncIterator[tuple[pa.RecordBatch, Acknowledge]]:
        """Every batch since this reader's last acknowledged one, in order."""
        ...


class Acknowledge(Protocol):
    """Says that a message has been dealt with."""

    async def __call__(self) -> None: ...


class LastPositions(Protocol):
    """The newest position of each vehicle, as one batch, so that a restarted role is back at once."""

    async def save(self, batch: pa.RecordBatch) -> None: ...
    async def load(self) -> pa.RecordBatch | None: ...


class DeviceReports(Protocol):
    """What telemetry and broker say of each tracker, for the technician; the newest word only."""

    async def publish(self, reports: Sequence[DeviceReport]) -> None: ...
    async def load(self) -> list[DeviceReport]: ...
    async def publish_refused(self, refused: Sequence[Refused]) -> None: ...
    async def load_refused(self) -> list[Refused]: ...


class Findings(Protocol):
    """Findings and camera reports between video and desk."""

    async def publish_finding(self, finding: Finding) -> None:
        """Durably."""
        ...

    async def publish_report(self, report: CameraReport) -> None:
        """Latest wins."""
        ...

    def follow_findings(self, name: str) -> AsyncIterator[tuple[Finding, Acknowledge]]: ...
    def watch_reports(self) -> AsyncIterator[CameraReport]:
        """First the newest of each camera, then changes."""
        ...


class Pokes(Protocol):
    """Cheap news that something changed; the truth is read from the store. Lost ones are made good by polling."""

    async def poke(self, topic: str) -> None: ...
    def listen(self, topic: str) -> AsyncIterator[None]: ...


class Vitals(Protocol):
    """What each role says of itself: counters, gauges and age of what it depends on."""

    async def report(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None: ...
    def watch(self) -> AsyncIterator[tuple[str, dict[str, float], dict[str, str]]]: ...


class Leases(Protocol):
    """Who owns a partition or a camera; a lease not renewed in time is free again."""

    async def hold(self, name: str, owner: str) -> bool:
        """Take or renew; True while it is ours."""
        ...

    async def release(self, name: str, owner: str) -> None: ...


# --- the archive -----------------------------------------------------------------------------------------------------


class Archive(Protocol):
    """Positions as received, for years. Synchronous: called from a thread."""

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        """On disk, fsynced, when it returns. Rows of one call appear together or not at all."""
        ...

    def high_water(self, epoch: str) -> int:
        """The greatest stream_seq stored of this epoch, or 0: what comes again below it is already here."""
        ...

    def newest_fixes(self) -> dict[str, datetime]:
        """Per vehicle the newest accepted fix_at."""
        ...

    def read(
        self,
        *,
        vehicles: Sequence[str] | None = None,
        from_at: datetime | None = None,
        to_at: datetime | None = None,
        columns: Sequence[str] | None = None,
        quarantined: bool | None = False,
    ) -> pa.Table:
        """Rows by fix time (receive time where there is none), ordered by vehicle and fix; quarantined None: both."""
        ...

    def count(self, day: date | None = None) -> dict[str, int]:
        """Rows by reason; "" for accepted."""
        ...

    def compact(self) -> int:
        """Gather small files into day files; how many files were gathered. Safe to kill at any moment."""
        ...


class CoverageShelf(Protocol):
    """The newest coverage of each snow event, as the desk has credited it. Synchronous: called from a thread."""

    def put(self, event: str, credited: CreditedCoverage) -> None: ...
    def find(self, event: str) -> CreditedCoverage | None: ...


class FrameStore(Protocol):
    """Pictures by their sha256."""

    def put(self, jpeg: bytes) -> str:
        """Stored when it returns; the sha256 in hex."""
        ...

    def find(self, sha256: str) -> bytes | None: ...


# --- senders ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side took it."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The other side did not take it. `final`: trying again is no use."""

    error: str
    final: bool = False
    retry_after_s: float | None = None


class Sender(Protocol):
    """Delivers one event to one destination. Never raises for what the other side does."""

    async def send(self, delivery: Delivery) -> Sent | NotSent: ...
