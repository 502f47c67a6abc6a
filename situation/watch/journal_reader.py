"""The reader of the journal: what the store holds comes into the picture, all at first, then whatever is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from situation.cameras import FindingId
from situation.desk.thresholds import thresholds_of
from situation.handovers import HandoverId
from situation.incidents import IncidentId, IncidentState
from situation.journal import Change, Subject
from situation.picture import VISITS_KEPT, Picture, VerdictChange
from situation.ports import IncidentFilter, Store, Unit
from situation.proof.verdicts import changed_since
from situation.rules import RULE_NAMES
from situation.standing import StandingAlerts
from situation.thresholds import Thresholds

NOT_CLOSED = frozenset(IncidentState) - {IncidentState.CLOSED}
ALL = 1_000_000


class JournalReader:
    """For one picture and the alerts that stand in it."""

    def __init__(self, store: Store, picture: Picture, alerts: StandingAlerts, *, base: Thresholds) -> None:
        """`base`: the thresholds where people have set no others."""
        self._store = store
        self._picture = picture
        self._alerts = alerts
        self._base = base
        self.seq = 0  # the journal's last row that was taken in

    def restore(self, now: datetime) -> None:
        """All that may still matter."""
        picture = self._picture
        with self._store.read() as unit:
            self.seq = unit.last_seq()
            for incident in unit.list_incidents(IncidentFilter(states=NOT_CLOSED, limit=ALL)):
                picture.put_incident(incident)
            for visit in unit.list_visits():
                if visit.incident in picture.incidents and visit.left_at >= now - VISITS_KEPT:
                    picture.put_visit(visit)
            for finding in unit.list_findings(open_only=True, limit=ALL):
                picture.put_finding(finding)
            for handover in unit.list_handovers(open_only=True, limit=ALL):
                picture.put_handover(handover)
            picture.judgements = unit.count_judgements()
            for version in unit.list_verdicts(since=now - VISITS_KEPT):
                self._see_verdict(unit, version.verdict.incident, version.verdict.vehicle)
            self.load_registry(unit)
            self._load_thresholds(unit)
            self._alerts.load(unit)

    def refresh(self) -> None:
        """What others changed since."""
        with self._store.read() as unit:
            while changes := unit.list_changes(since=self.seq):
                self._take(unit, changes)
                self.seq = changes[-1].seq

    def load_registry(self, unit: Unit) -> None:
        """Vehicles, operators and cameras, anew."""
        self._picture.vehicles = {vehicle.id: vehicle for vehicle in unit.list_vehicles()}
        self._picture.operators = {operator.id: operator for operator in unit.list_operators()}
        self._picture.cameras = {camera.id: camera for camera in unit.list_cameras()}

    def _take(self, unit: Unit, changes: Iterable[Change]) -> None:
        touched = {(change.subject, change.id) for change in changes}
        for subject, id_ in touched:
            self._take_one(unit, subject, id_)
        subjects = {subject for subject, _ in touched}
        if subjects & {Subject.VEHICLE, Subject.CAMERA}:
            self.load_registry(unit)
        if Subject.THRESHOLDS in subjects:
            self._load_thresholds(unit)
        if Subject.FINDING in subjects:
            self._picture.judgements = unit.count_judgements()
        if Subject.ALERT in subjects:
            self._alerts.load(unit)

    def _take_one(self, unit: Unit, subject: Subject, id_: str) -> None:
        if subject is Subject.INCIDENT:
            self._picture.put_incident(unit.get_incident(IncidentId(id_)))
        elif subject is Subject.FINDING:
            self._picture.put_finding(unit.get_finding(FindingId(id_)))
        elif subject is Subject.HANDOVER:
            self._picture.put_handover(unit.get_handover(HandoverId(id_)))
        elif subject is Subject.VERDICT:
            self._see_verdict(unit, *id_.split("/", maxsplit=1))

    def _see_verdict(self, unit: Unit, incident_id: str, vehicle: str) -> None:
        """Notice where it is no longer the one on which its incident was ended."""
        incident = unit.get_incident(IncidentId(incident_id))
        versions = unit.list_verdicts(incident=incident_id, vehicle=vehicle)
        ended_at = None if incident.is_open else incident.resolved_at or incident.closed_at
        changed = changed_since(versions, ended_at) if ended_at else None
        self._picture.verdict_changes.pop(key := f"{incident_id}/{vehicle}", None)
        if changed is not None:
            before, after = changed
            self._picture.verdict_changes[key] = VerdictChange(incident=incident, before=before, after=after)

    def _load_thresholds(self, unit: Unit) -> None:
        self._picture.thresholds = thresholds_of(unit, self._base, rules=RULE_NAMES)
        self._alerts.judge_by(self._picture.thresholds)
