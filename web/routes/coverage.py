"""Coverage: which streets have been worked on since the snow event, how long ago, and what is due."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from situation.streets.levels import SnowEvent
from web.auth import SeesMap
from web.coverage_view import EventCoverage, moment
from web.parts import Parts, With
from web.sign_in import SignedIn
from web.visible import audience_of

router = APIRouter(prefix="/coverage", tags=["coverage"])

Event = Annotated[str, Query(max_length=64, description="id of a snow event")]
TEN_SECONDS = 10  # bands and lateness move with time: what is older is made anew


class OwedBody(BaseModel):
    """What is owed to streets of a class."""

    code: str
    name: str
    passes: int
    due_at: datetime | None  # null: the clock has not started


class ArcBody(BaseModel):
    """One direction of a segment that somebody has passed; all others have not been visited."""

    segment: int
    direction: int  # 1 along the segment's shape, -1 against it
    worked: int  # passes
    idle: int
    untold: int
    worked_at: datetime | None
    worked_by: str
    passed_at: datetime | None
    passed_by: str
    band: str
    service: str
    due_at: datetime | None
    late: bool


class CoverageBody(BaseModel):
    """Serviced is what tracks prove; nothing here says that a street is clean."""

    event: str
    at: datetime
    credited_at: datetime | None
    whole: bool
    profile: str
    classes: list[OwedBody]
    class_of: dict[str, str]  # value of OpenStreetMap's `highway` -> code; others are of `other`
    other: str
    items: list[ArcBody]
    late: list[int]  # segments that nobody has passed and that are past due


class TallyBody(BaseModel):
    """Sums over the segments of one label."""

    label: str
    segments: int
    km: float
    serviced_km: float
    serviced_share: float
    accepted_km: float
    late_km: float
    open_late_km: float


class SummaryBody(BaseModel):
    """By district, class, and operator of who worked there last; "" is none."""

    event: str
    at: datetime
    credited_at: datetime | None
    whole: bool
    districts: list[TallyBody]
    classes: list[TallyBody]
    operators: list[TallyBody]


@router.get("", response_model=CoverageBody)
def coverage(event: Event, request: Request, signed_in: SeesMap, parts: With) -> Response:
    """Each direction of a segment that has been passed since the event."""
    known, at = coverage_since(parts, event), parts.clock.now()
    if (unchanged := _unchanged(request, known, at, signed_in)) is not None:
        return unchanged
    state = known.service(at)
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        seen = [each for each in unit.list_vehicles() if audience.sees_operator(each.operator)]
    names: dict[str, str] = {each.id: each.id for each in seen}
    items = list(known.items(state, at, names))
    passed = {item["segment"] for item in items}
    profile, ids = known.view.standards.profile, known.view.standards.streets.id
    due = dict(zip(state.class_code.tolist(), state.due_at.tolist(), strict=True))
    owed = [
        OwedBody(code=code, name=each.name, passes=each.passes, due_at=moment(due.get(code, float("inf"))))
        for code, each in profile.classes.items()
    ]
    body = CoverageBody(
        **_about(known, at),
        profile=profile.name,
        classes=owed,
        class_of=dict(profile.class_of),
        other=profile.other,
        items=[ArcBody(**item) for item in items],
        late=[segment for segment in ids[state.late].tolist() if segment not in passed],
    )
    return _answer(body, known, at, signed_in)


@router.get("/summary", response_model=SummaryBody)
def summary(event: Event, request: Request, signed_in: SeesMap, parts: With) -> Response:
    """Kilometres and shares."""
    known, at = coverage_since(parts, event), parts.clock.now()
    if (unchanged := _unchanged(request, known, at, signed_in)) is not None:
        return unchanged
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        seen = [each for each in unit.list_vehicles() if audience.sees_operator(each.operator)]
    operators: dict[str, str] = {each.id: each.operator for each in seen}
    body = SummaryBody.model_validate(_about(known, at) | known.sums(known.service(at), operators))
    return _answer(body, known, at, signed_in)


def coverage_since(parts: Parts, event: str) -> EventCoverage:
    """What is known of an event's streets, or NotFound."""
    with parts.store.read() as unit:
        known: SnowEvent = unit.get_snow_event(event)
        acceptances = unit.list_acceptances(event)
    credited = parts.coverage.find(known.id) if parts.coverage else None
    return parts.coverage_view.since(known, credited, acceptances)


def _about(known: EventCoverage, at: datetime) -> dict[str, Any]:
    credited = known.credited
    whole = credited is not None and credited.is_whole
    made_at = credited.made_at if credited else None
    return {"event": known.event.id, "at": at, "credited_at": made_at, "whole": whole}


def _headers(known: EventCoverage, at: datetime, signed_in: SignedIn) -> dict[str, str]:
    made_at = known.credited.made_at if known.credited else None
    seen_by = audience_of(signed_in.user).operator
    said = [(one.id, one.withdrawn_at) for one in known.acceptances]
    told = f"{known.event}|{made_at}|{said}|{int(at.timestamp()) // TEN_SECONDS}|{seen_by}"
    etag = hashlib.sha256(told.encode()).hexdigest()[:32]
    return {"ETag": f'"{etag}"', "Cache-Control": "private, no-cache", "Vary": "Cookie"}


def _unchanged(request: Request, known: EventCoverage, at: datetime, signed_in: SignedIn) -> Response | None:
    headers = _headers(known, at, signed_in)
    if request.headers.get("if-none-match") != headers["ETag"]:
        return None
    return Response(status_code=304, headers=headers)


def _answer(body: BaseModel, known: EventCoverage, at: datetime, signed_in: SignedIn) -> Response:
    headers = _headers(known, at, signed_in)
    return Response(body.model_dump_json(), media_type="application/json", headers=headers)
