"""Operators, vehicles, and how soon one would be there."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class OperatorBody(BaseModel):
    """An owner of vehicles."""

    id: str
    name: str
    ownership: str


class LastBody(BaseModel):
    """The newest position of a vehicle."""

    lat: float
    lon: float
    fix_at: datetime
    received_at: datetime
    age_s: float
    speed_kmh: float | None
    course_deg: float | None
    state: str
    district: str | None
    flagged: bool


class VehicleBody(BaseModel):
    """A machine."""

    id: str
    number: int
    operator: str
    kind: str
    plate: str
    name: str
    ownership: str
    simulated: bool
    on_duty: bool


class VehicleLastBody(VehicleBody):
    """A machine and where it was last."""

    last: LastBody | None = None


class EtaBody(BaseModel):
    """From when to when it would be there, in seconds from now; `by` streets, streets either_way, or straight."""

    low_s: int
    high_s: int
    metres: int
    by: str


class NearestBody(VehicleLastBody):
    """A machine that can do the work, how far off it is, and what is to be known before it is sent."""

    distance_m: float  # as the crow flies
    eta: EtaBody
    free: bool
    remarks: list[str]


class VisitBody(BaseModel):
    """A vehicle's stay at an incident."""

    incident: str
    vehicle: str
    operator: str
    arrived_at: datetime
    left_at: datetime
    fixes: int
    closest_m: float
    working_fixes: int
    standing_fixes: int
    over: bool
