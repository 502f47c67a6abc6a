"""Past: what the store knows of a time, and how it looked at each moment of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapify

from situation.cameras import Camera, Finding, FindingState
from situation.dispatches import Dispatch, DispatchState
from situation.fleet import Operator, Vehicle
from situation.incidents import Incident, IncidentState
from situation.picture import Picture
from situation.ports import IncidentFilter, Unit
from situation.visits import Visit

ALL = 1_000_000


Thing = Incident | Visit | Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the store knows of a time."""

    vehicles: Sequence[Vehicle] = ()
    operators: Sequence[Operator] = ()
    cameras: Sequence[Camera] = ()
    incidents: Sequence[Incident] = ()
    visits: Sequence[Visit] = ()
    findings: Sequence[Finding] = ()


def past_of(unit: Unit, from_at: datetime, to_at: datetime) -> Past:
    """What there was between the two moments."""
    incidents = unit.list_incidents(IncidentFilter(opened_to=to_at, closed_from=from_at, limit=ALL))
    return Past(
        vehicles=unit.list_vehicles(),
        operators=unit.list_operators(),
        cameras=unit.list_cameras(),
        incidents=[each for each in incidents if each.state is not IncidentState.MERGED],
        visits=[each for each in unit.list_visits() if each.left_at >= from_at and each.arrived_at < to_at],
        findings=[
            each
            for each in unit.list_findings(limit=ALL)
            if each.since_at < to_at and (each.cleared_at is None or each.cleared_at >= from_at)
        ],
    )


def as_of(incident: Incident, at: datetime) -> Incident:
    """The incident as it was then, from the moments it carries; whether a machine had arrived it does not say."""
    sent = {vehicle: sent_at for vehicle, sent_at in incident.sent_at.items() if sent_at <= at}
    was = replace(
        incident,
        vehicles=tuple(sent),
        sent_at=sent,
        dispatches={vehicle: _as_asked(incident, vehicle, at) for vehicle in sent if vehicle in incident.dispatches},
        reacted_at=_if_passed(incident.reacted_at, at),
        resolved_at=_if_passed(incident.resolved_at, at),
        closed_at=_if_passed(incident.closed_at, at),
    )
    return replace(was, state=_state_of(was))


def _as_asked(incident: Incident, vehicle: str, at: datetime) -> Dispatch:
    """What was known of it then; of what it went through before its last change only that it was asked."""
    dispatch = incident.dispatches[vehicle]
    if dispatch.changed_at <= at:
        return dispatch
    asked_at = incident.sent_at[vehicle]
    return replace(dispatch, state=DispatchState.ASKED, changed_at=asked_at, answered_at=None, refusal=None, note="")


def _if_passed(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= at else None


def _state_of(incident: Incident) -> IncidentState:
    """What its moments say; the latest of them counts."""
    if incident.closed_at is not None:
        return IncidentState.CLOSED
    if incident.resolved_at is not None:
        return IncidentState.RESOLVED
    if incident.reacted_at is None:
        return IncidentState.NEW
    return IncidentState.DISPATCHED if incident.sent_at else IncidentState.ACKNOWLEDGED


def moments_of(past: Past) -> list[tuple[datetime, int, Thing]]:
    """A heap of all moments at which a thing changed; the number keeps things themselves from being compared."""
    found: list[tuple[datetime, Thing]] = []
    for incident in past.incidents:
        changes = (incident.opened_at, incident.reacted_at, incident.resolved_at, incident.closed_at)
        answers = (dispatch.changed_at for dispatch in incident.dispatches.values())
        found += [(at, incident) for at in (*changes, *incident.sent_at.values(), *answers) if at is not None]
    for visit in past.visits:
        found += [(visit.arrived_at, visit), (visit.left_at, visit)]
    for finding in past.findings:
        found += [(at, finding) for at in (finding.since_at, finding.cleared_at) if at is not None]
    numbered = [(at, number, thing) for number, (at, thing) in enumerate(found)]
    heapify(numbered)
    return numbered


def show(picture: Picture, thing: Thing, at: datetime) -> None:
    """Put the thing into the picture as it was then."""
    match thing:
        case Incident():
            picture.put_incident(as_of(thing, at))
        case Visit():
            there = [each for each in picture.visits_of(thing.incident, thing.vehicle) if each.key == thing.key]
            picture.put_visit(replace(thing, over=thing.over and thing.left_at <= at), there)
        case Finding():
            is_over = thing.cleared_at is not None and thing.cleared_at <= at
            open_still = replace(thing, state=FindingState.OPEN, cleared_at=None)
            picture.put_finding(thing if is_over else open_still)
