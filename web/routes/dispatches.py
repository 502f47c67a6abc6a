"""Answers for the vehicles that were sent: by their own operator, or by a dispatcher who has it on the telephone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from situation.dispatches import Refusal
from situation.errors import NotFound
from situation.incidents import Incident
from web.asks import Ask
from web.auth import AnswersDispatches
from web.parts import Parts, With
from web.schemas import IncidentBody
from web.showing import show_incident
from web.sign_in import SignedIn
from web.visible import audience_of, visible_incident

router = APIRouter(prefix="/incidents", tags=["incidents"])

Note = Annotated[str, Field(max_length=1000)]


class AcceptAsk(Ask):
    """What there is to say about it."""

    note: Note = ""


class RefuseAsk(Ask):
    """Why it does not go; another reason than those listed is said in words."""

    reason: Refusal
    note: Note = ""


@router.post("/{id}/vehicles/{vehicle}/accept")
def accept(
    id: str, vehicle: str, signed_in: AnswersDispatches, parts: With, ask: AcceptAsk | None = None
) -> IncidentBody:
    """The vehicle goes."""
    _check(id, vehicle, signed_in, parts)
    note = ask.note if ask else ""
    return _shown(parts.desk.accept_dispatch(id, vehicle, by=signed_in.user.login, note=note), signed_in, parts)


@router.post("/{id}/vehicles/{vehicle}/refuse")
def refuse(id: str, vehicle: str, ask: RefuseAsk, signed_in: AnswersDispatches, parts: With) -> IncidentBody:
    """The vehicle does not go."""
    _check(id, vehicle, signed_in, parts)
    changed = parts.desk.refuse_dispatch(id, vehicle, ask.reason, by=signed_in.user.login, note=ask.note)
    return _shown(changed, signed_in, parts)


def _check(id: str, vehicle: str, signed_in: SignedIn, parts: Parts) -> None:
    """NotFound unless the vehicle was sent there, and is the person's to answer for."""
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        dispatch = visible_incident(unit, id, audience).dispatches.get(vehicle)
    if dispatch is None or not audience.sees_operator(dispatch.operator):
        raise NotFound("dispatch", vehicle)


def _shown(incident: Incident, signed_in: SignedIn, parts: Parts) -> IncidentBody:
    return show_incident(incident, audience_of(signed_in.user), parts.clock.now())
