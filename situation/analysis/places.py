"""Places of a hotspot report: what is told of each, and what weather and cameras have to do with its category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from situation.analysis.weather import Sky
from situation.cameras import Camera, Finding, FindingKind
from situation.hotspots import Hotspot

_WET, _SNOWY = frozenset({Sky.RAIN, Sky.THAW}), frozenset({Sky.SNOW})
TESTED_BY = MappingProxyType(
    {"flood_road": _WET, "flood_yard": _WET, "snow_road": _SNOWY, "snow_yard": _SNOWY, "snow_sidewalk": _SNOWY}
)
SEEN_AS = MappingProxyType(
    {
        "flood_road": FindingKind.FLOODING,
        "flood_yard": FindingKind.FLOODING,
        "ramp_blocked": FindingKind.BLOCKED_RAMP,
    }
)


class AfterFix(StrEnum):
    """What became of a place that was fixed."""

    RECURRED = "recurred"
    HELD = "held"  # the weather that used to bring it came, and it did not
    NOT_TESTED = "not_tested"  # that weather has not come yet
    NO_WEATHER = "no_weather"  # nobody has told what the weather was


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCheck:
    """How a fix has held until now."""

    outcome: AfterFix
    recurred_at: datetime | None = None
    tests: int = 0  # days of the weather that brings it, since the fix


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of one category within the time of the report."""

    category: str
    lat: float  # middle of the requests
    lon: float
    district: str  # most of the requests'; "" outside all
    requests: int
    episodes: int  # requests more than two days apart belong to different ones
    first_at: datetime | None
    last_at: datetime | None
    skies: dict[str, int]  # episodes by the weather of their first day
    seen_min: float  # by cameras
    cameras: tuple[str, ...]
    findings: tuple[Finding, ...]  # the longest first
    points: float  # what the ranking is by
    hotspot: Hotspot | None = None  # what people have said of the place
    after: AfterCheck | None = None  # None: not fixed, or nobody has said so


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What cameras have seen: findings of all kinds, with their cameras."""

    cameras: Sequence[Camera] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotReport:
    """Places, the heaviest first."""

    from_at: datetime
    to_at: datetime
    category: str
    simulated: bool
    has_weather: bool
    requests: int  # looked at
    places: tuple[Place, ...]
