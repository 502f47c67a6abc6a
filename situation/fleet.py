"""Operators and their vehicles: who owns the machine and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
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
