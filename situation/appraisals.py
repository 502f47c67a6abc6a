"""Appraisals: what takes too long to find out every second: operators' data, streets against clocks, the weather."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from situation.attendance import Attendance, OperatorShift
from situation.forecasts import Forecast
from situation.streets.levels import SnowEvent

SHARES = ("gap_share", "late_share", "doubtful_share", "lost_share")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """An operator's data in a shift so far: the worst of SHARES, each averaged over the vehicles that were heard."""

    operator: str
    shift_from: datetime
    vehicles: int  # that were heard
    shares: Mapping[str, float]  # by SHARES; what nobody's data have is left out
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetsDue:
    """Streets of one class in one district that are still to be done, against their clock."""

    district: str
    class_code: str
    due_at: datetime
    metres: float  # of all
    open_m: float  # of those not served


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodProne:
    """Places of one district where water has stood before and whose streets are not done since the last snow."""

    district: str
    places: int
    streets: tuple[str, ...]  # the most metres to do first; those without a name are left out
    open_m: float  # to do
    lat: float  # of the place with most floods
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """The newest of each."""

    at: datetime
    quality: tuple[DataQuality, ...] = ()
    streets: tuple[StreetsDue, ...] = ()
    flood_prone: tuple[FloodProne, ...] = ()
    forecast: Forecast | None = None  # None: there is no feed
    snow_event: SnowEvent | None = None  # the last one
    lat_lon: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # a point inside each district


def quality_of(shift: OperatorShift) -> DataQuality | None:
    """The shares over an operator's vehicles; None where none was heard."""
    heard = [each for each in shift.vehicles if each.pings]
    if not heard:
        return None
    return DataQuality(
        operator=shift.operator,
        shift_from=shift.shift.from_at,
        vehicles=len(heard),
        shares={name: share for name in SHARES if (share := _mean(heard, name)) is not None},
        simulated=all(each.simulated for each in heard),
    )


def _mean(vehicles: Iterable[Attendance], name: str) -> float | None:
    known = [share for each in vehicles if (share := getattr(each, name)) is not None]
    return sum(known) / len(known) if known else None
