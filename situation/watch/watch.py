"""Watch: the desk role's own work. It keeps the picture, lets the rules look at it, and makes alerts follow conditions.

An alert is raised when its condition begins to hold and cleared when it no longer does. Because both are found by
comparing, a restarted watch needs no memory but the store: it looks, compares, and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa

from situation.appraisals import Appraisal
from situation.cameras import Finding, FindingId, Phase
from situation.clocks import has_unrecorded_breach
from situation.desk import Desk, clocks, dispatches, handovers, registry
from situation.dispatches import DispatchStep
from situation.errors import NotFound
from situation.incidents import IncidentId
from situation.journal import Subject
from situation.picture import Picture
from situation.ports import Clock, Store, Unit
from situation.rules import RULES, Rule
from situation.rules.dispatch_answers import vehicles_coming
from situation.sightings import last_seen, vehicles_in
from situation.standing import StandingAlerts
from situation.thresholds import Thresholds
from situation.visits import Visit
from situation.watch.journal_reader import JournalReader
from situation.watch.stays import Stays

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
        self._clock = clock
        self._rules = rules
        base = thresholds or Thresholds()
        self._picture = Picture(now=clock.now(), thresholds=base)
        news = frozenset(rule.name for rule in rules if rule.is_news)
        self._alerts = StandingAlerts(desk, news=news, thresholds=thresholds)
        self._reader = JournalReader(store, self._picture, self._alerts, base=base)
        self._stays = Stays(desk, self._picture, by=BY)

    @property
    def picture(self) -> Picture:
        """The picture as the rules see it."""
        return self._picture

    @property
    def seq(self) -> int:
        """The journal's last row that the watch has taken in."""
        return self._reader.seq

    def restore(self, newest: pa.RecordBatch | None) -> None:
        """Build the picture from the store and the newest positions."""
        self._reader.restore(self._clock.now())
        if newest is not None:
            self._see(newest)

    def report_positions(self, batch: pa.RecordBatch) -> None:
        """Positions as telemetry accepted them. The same batch again changes nothing."""
        if batch.num_rows == 0:
            return
        self._see(batch)
        self._welcome(batch)
        if self._stays.take(batch):
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
        self._reader.refresh()
        self._stays.end()
        self._record_breaches()
        self._record_coming()
        self._picture.forget_old_visits()
        conditions = (condition for rule in self._rules for condition in rule.conditions(self._picture))
        if self._alerts.follow(conditions, self._picture):
            self._reader.refresh()

    def take_ended(self) -> Iterator[Visit]:
        """The visits that have ended since this was last asked; also from another thread."""
        return self._stays.take_ended()

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
            self._reader.load_registry(work.unit)

    def _record_breaches(self) -> None:
        now = self._picture.now
        late = [each.id for each in self._picture.incidents.values() if has_unrecorded_breach(each.clocks, now)]
        if not late:
            return
        with self._desk.work(BY) as work:
            for id_ in late:
                clocks.record_breaches(work, work.unit.get_incident(id_))
        self._reader.refresh()

    def _record_coming(self) -> None:
        """Who has come nearer since he was asked is coming, whatever he has answered."""
        coming = list(vehicles_coming(self._picture))
        if not coming:
            return
        with self._desk.work(BY) as work:
            for id_, vehicle in coming:
                incident = work.unit.get_incident(IncidentId(id_))
                dispatches.seen(replace(work, by=f"vehicle:{vehicle}"), incident, vehicle, DispatchStep.COME)
        self._reader.refresh()


def _find_finding(unit: Unit, id_: FindingId) -> Finding | None:
    try:
        return unit.get_finding(id_)
    except NotFound:
        return None
