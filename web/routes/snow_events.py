"""Snow events: a supervisor says when it began to snow and when it stopped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk.work import Work
from situation.streets.levels import SnowEvent
from web.asks import Ask, Id
from web.auth import ClosesIncidents, SeesMap
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.schemas import Page

router = APIRouter(prefix="/snow-events", tags=["coverage"])


class SnowEventAsk(Ask):
    """Since when it snows."""

    started_at: AwareDatetime
    note: Annotated[str, Field(max_length=500)] = ""


class SnowEventPatch(Ask):
    """When it stopped; null: it goes on after all."""

    ended_at: AwareDatetime | None


class SnowEventBody(BaseModel):
    """A snowfall as declared."""

    id: str
    started_at: AwareDatetime
    ended_at: AwareDatetime | None
    declared_by: str
    note: str


@router.get("")
def snow_events(_: SeesMap, parts: With) -> Page[SnowEventBody]:
    """The newest 100, newest first."""
    with parts.store.read() as unit:
        return Page(items=[_shown(event) for event in unit.list_snow_events()])


@router.post("", status_code=201, response_model=SnowEventBody)
def start(ask: SnowEventAsk, signed_in: ClosesIncidents, parts: With, key: IdempotencyKey = None) -> Response:
    """It snows: coverage is counted anew. 409 while an event is on."""

    def make(work: Work) -> SnowEventBody:
        return _shown(parts.desk.start_snow_event_within(work, ask.started_at, ask.note))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.patch("/{id}")
def end(id: Id, ask: SnowEventPatch, signed_in: ClosesIncidents, parts: With) -> SnowEventBody:
    """It has stopped: the clocks of service run."""
    return _shown(parts.desk.end_snow_event(id, ask.ended_at, by=signed_in.user.login))


def _shown(event: SnowEvent) -> SnowEventBody:
    return SnowEventBody.model_validate(event, from_attributes=True)
