"""What is told of the plausibility of vehicles' days."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from situation.proof.plausibility import Assessment, Suspicion
from situation.proof.plausibility.judged import JudgedDay


class GroundBody(BaseModel):
    """One suspicion: its figure, and what it adds, 0 to 1. Names and figures: docs/plausibility.md."""

    suspicion: Suspicion
    figure: float
    unit: str
    weight: float


class OffsetBody(BaseModel):
    """A clock that is off, behind where positive. `proposed_s` would be added to its times; that is up to people."""

    seconds: float
    proposed_s: float
    is_zone: bool  # whole or half hours: a wrong zone of time


class AssessmentBody(BaseModel):
    """How little a vehicle's day can be believed: 0 not at all in doubt, from 0.5 on a suspect."""

    vehicle: str
    fixes: int
    score: float
    is_suspect: bool
    grounds: list[GroundBody]
    clock: OffsetBody | None
    copy_of: str  # vehicle and day; ""


class JudgedDayBody(BaseModel):
    """The suspects of a UTC day; `judged_at` null: nobody has looked at that day yet."""

    day: date
    judged_at: datetime | None
    vehicles: int
    items: list[AssessmentBody]


def show_assessment(found: Assessment) -> AssessmentBody:
    """One vehicle's day."""
    offset = found.offset
    return AssessmentBody(
        vehicle=found.vehicle,
        fixes=found.fixes,
        score=found.score,
        is_suspect=found.is_suspect,
        grounds=[
            GroundBody(suspicion=each.suspicion, figure=each.figure, unit=each.unit, weight=each.weight)
            for each in found.grounds
        ],
        clock=OffsetBody(seconds=round(offset.seconds, 1), proposed_s=offset.proposed_s, is_zone=offset.is_zone)
        if offset
        else None,
        copy_of=found.copy_of,
    )


def show_day(day: date, judged: JudgedDay | None, found: tuple[Assessment, ...]) -> JudgedDayBody:
    """Some of a day's vehicles."""
    return JudgedDayBody(
        day=day,
        judged_at=judged.judged_at if judged else None,
        vehicles=len(judged.assessments) if judged else 0,
        items=[show_assessment(each) for each in found],
    )
