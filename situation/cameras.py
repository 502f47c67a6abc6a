"""Cameras, the zones drawn on their pictures, and what a worker reports: findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

CameraId = NewType("CameraId", str)
FindingId = NewType("FindingId", str)


class ZoneKind(StrEnum):
    """What a zone of the picture is watched for."""

    RAMP = "ramp"  # must stay free: blocked by a standing vehicle
    ROAD = "road"  # may flood
    IGNORE = "ignore"  # clock text, trees: never looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A polygon on a camera's picture, in shares of its width and height (0-1): it survives a change of resolution."""

    id: str
    kind: ZoneKind
    polygon: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a camera is analysed, in the city's time. One that ends before it begins goes on into the next day."""

    days: tuple[int, ...]  # 0 Monday to 6 Sunday, of the beginning
    start: str  # HH:MM
    end: str  # HH:MM, exclusive; 24:00: until midnight


def is_within(hours: tuple[Hours, ...], moment: datetime) -> bool:
    """Whether a camera of these hours is analysed at a moment of the city's time; none: always."""
    today, yesterday, clock = moment.weekday(), (moment.weekday() - 1) % 7, f"{moment:%H:%M}"
    for one in hours:
        is_over_midnight = one.end <= one.start
        if today in one.days and one.start <= clock and (is_over_midnight or clock < one.end):
            return True
        if is_over_midnight and yesterday in one.days and clock < one.end:
            return True
    return not hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A city camera. `address` never carries credentials; those lie apart in the store and reach only the worker."""

    id: CameraId
    name: str
    lat: float
    lon: float
    address: str  # rtsp:// rtsps:// http:// https://, or file: where the settings allow it
    heading_deg: float | None = None
    zones: tuple[Zone, ...] = ()
    period_s: float = 5.0  # one analysed picture per this many seconds
    shadow: bool = False  # findings are kept and shown, but raise no alert
    enabled: bool = True
    simulated: bool = False
    owner: str = ""  # who keeps it: whom a technician calls
    hours: tuple[Hours, ...] = ()  # when it is analysed; none: always


class FindingKind(StrEnum):
    """What a camera worker can report."""

    BLOCKED_RAMP = "blocked_ramp"
    FLOODING = "flooding"
    OFFLINE = "offline"
    FROZEN = "frozen"
    DARK = "dark"
    OVER_EXPOSED = "over_exposed"
    COVERED = "covered"  # snow, paint, a bag: most of the picture has lost its structure
    BLURRED = "blurred"
    MOVED = "moved"  # it looks elsewhere: the zones are not where they were drawn
    SLOW = "slow"  # pictures come far less often than asked for


HEALTH_KINDS = frozenset(FindingKind) - {FindingKind.BLOCKED_RAMP, FindingKind.FLOODING}


class FindingState(StrEnum):
    """A finding is open until the thing is gone; it is never closed because nobody looked."""

    OPEN = "open"
    CLEARED = "cleared"


class Judgement(StrEnum):
    """What a person says of a finding; kept as training data."""

    NONE = "none"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Phase(StrEnum):
    """When a picture of a finding was taken."""

    BEFORE = "before"  # the place as it was: the last picture with the zone free
    DURING = "during"  # the finding's opening
    AFTER = "after"  # its clearing: the place free again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture that speaks for a finding. Cameras tell no time of their own: both moments are by our clock."""

    phase: Phase
    frame_sha256: str  # clean
    overlay_sha256: str = ""  # with zone and scores drawn, apart
    captured_at: datetime  # when the worker took it from the stream
    received_at: datetime  # when it was stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One episode seen by a camera. The same id from opening to clearing, at every redelivery and worker restart."""

    id: FindingId
    camera: CameraId
    kind: FindingKind
    zone: str = ""  # "" for the camera's health
    state: FindingState = FindingState.OPEN
    since_at: datetime  # when the condition began, by the pictures
    seen_at: datetime  # the last picture that showed it
    cleared_at: datetime | None = None
    score: float = 0.0  # 0-1
    frame_sha256: str = ""  # clean picture in the evidence store
    overlay_sha256: str = ""  # the same with zone and scores drawn
    measures: dict[str, float] = field(default_factory=dict)  # what the detector saw, for the person who asks why
    judgement: Judgement = Judgement.NONE
    judged_by: str = ""
    shots: tuple[Shot, ...] = ()  # before, during, after: those that there are
    detector: str = ""  # name and version of what judged
    thresholds: dict[str, float] = field(default_factory=dict)  # what it was judged by, when it was opened


def frames_of(finding: Finding) -> tuple[str, ...]:
    """The pictures that speak for the finding, by sha256, each once: who throws pictures away must keep these."""
    shots = (sha256 for shot in finding.shots for sha256 in (shot.frame_sha256, shot.overlay_sha256))
    every = (finding.frame_sha256, finding.overlay_sha256, *shots)
    return tuple(dict.fromkeys(sha256 for sha256 in every if sha256))


class CameraState(StrEnum):
    """Whether a camera's picture can be judged now. Anything but `live` makes its zones unknown."""

    LIVE = "live"
    OFFLINE = "offline"
    FROZEN = "frozen"
    DARK = "dark"
    OVER_EXPOSED = "over_exposed"
    COVERED = "covered"
    BLURRED = "blurred"
    MOVED = "moved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReport:
    """A worker's word about its camera, sent every few seconds: what it sees now, and where the newest picture lies."""

    camera: CameraId
    at: datetime
    state: CameraState
    picture_at: datetime | None = None
    snapshot_sha256: str = ""
    zones: dict[str, str] = field(
        default_factory=dict
    )  # zone id -> clear, occupied, blocked, dry, wet, flooded, unknown
    detail: str = ""  # one plain sentence for the technician, without secrets
