"""What becomes of the vehicles that were sent to an incident, within one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from situation.desk.work import Work
from situation.dispatches import ANSWERS, Dispatch, DispatchStep, Refusal, may_step, next_dispatch_state
from situation.errors import Invalid, NotAllowed, NotFound
from situation.fleet import VehicleId
from situation.incidents import Incident
from situation.journal import Subject

ACTIONS = {
    DispatchStep.ACCEPT: "vehicle_accepted",
    DispatchStep.REFUSE: "vehicle_refused",
    DispatchStep.COME: "vehicle_coming",
    DispatchStep.ARRIVE: "vehicle_on_site",
}


def asked(work: Work, incident: Incident, vehicles: Iterable[str]) -> dict[str, Dispatch]:
    """The incident's dispatches with these vehicles asked to come, anew where they were before."""
    fresh = {}
    for vehicle in vehicles:
        known = work.unit.find_vehicle(VehicleId(vehicle))
        fresh[vehicle] = Dispatch(operator=known.operator if known else "", changed_at=work.now, by=work.by)
    return incident.dispatches | fresh


def answer_dispatch(
    work: Work, incident: Incident, vehicle: str, refusal: Refusal | None = None, note: str = ""
) -> Incident:
    """The vehicle's operator accepts, or refuses for a reason."""
    if vehicle not in incident.dispatches:
        raise NotFound("dispatch", vehicle)
    if not incident.is_open:
        raise NotAllowed(f"nobody is awaited at an incident that is {incident.state}")
    if refusal is Refusal.OTHER and not note.strip():
        raise Invalid("say why", field="note")
    step = DispatchStep.ACCEPT if refusal is None else DispatchStep.REFUSE
    return _step(work, incident, vehicle, step, refusal=refusal, note=note)


def seen(work: Work, incident: Incident, vehicle: str, step: DispatchStep) -> Incident:
    """The incident after positions have shown that the vehicle comes, or is there; unchanged where that is no news."""
    dispatch = incident.dispatches.get(vehicle)
    if dispatch is None or not may_step(dispatch.state, step):
        return incident
    return _step(work, incident, vehicle, step)


def _step(
    work: Work, incident: Incident, vehicle: str, step: DispatchStep, *, refusal: Refusal | None = None, note: str = ""
) -> Incident:
    dispatch = incident.dispatches[vehicle]
    is_answer = step in ANSWERS
    changed = replace(
        dispatch,
        state=next_dispatch_state(dispatch.state, step),
        changed_at=work.now,
        by=work.by,
        answered_at=work.now if is_answer else dispatch.answered_at,
        refusal=refusal,  # of a refused one only: who comes after all has no reason not to
        note=dispatch.note if not is_answer and dispatch.refusal is None else note,
    )
    told = replace(incident, dispatches=incident.dispatches | {vehicle: changed}, updated_at=work.now)
    work.unit.put_incident(told)
    why = "; ".join(part for part in (vehicle, refusal or "", note) if part)
    # No new version: nobody's edit is refused because a driver has answered.
    work.record(Subject.INCIDENT, incident.id, ACTIONS[step], states=(incident.state, incident.state), why=why)
    return told
