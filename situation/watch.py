"""Watch: the desk role's own work. It keeps the picture, lets the rules look at it, and makes alerts follow conditions.

An alert is raised when its condition begins to hold and cleared when it no longer does. Because both are found by
comparing, a restarted watch needs no memory but the store: it looks, compares, and goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa

from situation.appraisals import Appraisal
from situation.cameras import Finding, FindingId, Phase
from situation.clocks import has_unrecorded_breach
from situation.desk import Desk, clocks, commands, dispatches, handovers, registry
from situation.desk.thresholds import thresholds_of
from situation.desk.work import Work
from situation.dispatches import DispatchStep
from situation.errors import NotFound
from situation.handovers import HandoverId
from situation.incidents import IncidentId, IncidentState
from situation.journal import Change, Subject
from situation.picture import VISITS_KEPT, Picture, VerdictChange
from situation.ports import Clock, IncidentFilter, Store, Unit
from situation.proof.verdicts import changed_since
from situation.rules import RULE_NAMES, RULES, Rule
from situation.rules.dispatch_answers import vehicles_coming
from situation.rules.presence import was_sent
from situation.sightings import batch_mark, last_seen, vehicles_in, visit_parts
from situation.standing import StandingAlerts
from situation.thresholds import Thresholds
from situation.visits import GAP_S, Visit, joined, with_part

LEAVE = timedelta(seconds=60)  # a newer fix elsewhere for so long means that the vehicle has left, not that GNSS jumped
NOT_CLOSED = frozenset(IncidentState) - {IncidentState.CLOSED}
ALL = 1_000_000
MOST_ENDED = 100_000  # visits that wait for who takes them; more only where nobody does
POSITIONS_MARK = "watch.positions"
BY = "rule"


class Watch:
    """One per city; a second one would see the same and change nothing."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        clock: Clock,
        *,
        thresholds: Thresholds | None = None,
        rules: Sequence[Rule] = RULES,
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._rules = rules
        self._base = thresholds or Thresholds()
        self._picture = Picture(now=clock.now(), thresholds=self._base)
        news = frozenset(rule.name for rule in rules if rule.is_news)
        self._alerts = StandingAlerts(desk, news=news, thresholds=thresholds)
        self._seq = 0
        self._ended: deque[Visit] = deque(maxlen=MOST_ENDED)

    @property
    def picture(self) -> Picture:
        """The picture as the rules see it."""
        return self._picture

    @property
    def seq(self) -> int:
        """The journal's last row that the watch has taken in."""
        return self._seq

    def restore(self, newest: pa.RecordBatch | None) -> None:
        """Build the picture from the store and the newest positions."""
        picture = self._picture
        with self._store.read() as unit:
            self._seq = unit.last_seq()
            for incident in unit.list_incidents(IncidentFilter(states=NOT_CLOSED, limit=ALL)):
                picture.put_incident(incident)
            for visit in unit.list_visits():
                if visit.incident in picture.incidents and visit.left_at >= self._clock.now() - VISITS_KEPT:
                    picture.put_visit(visit)
            for finding in unit.list_findings(open_only=True, limit=ALL):
                picture.put_finding(finding)
            for handover in unit.list_handovers(open_only=True, limit=ALL):
                picture.put_handover(handover)
            picture.judgements = unit.count_judgements()
            for version in unit.list_verdicts(since=self._clock.now() - VISITS_KEPT):
                self._see_verdict(unit, version.verdict.incident, version.verdict.vehicle)
            self._load_registry(unit)
            self._load_thresholds(unit)
            self._alerts.load(unit)
        if newest is not None:
            self._see(newest)

    def report_positions(self, batch: pa.RecordBatch) -> None:
        """Positions as telemetry accepted them. The same batch again changes nothing."""
        if batch.num_rows == 0:
            return
        self._see(batch)
        self._welcome(batch)
        parts = [part for part in visit_parts(batch) if self._counts(part)]
        if not parts:
            return
        mark = batch_mark(batch)
        grown: list[tuple[Visit, list[Visit]]] = []
        with self._desk.work(BY) as work:
            if work.unit.find_mark(POSITIONS_MARK) == mark:
                return
            for part in joined(parts):
                grown.append(self._grow(work, part))
            work.unit.put_mark(POSITIONS_MARK, mark)
        for visit, replaced in grown:
            self._picture.put_visit(visit, replaced)
        self.tick()

    def report_finding(self, finding: Finding) -> None:
        """A finding opened, seen again or cleared by a camera. What a person said of it is kept."""
        with self._desk.work(f"camera:{finding.camera}") as work:
            known = _find_finding(work.unit, finding.id)
            if known is not None:
                finding = replace(finding, judgement=known.judgement, judged_by=known.judged_by)
            if known == finding or (known is not None and known.cleared_at is not None):
                return
            work.unit.put_finding(finding)
            if known is None or known.state is not finding.state:
                action = "found" if finding.cleared_at is None else "cleared"
                before = known.state if known else ""
                work.record(Subject.FINDING, finding.id, action, states=(before, finding.state), why=finding.kind)
            if finding.cleared_at is not None and any(shot.phase is Phase.AFTER for shot in finding.shots):
                handovers.place_freed(work, finding)
        self._picture.put_finding(finding)
        self.tick()

    def report_appraisal(self, appraisal: Appraisal) -> None:
        """What was found out beside the watch; the rules look at it from now on."""
        self._picture.appraisal = appraisal
        self.tick()

    def tick(self) -> None:
        """Look again: take in what others changed, end visits, let the rules look, make alerts follow."""
        self._picture.now = self._clock.now()
        self._refresh()
        self._end_visits()
        self._record_breaches()
        self._record_coming()
        self._picture.forget_old_visits()
        conditions = (condition for rule in self._rules for condition in rule.conditions(self._picture))
        if self._alerts.follow(conditions, self._picture):
            self._refresh()

    # visits

    def _see(self, batch: pa.RecordBatch) -> None:
        for vehicle, seen in last_seen(batch):
            self._picture.see(vehicle, seen)

    def _welcome(self, batch: pa.RecordBatch) -> None:
        """Register vehicles that telemetry accepted though nobody had: they drive on the map, so they have a name."""
        known = self._picture.vehicles
        strangers = {vehicle: operator for vehicle, operator in vehicles_in(batch) if vehicle not in known}
        if not strangers:
            return
        with self._desk.work("telemetry") as work:
            for vehicle, operator in strangers.items():
                registry.welcome(work, vehicle, operator)
            self._load_registry(work.unit)

    def _counts(self, part: Visit) -> bool:
        """Only what happened after the request came in is an answer to it."""
        incident = self._picture.incidents.get(part.incident)
        return incident is not None and part.arrived_at >= incident.opened_at

    def _grow(self, work: Work, part: Visit) -> tuple[Visit, list[Visit]]:
        grown, replaced = with_part(self._picture.visits_of(part.incident, part.vehicle), part)
        work.unit.replace_visits(replaced, grown)
        incident = work.unit.get_incident(IncidentId(part.incident))
        if was_sent(grown, incident):
            commands.attended(replace(work, by=f"vehicle:{part.vehicle}"), incident, part.vehicle)
        return grown, replaced

    def _end_visits(self) -> None:
        ended = [visit for visit in self._picture.visits() if not visit.over and self._has_left(visit)]
        if not ended:
            return
        with self._desk.work(BY) as work:
            for visit in ended:
                work.unit.replace_visits([visit], replace(visit, over=True))
        for visit in ended:
            self._picture.put_visit(replace(visit, over=True), [visit])
        self._ended.extend(ended)

    def take_ended(self) -> Iterator[Visit]:
        """The visits that have ended since this was last asked; also from another thread."""
        while self._ended:
            yield self._ended.popleft()

    def _has_left(self, visit: Visit) -> bool:
        seen = self._picture.last_seen.get(visit.vehicle)
        elsewhere = seen is not None and seen.fix_at - visit.left_at >= LEAVE
        return elsewhere or self._picture.now - visit.left_at > timedelta(seconds=GAP_S)

    # clocks

    def _record_breaches(self) -> None:
        now = self._picture.now
        late = [each.id for each in self._picture.incidents.values() if has_unrecorded_breach(each.clocks, now)]
        if not late:
            return
        with self._desk.work(BY) as work:
            for id_ in late:
                clocks.record_breaches(work, work.unit.get_incident(id_))
        self._refresh()

    # dispatches

    def _record_coming(self) -> None:
        """Who has come nearer since he was asked is coming, whatever he has answered."""
        coming = list(vehicles_coming(self._picture))
        if not coming:
            return
        with self._desk.work(BY) as work:
            for id_, vehicle in coming:
                incident = work.unit.get_incident(IncidentId(id_))
                dispatches.seen(replace(work, by=f"vehicle:{vehicle}"), incident, vehicle, DispatchStep.COME)
        self._refresh()

    # what others changed

    def _refresh(self) -> None:
        with self._store.read() as unit:
            while changes := unit.list_changes(since=self._seq):
                self._take(unit, changes)
                self._seq = changes[-1].seq

    def _take(self, unit: Unit, changes: Iterable[Change]) -> None:
        touched = {(change.subject, change.id) for change in changes}
        for subject, id_ in touched:
            self._take_one(unit, subject, id_)
        subjects = {subject for subject, _ in touched}
        if subjects & {Subject.VEHICLE, Subject.CAMERA}:
            self._load_registry(unit)
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

    def _load_registry(self, unit: Unit) -> None:
        self._picture.vehicles = {vehicle.id: vehicle for vehicle in unit.list_vehicles()}
        self._picture.operators = {operator.id: operator for operator in unit.list_operators()}
        self._picture.cameras = {camera.id: camera for camera in unit.list_cameras()}


def _find_finding(unit: Unit, id_: FindingId) -> Finding | None:
    try:
        return unit.get_finding(id_)
    except NotFound:
        return None
