"""Hand-overs to other services: what became of each, its sheet and its package."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from situation.desk.dossier import gather_handover, hand_out_handover
from situation.desk.handovers import NewHandover
from situation.dossier import Asked
from situation.handovers import EMERGENCY, HandoverId, Service
from situation.journal import Subject
from situation.people import Right
from web.auth import ExportsEvidence, SeesTickets, WorksIncidents
from web.errors import Forbidden
from web.handover_schemas import CalledBackAsk, EndedAsk, HandOffAsk, HandoverBody, show_handover
from web.paging import Limit
from web.parts import With
from web.routes.evidence import Reason, zipped
from web.schemas import IncidentBody, Page
from web.showing import show_incident
from web.visible import audience_of

router = APIRouter(tags=["handovers"])

HTML = "text/html; charset=utf-8"
# A page of its own, opened beside the screen: nothing but its inline style and pictures.
SHEET_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
}
Language = Annotated[Literal["kk", "ru", "en"] | None, Query()]


@router.post("/incidents/{id}/handoff")
def hand_off(id: str, ask: HandOffAsk, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """Passed to another service, followed as a hand-over of its own."""
    if ask.caller and not signed_in.user.may(Right.SEE_REPORTERS):
        raise Forbidden(f"a {signed_in.user.role} may not: {Right.SEE_REPORTERS}")
    named = next((each for each in EMERGENCY if each.value == ask.to.strip()), Service.PARTNER)
    asked = NewHandover(
        service=ask.service or named, to=ask.to, number=ask.number, note=ask.note, shares_caller=ask.caller
    )
    incident, _ = parts.desk.hand_over_incident(id, asked, by=signed_in.user.login)
    return show_incident(incident, audience_of(signed_in.user), parts.clock.now())


@router.get("/handovers")
def handovers(
    _: SeesTickets,
    parts: With,
    incident: Annotated[str | None, Query(max_length=64)] = None,
    open_only: Annotated[bool, Query(alias="open")] = False,
    limit: Limit = 200,
) -> Page[HandoverBody]:
    """Newest first; `open=true` for those of which nothing has come yet."""
    with parts.store.read() as unit:
        found = unit.list_handovers(incident=incident, open_only=open_only, limit=limit)
    return Page(items=[show_handover(handover) for handover in found])


@router.get("/handovers/{id}")
def handover(id: str, _: SeesTickets, parts: With) -> HandoverBody:
    """One hand-over."""
    with parts.store.read() as unit:
        return show_handover(unit.get_handover(HandoverId(id)))


@router.post("/handovers/{id}/accept")
def accept(id: str, signed_in: WorksIncidents, parts: With, ask: CalledBackAsk | None = None) -> HandoverBody:
    """They were called back and have it."""
    said = ask or CalledBackAsk()
    return show_handover(parts.desk.accept_handover(id, by=signed_in.user.login, number=said.number, note=said.note))


@router.post("/handovers/{id}/call-again")
def call_again(id: str, signed_in: WorksIncidents, parts: With, ask: CalledBackAsk | None = None) -> HandoverBody:
    """They were called back in vain: the alert comes again after the same time."""
    said = ask or CalledBackAsk()
    return show_handover(parts.desk.call_handover_again(id, by=signed_in.user.login, note=said.note))


@router.post("/handovers/{id}/end")
def end(id: str, ask: EndedAsk, signed_in: WorksIncidents, parts: With) -> HandoverBody:
    """What came of it."""
    return show_handover(parts.desk.end_handover(id, ask.outcome, by=signed_in.user.login, note=ask.note))


@router.get("/handovers/{id}/sheet", response_class=Response)
def sheet(id: str, signed_in: WorksIncidents, parts: With, language: Language = None) -> Response:
    """To print, or to read out on the telephone: pictures are blurred, and no plate is on it."""
    with parts.desk.work(signed_in.user.login) as work:
        dossier = gather_handover(work.unit, HandoverId(id), names_vehicle=False)
        if dossier.caller is not None:
            work.record(Subject.SESSION, signed_in.user.id, "saw_reporter", why=f"sheet of hand-over {id}")
    page = parts.packer.sheet(dossier, language=language or signed_in.user.language)
    return Response(page, media_type=HTML, headers=SHEET_HEADERS)


@router.get("/handovers/{id}/package", response_class=Response)
def package(id: str, reason: Reason, signed_in: ExportsEvidence, parts: With, language: Language = None) -> Response:
    """The signed package with originals and plate, as the other service gets it."""
    login = signed_in.user.login
    with parts.desk.work(login) as work:
        asked = Asked(by=login, reason=reason, at=parts.clock.now(), language=language or signed_in.user.language)
        made = hand_out_handover(work, HandoverId(id), parts.packer, asked)
        number = work.unit.get_handover(HandoverId(id)).number
    return zipped(made, number)
