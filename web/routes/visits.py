"""Visits of a shift: what each vehicle did at each incident, and what its track proves. A contractor sees its own."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from situation.errors import Invalid
from situation.incidents import Incident
from situation.ports import IncidentFilter, Unit
from situation.visits import Visit
from web.auth import SeesIncidents
from web.parts import With
from web.schemas import Page, VisitBody
from web.showing import show_visit
from web.showing_verdicts import show_verdict
from web.verdict_schemas import VerdictBody
from web.visible import Audience, audience_of

router = APIRouter(prefix="/visits", tags=["visits"])

LONGEST = timedelta(days=2)  # a shift and the one before

Pair = tuple[str, str]  # incident, vehicle


class AttendedBody(BaseModel):
    """One vehicle at one incident; no visits: it never came. `verdict`: the newest, null while none is decided."""

    incident: str
    public_no: str
    category: str
    address: str
    vehicle: str
    visits: list[VisitBody]
    verdict: VerdictBody | None


@router.get("")
def visits(signed_in: SeesIncidents, parts: With, since: Annotated[AwareDatetime, Query()]) -> Page[AttendedBody]:
    """All that was visited or judged since then, at most two days back; the last arrived first."""
    if since < parts.clock.now() - LONGEST:
        raise Invalid(f"since lies at most {LONGEST.days} days back", field="since")
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        stays, verdicts = _stays(unit, since, audience), _verdicts(unit, since, audience)
        pairs = list(dict.fromkeys([*stays, *verdicts]))
        incidents = _incidents(unit, {incident for incident, _ in pairs})
    return Page(items=[_shown(incidents[pair[0]], pair, stays.get(pair, []), verdicts.get(pair)) for pair in pairs])


def _stays(unit: Unit, since: datetime, audience: Audience) -> dict[Pair, list[Visit]]:
    found: dict[Pair, list[Visit]] = defaultdict(list)
    for visit in unit.list_visits(since=since):
        if audience.sees_operator(visit.operator):
            found[visit.incident, visit.vehicle].append(visit)
    return found


def _verdicts(unit: Unit, since: datetime, audience: Audience) -> dict[Pair, VerdictBody]:
    """The newest version of each: versions come in their order."""
    versions = [each for each in unit.list_verdicts(since=since) if audience.sees_operator(each.operator)]
    return {(each.verdict.incident, each.verdict.vehicle): show_verdict(each) for each in versions}


def _incidents(unit: Unit, ids: set[str]) -> dict[str, Incident]:
    found = unit.list_incidents(IncidentFilter(ids=frozenset(ids), limit=len(ids))) if ids else []
    return {incident.id: incident for incident in found}


def _shown(incident: Incident, pair: Pair, stays: list[Visit], verdict: VerdictBody | None) -> AttendedBody:
    return AttendedBody(
        incident=incident.id,
        public_no=incident.public_no,
        category=incident.category,
        address=incident.address,
        vehicle=pair[1],
        visits=[show_visit(visit) for visit in stays],
        verdict=verdict,
    )
