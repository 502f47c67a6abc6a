"""The tables. Most columns are the fields of the domain's dataclasses; what is added here serves finding and order."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from situation.adapters.sql.columns import NUMBER, TEXT, Moment, columns_of
from situation.adapters.verdict_rows import VerdictRow
from situation.alerts import Alert, AlertState
from situation.cameras import Camera, Finding
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
from situation.tickets import Delivery, DeliveryState, Ticket
from situation.visits import Visit
from situation.warnings import PublicWarning

METADATA = sa.MetaData()


def _owned_by(key: str) -> ForeignKey:
    # Checked when the transaction ends, so that the order of writes inside it is free.
    return ForeignKey(key, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


INCIDENTS = Table(
    "incidents",
    METADATA,
    *columns_of(Incident),
    Column("search", TEXT, nullable=False),  # number, address, description, folded: SQLite lowers only ASCII
    Column("overdue_after", sa.BigInteger),  # overdue at every moment later than this; null: never. See incidents.py
    sa.UniqueConstraint("public_no", name="incidents_public_no"),
    Index("incidents_newest", "opened_at", "id"),
    Index("incidents_by_state", "state", "opened_at", "id"),
    Index("incidents_by_overdue", "overdue_after"),
    Index("incidents_by_main", "merged_into"),
    Index("incidents_by_place", "category", "lat"),
)
INCIDENT_VEHICLES = Table(  # who was dispatched, once more, so that a contractor's own incidents can be found
    "incident_vehicles",
    METADATA,
    Column("incident", TEXT, _owned_by("incidents.id"), primary_key=True),
    Column("vehicle", TEXT, primary_key=True),
    Index("incident_vehicles_by_vehicle", "vehicle"),
)
REPORTERS = Table(
    "reporters",
    METADATA,
    Column("incident", TEXT, _owned_by("incidents.id"), primary_key=True),
    *columns_of(Reporter, key=()),
)
ORIGINS = Table(
    "origins",
    METADATA,
    *(column for column in columns_of(Origin, key=("source", "external_id")) if column.name != "incident"),
    Column("incident", TEXT, _owned_by("incidents.id"), nullable=False),
    sa.UniqueConstraint("incident", name="origins_incident"),
)
HOTSPOTS = Table(
    "hotspots",
    METADATA,
    *columns_of(Hotspot),
    Index("hotspots_newest", "noted_at", "id"),
)
ALERTS = Table(
    "alerts",
    METADATA,
    *columns_of(Alert),
    Index("alerts_newest", "raised_at", "id"),
)
# Written out and not bound, here and below: SQLite uses a partial index only when it sees the index's own condition.
IS_STANDING = ALERTS.c.state != sa.literal_column(f"'{AlertState.CLEARED}'")
Index(
    "alerts_one_standing",
    ALERTS.c.rule,
    ALERTS.c.subject,
    unique=True,
    sqlite_where=IS_STANDING,
    postgresql_where=IS_STANDING,
)
TICKETS = Table(
    "tickets",
    METADATA,
    *columns_of(Ticket),
    sa.UniqueConstraint("number", name="tickets_number"),
    Index("tickets_newest", "opened_at", "id"),
    Index("tickets_by_incident", "incident"),
)
WARNINGS = Table(
    "warnings",
    METADATA,
    *columns_of(PublicWarning),
    Index("warnings_newest", "issued_at", "id"),
)
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("place", NUMBER, primary_key=True, autoincrement=True),  # in the queue: the order of writing
    *columns_of(Delivery, key=()),
    sa.UniqueConstraint("id", name="deliveries_id"),
    Index("deliveries_by_subject", "subject", "place"),
)
IS_PENDING = DELIVERIES.c.state == sa.literal_column(f"'{DeliveryState.PENDING}'")
Index(
    "deliveries_pending",
    DELIVERIES.c.destination,
    DELIVERIES.c.subject,
    DELIVERIES.c.place,
    sqlite_where=IS_PENDING,
    postgresql_where=IS_PENDING,
)
VISITS = Table(
    "visits",
    METADATA,
    *columns_of(Visit, key=("incident", "vehicle", "arrived_at")),
    Index("visits_by_vehicle", "vehicle", "arrived_at"),
    Index("visits_by_operator", "operator", "incident"),
    Index("visits_by_over", "over"),
)
VERDICTS = Table(
    "verdicts",
    METADATA,
    *columns_of(VerdictRow, key=("incident", "vehicle", "version")),
    Index("verdicts_by_moment", "decided_at"),
)
SNOW_EVENTS = Table(
    "snow_events",
    METADATA,
    *columns_of(SnowEvent),
    Index("snow_events_newest", "started_at", "id"),
)
ACCEPTANCES = Table(
    "acceptances",
    METADATA,
    *columns_of(Acceptance),
    Index("acceptances_by_event", "event", "at", "id"),
)
HOLDS = Table("holds", METADATA, *columns_of(Hold), Index("holds_newest", "placed_at", "id"))
OPERATORS = Table("operators", METADATA, *columns_of(Operator))
VEHICLES = Table("vehicles", METADATA, *columns_of(Vehicle), Index("vehicles_by_operator", "operator"))
TRACKERS = Table(
    "trackers",
    METADATA,
    *columns_of(Tracker, key=("id", "since_at")),
    Index("trackers_by_vehicle", "vehicle", "since_at"),
)
IS_BOUND = TRACKERS.c.until_at.is_(None)
Index("trackers_one_bound", TRACKERS.c.id, unique=True, sqlite_where=IS_BOUND, postgresql_where=IS_BOUND)
CREDENTIALS = Table("credentials", METADATA, *columns_of(Credential, key=("tracker",)))
CAMERAS = Table("cameras", METADATA, *columns_of(Camera))
CAMERA_CREDENTIALS = Table(
    "camera_credentials",
    METADATA,
    Column("camera", TEXT, _owned_by("cameras.id"), primary_key=True),
    Column("username", TEXT, nullable=False),
    Column("password", TEXT, nullable=False),
)
FINDINGS = Table(
    "findings",
    METADATA,
    *columns_of(Finding),
    Index("findings_newest", "since_at", "id"),
    Index("findings_by_camera", "camera", "since_at"),
)
HANDOVERS = Table(
    "handovers",
    METADATA,
    *columns_of(Handover),
    sa.UniqueConstraint("number", name="handovers_number"),
    Index("handovers_newest", "handed_at", "id"),
    Index("handovers_by_incident", "incident"),
)
OFFENCES = Table(
    "offences",
    METADATA,
    *columns_of(Offence),
    Index("offences_by_number", "number"),
    Index("offences_by_end", "forget_at"),
)
DUTIES = Table("duties", METADATA, *columns_of(Duty), Index("duties_newest", "since_at", "id"))
SHIFT_NOTES = Table("shift_notes", METADATA, *columns_of(ShiftNote), Index("shift_notes_newest", "written_at", "id"))
USERS = Table("users", METADATA, *columns_of(User), sa.UniqueConstraint("login", name="users_login"))
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_sha256", TEXT, primary_key=True),
    Column("user", TEXT, _owned_by("users.id"), nullable=False),
    *(column for column in columns_of(Session, key=()) if column.name not in ("token_sha256", "user")),
)
SECOND_FACTORS = Table(
    "second_factors",
    METADATA,
    Column("user", TEXT, _owned_by("users.id"), primary_key=True),
    *(column for column in columns_of(SecondFactor, key=()) if column.name != "user"),
)
API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("key_sha256", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
)
ANSWERS = Table(
    "answers",
    METADATA,
    Column("scope", TEXT, primary_key=True),
    Column("key", TEXT, primary_key=True),
    Column("fingerprint", TEXT, nullable=False),
    Column("answer", TEXT, nullable=False),
    Column("at", Moment(), nullable=False),
)
MARKS = Table(
    "marks",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)
JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    *(column for column in columns_of(Change, key=()) if column.name != "seq"),
    Index("journal_by_subject", "subject", "id", "seq"),
)
COUNTERS = Table(  # "journal": the last seq; "A-2026": the last number of a yearly series
    "counters",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("last", sa.BigInteger, nullable=False),
)
