"""Accepted streets: a person's word, on the spot or through a camera, about what tracks prove to be serviced."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from situation.desk.acceptances import NewAcceptance
from situation.desk.work import Work
from situation.people import Right
from situation.streets.acceptance import Acceptance
from web.asks import Ask, Id, Line
from web.auth import AcceptsStreets, SeesMap
from web.coverage_view import Place
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.routes.coverage import coverage_since
from web.schemas import Page
from web.visible import Audience, audience_of

router = APIRouter(prefix="/coverage/acceptances", tags=["coverage"])

MOST_SEGMENTS = 1000
Why = Annotated[str, Field(min_length=1, max_length=1000)]


class AcceptanceAsk(Ask):
    """What is accepted: segments, a street, a district, or a street within a district; of it what is serviced now."""

    event: Id
    segments: Annotated[list[int], Field(max_length=MOST_SEGMENTS, default_factory=list)]
    street: Line = ""
    district: Annotated[str, Field(max_length=64)] = ""
    camera: Annotated[str, Field(max_length=64)] = ""
    photo_sha256: Annotated[str, Field(max_length=64)] = ""
    note: Annotated[str, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _points_at_something(self) -> AcceptanceAsk:
        if not (self.segments or self.street or self.district):
            raise ValueError("name segments, a street or a district")
        return self


class WithdrawAsk(Ask):
    """Why it was not done after all."""

    why: Why


class AcceptanceBody(BaseModel):
    """One word about serviced streets."""

    id: str
    event: str
    segments: list[int]
    street: str
    district: str
    at: AwareDatetime
    by: str
    camera: str
    photo_sha256: str
    note: str
    withdrawn_at: AwareDatetime | None
    withdrawn_by: str
    withdrawn_why: str


@router.get("")
def acceptances(signed_in: SeesMap, parts: With, event: Annotated[str, Query(max_length=64)]) -> Page[AcceptanceBody]:
    """All of an event, newest first, withdrawn ones too."""
    with parts.store.read() as unit:
        found = unit.list_acceptances(unit.get_snow_event(event).id)
    return Page(items=[_shown(one, audience_of(signed_in.user)) for one in found])


@router.post("", status_code=201, response_model=AcceptanceBody)
def accept(ask: AcceptanceAsk, signed_in: AcceptsStreets, parts: With, key: IdempotencyKey = None) -> Response:
    """What of it is serviced is accepted; 422 where nothing is."""
    known = coverage_since(parts, ask.event)
    where = Place(segments=ask.segments, street=ask.street, district=ask.district)
    serviced = known.serviced(parts.clock.now(), where)
    asked = NewAcceptance(**ask.model_dump() | {"segments": serviced})

    def make(work: Work) -> AcceptanceBody:
        return _shown(parts.desk.accept_streets_within(work, asked), audience_of(signed_in.user))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.post("/{id}/withdraw")
def withdraw(id: Id, ask: WithdrawAsk, signed_in: AcceptsStreets, parts: With) -> AcceptanceBody:
    """It was not done after all."""
    withdrawn = parts.desk.withdraw_acceptance(id, ask.why, by=signed_in.user.login)
    return _shown(withdrawn, audience_of(signed_in.user))


def _shown(acceptance: Acceptance, audience: Audience) -> AcceptanceBody:
    """Who does not work here learns no colleague's name."""
    shown = AcceptanceBody.model_validate(acceptance, from_attributes=True)
    if audience.may(Right.SEE_ALERTS):
        return shown
    return shown.model_copy(update={"by": "", "note": "", "withdrawn_by": "", "withdrawn_why": ""})
