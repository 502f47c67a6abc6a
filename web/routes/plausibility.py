"""Plausibility of vehicles' days, for those who answer for the work: suspects, their figures, and clocks that are off.

A contractor sees none of it: a suspicion is no verdict, and whoever falsifies is not told by which figure it was seen.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from situation.judging import Judging, region_of
from web.auth import Manages, SeesReports
from web.parts import Parts, With
from web.plausibility_schemas import AssessmentBody, JudgedDayBody, show_assessment, show_day
from web.visible import audience_of, visible_vehicle

router = APIRouter(tags=["plausibility"])

Day = Annotated[date, Query(description="UTC, as the archive counts days")]


@router.get("/plausibility")
def suspects(day: Day, signed_in: SeesReports, parts: With) -> JudgedDayBody:
    """The day's suspects as last judged, the most suspect first; days are judged in the night after."""
    judged = parts.plausibility.find(day)
    return show_day(day, judged, judged.suspects if judged else ())


@router.get("/plausibility/clocks")
def clocks(day: Day, _: Manages, parts: With) -> JudgedDayBody:
    """Vehicles whose clock was off that day, and what is proposed. Nothing is corrected by itself."""
    judged = parts.plausibility.find(day)
    return show_day(day, judged, tuple(each for each in judged.assessments if each.offset) if judged else ())


@router.get("/vehicles/{id}/plausibility")
def vehicle(id: str, day: Day, signed_in: SeesReports, parts: With) -> AssessmentBody:
    """One vehicle's day as it stands now, late data included."""
    with parts.store.read() as unit:
        visible_vehicle(unit, id, audience_of(signed_in.user))
    return show_assessment(_judging(parts).judge_vehicle(id, day))


def _judging(parts: Parts) -> Judging:
    return Judging(parts.archive, parts.plausibility, region=region_of(parts.city.bbox))
