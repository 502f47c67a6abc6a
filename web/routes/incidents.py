"""Incidents: listed, opened, worked on. Every command answers with the incident as it is after it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime

from situation.desk import NewIncident
from situation.desk.work import Work
from situation.errors import Invalid
from situation.incidents import Channel, Incident, IncidentId, IncidentState, Reporter
from situation.journal import Subject
from situation.people import Right
from situation.ports import IncidentFilter, Unit
from web.asks import CloseAsk, CommentAsk, DispatchAsk, IncidentAsk, IncidentPatch, MoveAsk, ReopenAsk, ResolveAsk
from web.auth import ClosesIncidents, Comments, OpensIncidents, SeesIncidents, SeesReporters, WorksIncidents
from web.nearest import nearest_vehicles
from web.once import IdempotencyKey, create_once
from web.paging import After, Limit, page_of
from web.parts import Parts, With
from web.schemas import EvidenceBody, IncidentBody, IncidentWholeBody, NearestBody, Page, ReporterBody
from web.showing import frame_url, show_change, show_finding, show_incident, show_visit
from web.showing_clocks import show_whole_incident
from web.showing_verdicts import show_verdicts
from web.sign_in import SignedIn
from web.visible import Audience, audience_of, visible_incident

router = APIRouter(prefix="/incidents", tags=["incidents"])

MOST_REPORTS = 500  # of one incident shown at once
Names = Annotated[list[str] | None, Query(max_length=50)]
T = TypeVar("T")


@router.get("")
def incidents(  # noqa: PLR0913 - one parameter per filter
    signed_in: SeesIncidents,
    parts: With,
    state: Annotated[list[IncidentState] | None, Query()] = None,
    category: Names = None,
    district: Names = None,
    overdue: bool = False,
    search: Annotated[str, Query(max_length=200)] = "",
    opened_from: AwareDatetime | None = None,
    opened_to: AwareDatetime | None = None,
    after: After = "",
    limit: Limit = 100,
) -> Page[IncidentBody]:
    """Newest first; of several values of one filter any will do."""
    audience, now = audience_of(signed_in.user), parts.clock.now()
    if audience.operator == "":
        return Page(items=[])
    wanted = IncidentFilter(
        states=_chosen(state),
        categories=_chosen(category),
        districts=_chosen(district),
        visited_by_operator=audience.operator,
        opened_from=opened_from,
        opened_to=opened_to,
        overdue_at=now if overdue else None,
        search=search,
        after=after,
        limit=limit,
    )
    with parts.store.read() as unit:
        found = unit.list_incidents(wanted)
    shown = [show_incident(incident, audience, now) for incident in found]
    return page_of(shown, limit=limit, last_id=found[-1].id if found else "")


def _chosen(values: list[T] | None) -> frozenset[T] | None:
    return frozenset(values) if values else None


@router.post("", status_code=201, response_model=IncidentBody)
def open_incident(ask: IncidentAsk, signed_in: OpensIncidents, parts: With, key: IdempotencyKey = None) -> Response:
    """A new incident, as a dispatcher takes it."""
    reporter = Reporter(**ask.reporter.model_dump()) if ask.reporter else None
    request = NewIncident(**ask.model_dump(exclude={"reporter"}), reporter=reporter, channel=Channel.DISPATCHER)

    def make(work: Work) -> IncidentBody:
        return _shown(parts.desk.open_incident_within(work, request), signed_in, parts)

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.get("/{id}")
def incident(id: str, signed_in: SeesIncidents, parts: With) -> IncidentWholeBody:
    """One incident, with its clocks."""
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        return show_whole_incident(visible_incident(unit, id, audience), audience, parts.clock.now())


@router.patch("/{id}")
def edit(id: str, ask: IncidentPatch, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """Texts, priority or owner; 409 when somebody else was first."""
    changed = parts.desk.edit_incident(id, by=signed_in.user.login, **ask.model_dump())
    return _shown(changed, signed_in, parts)


@router.post("/{id}/acknowledge")
def acknowledge(id: str, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """Somebody has it."""
    return _shown(parts.desk.acknowledge_incident(id, by=signed_in.user.login), signed_in, parts)


@router.post("/{id}/dispatch")
def dispatch(id: str, ask: DispatchAsk, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """Vehicles are sent."""
    return _shown(parts.desk.dispatch_incident(id, ask.vehicles, by=signed_in.user.login), signed_in, parts)


@router.post("/{id}/resolve")
def resolve(id: str, ask: ResolveAsk, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """The work is done."""
    _check_picture(ask.picture, parts)
    resolved = parts.desk.resolve_incident(id, ask.outcome, by=signed_in.user.login, picture=ask.picture)
    return _shown(resolved, signed_in, parts)


@router.post("/{id}/comment")
def comment(id: str, ask: CommentAsk, signed_in: Comments, parts: With) -> IncidentBody:
    """Somebody says something of it, a contractor of its own ones; who works here reads it among the changes."""
    _check_picture(ask.picture, parts)
    with parts.store.read() as unit:
        visible_incident(unit, id, audience_of(signed_in.user))
    commented = parts.desk.comment_incident(id, ask.text, by=signed_in.user.login, picture=ask.picture)
    return _shown(commented, signed_in, parts)


def _check_picture(sha256: str, parts: Parts) -> None:
    if sha256 and parts.frame_store.find(sha256) is None:
        raise Invalid("no picture has this sha256: upload it by POST /api/v1/pictures first", field="picture")


@router.post("/{id}/move")
def move(id: str, ask: MoveAsk, signed_in: WorksIncidents, parts: With) -> IncidentBody:
    """Another line has it from now on: 1 takes requests, 2 dispatches, 3 does the work, 4 decides."""
    moved = parts.desk.move_incident(id, ask.line, by=signed_in.user.login, owner=ask.owner, why=ask.why)
    return _shown(moved, signed_in, parts)


@router.post("/{id}/close")
def close(id: str, signed_in: ClosesIncidents, parts: With, ask: CloseAsk | None = None) -> IncidentBody:
    """A supervisor accepts the outcome."""
    outcome = ask.outcome if ask else ""
    return _shown(parts.desk.close_incident(id, by=signed_in.user.login, outcome=outcome), signed_in, parts)


@router.post("/{id}/reopen")
def reopen(id: str, ask: ReopenAsk, signed_in: ClosesIncidents, parts: With) -> IncidentBody:
    """It was not done after all."""
    return _shown(parts.desk.reopen_incident(id, ask.why, by=signed_in.user.login), signed_in, parts)


@router.get("/{id}/reporter")
def reporter(id: str, signed_in: SeesReporters, parts: With) -> ReporterBody:
    """Who asked. Personal data: that it was looked at, and by whom, is in the audit."""
    with parts.desk.work(signed_in.user.login) as work:
        work.unit.get_incident(IncidentId(id))
        found = work.unit.find_reporter(IncidentId(id)) or Reporter()
        work.record(Subject.SESSION, signed_in.user.id, "saw_reporter", why=f"incident:{id}")
    return ReporterBody.model_validate(found, from_attributes=True)


@router.get("/{id}/evidence")
def evidence(id: str, signed_in: SeesIncidents, parts: With) -> EvidenceBody:
    """What speaks for its outcome: visits, verdicts, findings with their pictures, and its changes."""
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        return _evidence(unit, visible_incident(unit, id, audience), audience, parts.clock.now())


def _evidence(unit: Unit, incident: Incident, audience: Audience, now: datetime) -> EvidenceBody:
    visits = [visit for visit in unit.list_visits(incident=incident.id) if audience.sees_operator(visit.operator)]
    changes = unit.list_changes(subject=Subject.INCIDENT, id=incident.id)
    reports = unit.list_incidents(IncidentFilter(merged_into=incident.id, limit=MOST_REPORTS))
    findings, frames = [], []
    if audience.may(Right.SEE_CAMERAS) and incident.camera:
        findings = [each for each in unit.list_findings(camera=incident.camera) if each.id == incident.finding]
        hashes = (incident.media_sha256, *(each.frame_sha256 for each in findings))
        frames = [frame_url(sha256) for sha256 in dict.fromkeys(hashes) if sha256]
    return EvidenceBody(
        visits=[show_visit(visit) for visit in visits],
        findings=[show_finding(finding) for finding in findings],
        frames=frames,
        changes=[show_change(change, audience) for change in changes],
        reports=[show_whole_incident(report, audience, now) for report in reports],
        verdicts=show_verdicts(unit, incident.id, audience),
    )


@router.get("/{id}/nearest")
def nearest(id: str, signed_in: WorksIncidents, parts: With, limit: Limit = 10) -> Page[NearestBody]:
    """Vehicles that can do the work, nearest first; how old each position is stands beside it."""
    with parts.store.read() as unit:
        found = visible_incident(unit, id, audience_of(signed_in.user))
        return Page(items=nearest_vehicles(unit, found, parts, limit=limit))


def _shown(incident: Incident, signed_in: SignedIn, parts: Parts) -> IncidentBody:
    return show_incident(incident, audience_of(signed_in.user), parts.clock.now())
