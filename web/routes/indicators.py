"""Process indicators: how soon people react and how soon things are mended."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from situation.analysis.indicators import By
from situation.desk.analysis import indicator_report
from web.auth import SeesReports
from web.parts import With
from web.times import From, To, check_times

router = APIRouter(prefix="/reports", tags=["reports"])

LONGEST = timedelta(days=1100)  # three winters: what plans are compared over


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SpreadBody(_Shown):
    """How long it took, in minutes."""

    count: int
    p25: float
    median: float
    p75: float
    p90: float
    p95: float


class IndicatorsBody(_Shown):
    """One group's figures; shares are 0-1. `key` is "" for what has no district, or to which nobody was sent."""

    key: str
    requests: int
    open: int
    reaction: SpreadBody | None
    reaction_in_time: float | None
    elimination: SpreadBody | None
    elimination_in_time: float | None
    lost: int
    reaction_unknown: int
    reopened: int


class IndicatorReportBody(_Shown):
    """Indicators of requests opened within a time."""

    from_at: datetime
    to_at: datetime
    made_at: datetime
    by: By
    simulated: bool
    whole: IndicatorsBody
    groups: list[IndicatorsBody]
    weeks: list[IndicatorsBody]


@router.get("/indicators")
def process_indicators(
    _: SeesReports, parts: With, from_at: From, to_at: To, by: By = By.CATEGORY
) -> IndicatorReportBody:
    """Reaction and elimination by channel, category, district or operator, and week by week."""
    check_times(from_at, to_at, LONGEST)
    zone = ZoneInfo(parts.city.timezone)
    with parts.store.read() as unit:
        found = indicator_report(unit, by, from_at=from_at, to_at=to_at, made_at=parts.clock.now(), zone=zone)
    return IndicatorReportBody.model_validate(found)
