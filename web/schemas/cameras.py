"""Cameras, their zones, and what they found."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class ZoneBody(BaseModel):
    """A polygon on a camera's picture, and what is seen in it now."""

    id: str
    kind: str
    polygon: list[tuple[float, float]]
    state: str


class HoursBody(BaseModel):
    """When a camera is analysed, in the city's time; over midnight where `end` is not after `start`."""

    days: list[int]
    start: str
    end: str


class CameraBody(BaseModel):
    """A camera; never its address or credentials."""

    id: str
    name: str
    lat: float
    lon: float
    heading_deg: float | None
    state: str
    picture_at: datetime | None
    snapshot_url: str
    zones: list[ZoneBody]
    shadow: bool
    enabled: bool
    simulated: bool
    owner: str
    period_s: float
    hours: list[HoursBody]


class SeenZoneBody(BaseModel):
    """What one picture says of a zone, or `why` it cannot be judged."""

    id: str
    kind: str
    word: str
    why: str
    score: float
    vehicles: int


class SeenVehicleBody(BaseModel):
    """A vehicle on a picture, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


class OneLookBody(BaseModel):
    """What the detectors see on the newest picture with the zones as given. Nothing of it is a finding."""

    picture_at: datetime | None
    why: str
    sharpness: float
    sharpness_usual: float | None
    zones: list[SeenZoneBody]
    vehicles: list[SeenVehicleBody]
    has_network: bool


class CameraReportBody(BaseModel):
    """A worker's newest word about its camera."""

    camera: str
    at: datetime
    state: str
    picture_at: datetime | None
    snapshot_sha256: str
    zones: dict[str, str]
    detail: str


class ShotBody(BaseModel):
    """A picture of a finding: before, during or after."""

    phase: str
    frame_url: str
    overlay_url: str
    captured_at: datetime
    received_at: datetime


class FindingBody(BaseModel):
    """One episode seen by a camera."""

    id: str
    camera: str
    kind: str
    zone: str
    state: str
    since_at: datetime
    seen_at: datetime
    cleared_at: datetime | None
    score: float
    frame_url: str
    overlay_url: str
    measures: dict[str, float]
    judgement: str
    judged_by: str
    detector: str
    shots: list[ShotBody]
