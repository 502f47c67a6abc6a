"""Operators and their vehicles: who owns the machine and what it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

OperatorId = NewType("OperatorId", str)
VehicleId = NewType("VehicleId", str)
TrackerId = NewType("TrackerId", str)  # IMEI or terminal number, as the device says it


class Ownership(StrEnum):
    """Whose machines these are: a contractor is paid by what the track proves."""

    MUNICIPAL = "municipal"
    CONTRACTOR = "contractor"


class VehicleKind(StrEnum):
    """What the machine can do."""

    PLOW = "plow"
    LOADER = "loader"
    SPREADER = "spreader"
    DUMP_TRUCK = "dump_truck"
    PUMP = "pump"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An owner of vehicles."""

    id: OperatorId
    name: str
    ownership: Ownership = Ownership.CONTRACTOR
    districts: tuple[str, ...] = ()  # ids of those that it has to work in; empty: anywhere in the city


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A machine that reports its position. Its id is unique in the city and is the last-but-one part of its topic."""

    id: VehicleId
    operator: OperatorId
    kind: VehicleKind = VehicleKind.OTHER
    plate: str = ""
    name: str = ""
    on_duty: bool = True  # silence of a machine off duty is no alarm
    simulated: bool = False  # shown on every screen and in every report


class TrackerProtocol(StrEnum):
    """What a tracker speaks: over TCP it says only its own id, over MQTT it signs in and names its vehicle itself."""

    MQTT = "mqtt"
    WIALON = "wialon"
    EGTS = "egts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """A device and the vehicle that it is on, from one moment until another: history is kept, one binding a row."""

    id: TrackerId
    vehicle: VehicleId
    protocol: TrackerProtocol
    since_at: datetime
    by: str  # who bound it: a login, or the name of the part that acted
    until_at: datetime | None = None  # None: it is on it now


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a tracker signs in with over MQTT: its id is the user name. The secret is kept by nobody but the device."""

    tracker: TrackerId
    secret_hash: str  # bcrypt; see `situation.identity.new_secret`
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None = None  # None: it may sign in
    revoked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """What telemetry says of one sender, by the names in its topic: a vehicle's tracker, or a stranger."""

    operator: str
    vehicle: str
    received: int = 0  # pings, as all counts: since the spine began to keep these reports
    accepted: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)  # by reason
    flagged: dict[str, int] = field(default_factory=dict)  # by flag, in small letters; `late` is one of them
    received_at: datetime | None = None  # the newest
    lag_s: float | None = None  # from fix to receipt, of the newest that was not late
    seq: int | None = None  # everything up to here is on our disk; None: it does not count
    newest_seq: int | None = None
    missing: tuple[tuple[int, int], ...] = ()  # numbers from, to: others after them have come
    missing_since: datetime | None = None  # when the first of these gaps was seen
    given_up: int = 0  # numbers that never came


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What the broker refused to one name since it was started: a user claimed, or a client id where it is a topic."""

    name: str
    sign_ins: int = 0
    publishes: int = 0
    subscriptions: int = 0
