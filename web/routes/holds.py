"""Legal holds: what retention must leave alone, since when, for whom, and who released it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk.holds import NewHold
from situation.desk.work import Work
from situation.holds import Hold
from web.asks import Ask, Id
from web.auth import ExportsEvidence
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.schemas import Page

router = APIRouter(prefix="/holds", tags=["holds"])
Why = Annotated[str, Field(min_length=1, max_length=500)]


class HoldAsk(Ask):
    """A vehicle, a period, or both."""

    vehicle: Annotated[str, Field(max_length=64)] = ""
    from_at: AwareDatetime | None = None
    to_at: AwareDatetime | None = None
    why: Why


class ReleaseAsk(Ask):
    """Why it may go now, and who allowed it."""

    why: Why


class HoldBody(BaseModel):
    """A hold, in force while `released_at` is null."""

    id: str
    vehicle: str
    from_at: AwareDatetime | None
    to_at: AwareDatetime | None
    why: str
    placed_at: AwareDatetime
    placed_by: str
    released_at: AwareDatetime | None
    released_by: str
    released_why: str


@router.get("")
def holds(_: ExportsEvidence, parts: With) -> Page[HoldBody]:
    """All, newest first, released ones too."""
    with parts.store.read() as unit:
        return Page(items=[_shown(hold) for hold in unit.list_holds()])


@router.post("", status_code=201, response_model=HoldBody)
def place(ask: HoldAsk, signed_in: ExportsEvidence, parts: With, key: IdempotencyKey = None) -> Response:
    """Positions and pictures of it stay, however old they get."""

    def make(work: Work) -> HoldBody:
        return _shown(parts.desk.place_hold_within(work, NewHold(**ask.model_dump())))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.post("/{id}/release")
def release(id: Id, ask: ReleaseAsk, signed_in: ExportsEvidence, parts: With) -> HoldBody:
    """What is past its term goes at the next run; 409 when it was released before."""
    return _shown(parts.desk.release_hold(id, ask.why, by=signed_in.user.login))


def _shown(hold: Hold) -> HoldBody:
    return HoldBody.model_validate(hold, from_attributes=True)
