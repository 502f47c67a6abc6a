"""An incident's clocks: paused for a reason, run on, and the dates that were given."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from situation.clocks import ClockKind, PauseReason
from situation.incidents import Incident
from situation.people import Right
from web.asks import Ask, Words
from web.auth import WorksIncidents
from web.errors import Forbidden
from web.parts import Parts, With
from web.schemas import IncidentWholeBody
from web.showing_clocks import show_whole_incident
from web.sign_in import SignedIn
from web.visible import audience_of

router = APIRouter(prefix="/incidents", tags=["incidents"])

Why = Annotated[str, Field(min_length=1, max_length=1000)]


class PauseAsk(Ask):
    """Why clocks stand still, and until when at most."""

    reason: PauseReason
    until: AwareDatetime
    why: Why


class ResumeAsk(Ask):
    """Why they run on."""

    why: Words = ""


class PromiseAsk(Ask):
    """A date for the answer or the repair."""

    clock: Literal["answer", "fix"]
    promised_at: AwareDatetime
    why: Why


class AnswerAsk(Ask):
    """What the person who asked was told."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


@router.post("/{id}/pause")
def pause(id: str, ask: PauseAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """Clocks stand still; for force majeure only by a supervisor."""
    if ask.reason is PauseReason.FORCE_MAJEURE and not signed_in.user.may(Right.CLOSE_INCIDENT):
        raise Forbidden("force majeure is declared by a supervisor only")
    changed = parts.desk.pause_clocks(id, ask.reason, ask.until, ask.why, by=signed_in.user.login)
    return _shown(changed, signed_in, parts)


@router.post("/{id}/resume")
def resume(id: str, signed_in: WorksIncidents, parts: With, ask: ResumeAsk | None = None) -> IncidentWholeBody:
    """Clocks run on before the pause's end."""
    why = ask.why if ask else ""
    return _shown(parts.desk.resume_clocks(id, by=signed_in.user.login, why=why), signed_in, parts)


@router.post("/{id}/promise")
def promise(id: str, ask: PromiseAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """A date is given; earlier ones stay on record."""
    changed = parts.desk.promise_date(id, ClockKind(ask.clock), ask.promised_at, ask.why, by=signed_in.user.login)
    return _shown(changed, signed_in, parts)


@router.post("/{id}/answer")
def answer(id: str, ask: AnswerAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """The person who asked has been told; the repair's clock runs on."""
    return _shown(parts.desk.answer_reporter(id, ask.text, by=signed_in.user.login), signed_in, parts)


def _shown(incident: Incident, signed_in: SignedIn, parts: Parts) -> IncidentWholeBody:
    return show_whole_incident(incident, audience_of(signed_in.user), parts.clock.now())
