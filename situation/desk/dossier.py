"""The dossier of an incident, gathered within one transaction, and the journal's word that it was handed out."""

from __future__ import annotations

from dataclasses import replace

from situation.cameras import CameraId, FindingId
from situation.desk.offences import find_vehicle
from situation.desk.work import Work
from situation.dossier import Asked, Dossier, Package, Packer
from situation.handovers import EMERGENCY, HandoverId
from situation.incidents import IncidentId
from situation.journal import Subject
from situation.ports import Unit

MOST_CHANGES = 5000  # of one incident; real ones have dozens


def gather(unit: Unit, id: IncidentId) -> Dossier:
    """All that is known of the incident; NotFound."""
    incident = unit.get_incident(id)
    findings = (unit.get_finding(FindingId(incident.finding)),) if incident.finding else ()
    cameras = [unit.find_camera(CameraId(finding.camera)) for finding in findings]
    return Dossier(
        incident=incident,
        findings=findings,
        cameras=tuple(camera for camera in cameras if camera),
        visits=tuple(unit.list_visits(incident=id)),
        changes=tuple(unit.list_changes(subject=Subject.INCIDENT, id=id, limit=MOST_CHANGES)),
    )


def hand_out(work: Work, id: IncidentId, packer: Packer, asked: Asked) -> Package:
    """A package of the incident; who took it, why and which is in the journal, or there is none."""
    package = packer.pack(gather(work.unit, id), asked)
    why = f"package {package.number}, {asked.form}, manifest {package.sha256}: {asked.reason}"
    work.record(Subject.INCIDENT, id, "evidence_exported", why=why)
    return package


def gather_handover(unit: Unit, id: HandoverId, *, names_vehicle: bool) -> Dossier:
    """What goes with a hand-over: the caller where it shares them, the plate where no emergency service gets it."""
    handover = unit.get_handover(id)
    dossier = gather(unit, IncidentId(handover.incident))
    caller = unit.find_reporter(dossier.incident.id) if handover.shares_caller else None
    vehicle = find_vehicle(unit, dossier.incident) if names_vehicle and handover.service not in EMERGENCY else None
    return replace(
        dossier,
        handover=handover,
        caller=caller,
        changes=(),  # how we worked on it is not theirs to know
        offence=vehicle.offence if vehicle else None,
        repeats=vehicle.repeats if vehicle else (),
    )


def hand_out_handover(work: Work, id: HandoverId, packer: Packer, asked: Asked) -> Package:
    """The package of a hand-over; who took it, why and which is in the journal, or there is none."""
    dossier = gather_handover(work.unit, id, names_vehicle=True)
    package = packer.pack(dossier, asked)
    why = f"package {package.number}, manifest {package.sha256}: {asked.reason}"
    state = dossier.handover.state if dossier.handover else ""
    work.record(Subject.HANDOVER, id, "package_taken", states=(state, state), why=why)
    return package
