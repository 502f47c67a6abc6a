"""Plates that a person has confirmed, within one transaction. A plate is personal data: no journal row holds one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from situation.cameras import FindingId
from situation.desk.handovers import PartnerTerms
from situation.desk.work import Work
from situation.errors import NotAllowed, NotFound
from situation.incidents import Incident
from situation.journal import Subject
from situation.offences import Offence, repeats_of
from situation.plates import Plate
from situation.ports import Unit

PARKING = frozenset({"ramp_blocked", "sidewalk_parking"})  # categories of which a vehicle is the cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """The vehicle of an incident, and when it stood there before."""

    offence: Offence
    repeats: tuple[Offence, ...]


def confirm_plate(work: Work, incident: Incident, plate: Plate, written: str, terms: PartnerTerms) -> Vehicle:
    """The plate as the person has read it, and nothing else, goes on. A repetition makes the incident more urgent."""
    if incident.category not in PARKING:
        raise NotAllowed(f"no vehicle is the cause of {incident.category}")
    seen_at = work.unit.get_finding(FindingId(incident.finding)).since_at if incident.finding else incident.opened_at
    before = work.unit.find_offence(incident.id)
    offence = Offence(
        id=incident.id,
        number=plate.number,
        form=plate.form,
        written=written,
        category=incident.category,
        lat=incident.lat,
        lon=incident.lon,
        seen_at=seen_at,
        confirmed_by=work.by,
        confirmed_at=work.now,
        forget_at=seen_at + terms.offence_kept,
    )
    work.unit.put_offence(offence)
    vehicle = Vehicle(offence=offence, repeats=repeats_of(offence, work.unit.list_offences(number=plate.number)))
    again = f"seen there {len(vehicle.repeats)} times before" if vehicle.repeats else ""
    action = "plate_corrected" if before else "plate_confirmed"
    work.record(Subject.INCIDENT, incident.id, action, states=(incident.state, incident.state), why=again)
    if vehicle.repeats and not before and incident.priority > 1:
        urgent = replace(incident, priority=incident.priority - 1, updated_at=work.now, version=incident.version + 1)
        work.unit.put_incident(urgent)
    return vehicle


def find_vehicle(unit: Unit, incident: Incident) -> Vehicle | None:
    """The confirmed plate and its earlier offences, if somebody has confirmed one."""
    offence = unit.find_offence(incident.id)
    if offence is None:
        return None
    return Vehicle(offence=offence, repeats=repeats_of(offence, unit.list_offences(number=offence.number)))


def look_at_plate(work: Work, incident: Incident) -> Vehicle:
    """The same, with the look in the journal; NotFound. A term that has ended shows nothing more."""
    vehicle = find_vehicle(work.unit, incident)
    if vehicle is None or vehicle.offence.forget_at <= work.now:
        raise NotFound("confirmed plate of incident", incident.id)
    work.record(Subject.INCIDENT, incident.id, "saw_plate", states=(incident.state, incident.state))
    return vehicle


def forget_offences(work: Work) -> int:
    """Delete plates whose term has ended; how many."""
    forgotten = work.unit.forget_offences(work.now)
    if forgotten:
        work.record(Subject.SHIFT, "", "plates_forgotten", why=str(forgotten))
    return forgotten
