"""Prover: decides what a vehicle's track proves about an incident, whenever there is something new to decide from.

It works beside the watch, one pair at a time, so that nobody waits for it. What it has to do it keeps in memory; a new
life looks at everything that may still change once more, and says only what is news.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from geo.roads import Roads
from situation.desk import Desk
from situation.fleet import Vehicle, VehicleId
from situation.incidents import Incident, IncidentId, IncidentState
from situation.journal import Change, Subject
from situation.ports import Archive, Clock, IncidentFilter, Store, Unit
from situation.proof.deciding import decide
from situation.proof.queue import Pair, ProofQueue, Why, Window, spans_of
from situation.proof.verdicts import Verdict, is_news, with_version
from situation.proving.gathering import BEFORE, SETTLES, Gatherer, camera_words, ended_of, until_of
from situation.rules.presence import is_at_work, was_sent
from situation.visits import Visit

KEPT = timedelta(days=3)  # after its end, late data may still change an incident's verdicts
ON_ITS_WAY = timedelta(seconds=60)  # a fix younger than this may not be in the archive yet: that is not late
CAMERA_WAITS = timedelta(minutes=10)  # a camera's word means something only some minutes after a visit
ALL = 1_000_000
BY = "proof"


class Prover:
    """One per city; a second one would decide the same and store nothing new."""

    def __init__(
        self, desk: Desk, store: Store, clock: Clock, *, archive: Archive, roads: Callable[[], Roads | None]
    ) -> None:
        """`roads` gives the city's streets when they are first needed; None where a city has none."""
        self._desk = desk
        self._store = store
        self._clock = clock
        self._gatherer = Gatherer(archive, roads)
        self._queue = ProofQueue()
        self._heard: deque[pa.RecordBatch] = deque()  # filled by the positions' loop, emptied by ours
        self._ended: deque[Visit] = deque()
        self._incidents: dict[str, Incident] = {}
        self._seq = 0
        self._restored = False

    @property
    def waiting(self) -> int:
        """How many looks are due or planned."""
        return len(self._queue)

    def heard(self, batch: pa.RecordBatch) -> None:
        """Positions as telemetry accepted them. Cheap: they are looked at by `look`."""
        self._heard.append(batch)

    def ended(self, visit: Visit) -> None:
        """A vehicle has left an incident."""
        self._ended.append(visit)

    def look(self) -> None:
        """Find out what there is to decide."""
        now = self._clock.now()
        if not self._restored:
            self._restore()
        with self._store.read() as unit:
            while changes := unit.list_changes(since=self._seq):
                for change in changes:
                    self._take(unit, change)
                self._seq = changes[-1].seq
        while self._heard:
            for span in spans_of(self._heard.popleft()):
                self._queue.hear(span, now)
        while self._ended:
            self._ask_about(self._ended.popleft(), now)
        for incident in list(self._incidents.values()):
            self._ask_missing(incident, now)

    def prove_next(self) -> bool:
        """Decide about one pair; False: none is due."""
        asked = self._queue.take(self._clock.now())
        if asked is None:
            return False
        try:
            self._prove(*asked)
        except Exception:
            self._queue.put(asked[0], self._clock.now() + ON_ITS_WAY, asked[1])
            raise
        return True

    # what there is to do

    def _restore(self) -> None:
        """Ask once more about everything that may still change."""
        now = self._clock.now()
        with self._store.read() as unit:
            self._seq = unit.last_seq()
            for incident in unit.list_incidents(IncidentFilter(closed_from=now - KEPT, limit=ALL)):
                self._know(incident)
                self._ask_all(unit, incident, Why.LOOKED_AGAIN)
        self._restored = True

    def _know(self, incident: Incident) -> None:
        if incident.state is IncidentState.MERGED or incident.needs_location:
            self._incidents.pop(incident.id, None)
            self._queue.forget(incident.id)
        else:
            self._incidents[incident.id] = incident

    def _take(self, unit: Unit, change: Change) -> None:
        if change.subject is Subject.FINDING:
            for incident in [each for each in self._incidents.values() if each.finding == change.id]:
                self._ask_all(unit, incident, Why.CAMERA)
        if change.subject is not Subject.INCIDENT:
            return
        incident = unit.get_incident(IncidentId(change.id))
        self._know(incident)
        ends: dict[str, Why] = {IncidentState.RESOLVED: Why.RESOLVED, IncidentState.CLOSED: Why.CLOSED}
        why = ends.get(change.after)
        if why is not None and change.before != change.after:
            self._ask_all(unit, incident, why)

    def _ask_about(self, visit: Visit, now: datetime) -> None:
        """Who only drove by without being sent is nobody's proof."""
        incident = self._incidents.get(visit.incident)
        if incident is not None and (was_sent(visit, incident) or is_at_work(visit)):
            self._queue.put(Pair(visit.incident, visit.vehicle), now, Why.VISIT_ENDED)

    def _ask_all(self, unit: Unit, incident: Incident, why: Why) -> None:
        """Every vehicle that was sent or has worked there. Who is still there is asked about when it has left."""
        if incident.id not in self._incidents:
            return
        now, ended_at = self._clock.now(), ended_of(incident)
        visits = unit.list_visits(incident=incident.id)
        there = {visit.vehicle for visit in visits if not visit.over}
        vehicles = {visit.vehicle for visit in visits if is_at_work(visit)} | set(incident.vehicles)
        left = {visit.vehicle for visit in visits if visit.over}
        for vehicle in sorted(vehicles):
            pair = Pair(incident.id, vehicle)
            if vehicle in left - there or (ended_at is not None and vehicle not in there):
                self._queue.put(pair, now, why)
            if ended_at is not None:
                self._queue.put(pair, ended_at + SETTLES + ON_ITS_WAY, Why.SETTLED)

    def _ask_missing(self, incident: Incident, now: datetime) -> None:
        """Who was sent and has not been there by the elimination clock; and what is too old is forgotten."""
        if incident.closed_at is not None and now - incident.closed_at > KEPT:
            self._incidents.pop(incident.id, None)
            self._queue.forget(incident.id)
        elif incident.is_open and incident.elimination_due_at <= now:
            for vehicle in incident.vehicles:
                if not self._queue.has_looked(pair := Pair(incident.id, vehicle)):
                    self._queue.put(pair, now, Why.NEVER_CAME)

    # one pair

    def _prove(self, pair: Pair, why: Why) -> None:
        with self._store.read() as unit:
            incident = unit.get_incident(IncidentId(pair.incident))
            vehicle = unit.find_vehicle(VehicleId(pair.vehicle))
            words = list(camera_words(unit, incident))
            known = unit.list_verdicts(incident=pair.incident, vehicle=pair.vehicle)
        now = self._clock.now()
        until = until_of(incident, now)
        evidence = self._gatherer.gather(incident, pair.vehicle, vehicle, until)
        verdict = decide(replace(evidence, words=words))
        if not known or is_news(known[-1].verdict, verdict):
            self._keep(verdict, why, vehicle)
        end = min(until, now - ON_ITS_WAY)
        self._queue.looked(pair, Window(start=incident.opened_at - BEFORE, end=end))
        if incident.finding and verdict.facts.stays:
            left_at = datetime.fromtimestamp(verdict.facts.stays[-1][1], UTC)
            if now < left_at + CAMERA_WAITS:
                self._queue.put(pair, left_at + CAMERA_WAITS, Why.CAMERA)

    def _keep(self, verdict: Verdict, why: Why, vehicle: Vehicle | None) -> None:
        with self._desk.work(BY) as work:
            known = work.unit.list_verdicts(incident=verdict.incident, vehicle=verdict.vehicle)
            versions = with_version(known, verdict, at=work.now, why=why)
            if len(versions) == len(known):
                return
            work.unit.put_verdict(replace(versions[-1], operator=vehicle.operator if vehicle else ""))
            before = known[-1].verdict.outcome if known else ""
            id_ = f"{verdict.incident}/{verdict.vehicle}"
            work.record(Subject.VERDICT, id_, "decided", states=(before, verdict.outcome), why=why)
