"""The dossier of an incident, gathered within one transaction, and the journal's word that it was handed out."""

from __future__ import annotations

from situation.cameras import CameraId, FindingId
from situation.desk.work import Work
from situation.dossier import Asked, Dossier, Package, Packer
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
