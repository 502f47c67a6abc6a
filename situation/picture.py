"""Picture: what the rules look at. The city as the desk knows it now, in memory, rebuilt from the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from geo.distances import haversine_m
from situation.appraisals import Appraisal
from situation.cameras import Camera, Finding, FindingKind
from situation.fleet import Operator, Vehicle
from situation.handovers import Handover
from situation.incidents import Incident
from situation.proof.verdicts import Verdict, VerdictVersion
from situation.thresholds import Thresholds
from situation.visits import Visit

NOTHING_APPRAISED = Appraisal(at=datetime.min.replace(tzinfo=UTC))
VISITS_KEPT = timedelta(hours=12)  # a shift: what was over before it is history, not news


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """The newest position of a vehicle by its own clock, the newest word from it by ours, and since when it does so."""

    fix_at: datetime
    heard_at: datetime
    lat: float
    lon: float
    district: str | None = None  # None: outside all
    speed_kmh: float | None = None
    engine_on: bool | None = None  # None: the device does not say
    in_district_since: datetime | None = None  # fix times, without a fix of another kind in between
    idle_since: datetime | None = None
    fast_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """How near a vehicle has come to an incident that it was sent to, and when it last came nearer."""

    from_m: float  # where it was when it was sent
    nearest_m: float
    nearer_at: datetime

    @property
    def has_come_nearer(self) -> bool:
        """Whether it is on its way."""
        return self.nearest_m < self.from_m


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A verdict that is no longer the one on which its incident was ended."""

    incident: Incident
    before: Verdict
    after: VerdictVersion


@dataclass(slots=True)
class Picture:
    """Everything the rules may look at, and the moment of looking."""

    now: datetime
    thresholds: Thresholds = field(default_factory=Thresholds)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    last_seen: dict[str, LastSeen] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)  # all but closed
    stays: dict[tuple[str, str], list[Visit]] = field(default_factory=dict)  # visits by incident and vehicle
    cameras: dict[str, Camera] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)  # open ones
    judgements: Mapping[tuple[str, FindingKind], tuple[int, int]] = field(default_factory=dict)  # confirmed, rejected
    handovers: dict[str, Handover] = field(default_factory=dict)  # open ones
    verdict_changes: dict[str, VerdictChange] = field(default_factory=dict)  # by "incident/vehicle"
    operators: dict[str, Operator] = field(default_factory=dict)
    appraisal: Appraisal = NOTHING_APPRAISED
    approaches: dict[tuple[str, str], Approach] = field(default_factory=dict)  # by incident and vehicle

    def see(self, vehicle: str, seen: LastSeen) -> None:
        """Take a position. An older fix never moves the vehicle back, but it is a word from it all the same."""
        known = self.last_seen.get(vehicle)
        if known is None:
            self.last_seen[vehicle] = self._lasting(seen, seen)
        elif seen.fix_at >= known.fix_at:
            heard_at = max(seen.heard_at, known.heard_at)
            self.last_seen[vehicle] = replace(self._lasting(known, seen), heard_at=heard_at)
        elif seen.heard_at > known.heard_at:
            self.last_seen[vehicle] = replace(known, heard_at=seen.heard_at)

    def _lasting(self, known: LastSeen, seen: LastSeen) -> LastSeen:
        """The newer fix with since when what it shows has lasted."""
        limits, speed = self.thresholds, seen.speed_kmh
        is_idle = bool(seen.engine_on) and speed is not None and speed < limits.idle_kmh
        is_fast = speed is not None and speed > limits.speeding_kmh
        stayed = known.district == seen.district
        return replace(
            seen,
            in_district_since=(known.in_district_since if stayed else None) or seen.fix_at,
            idle_since=(known.idle_since or seen.fix_at) if is_idle else None,
            fast_since=(known.fast_since or seen.fix_at) if is_fast else None,
        )

    def approach(self, incident: Incident, vehicle: str) -> Approach | None:
        """How near the vehicle has come, as of now; None for one that was never heard. Begun anew with each sending."""
        seen, sent_at = self.last_seen.get(vehicle), incident.sent_at.get(vehicle)
        if seen is None or sent_at is None:
            return None
        distance_m = float(haversine_m(incident.lon, incident.lat, seen.lon, seen.lat))
        pair = incident.id, vehicle
        known = self.approaches.get(pair)
        if known is None or known.nearer_at < sent_at:
            self.approaches[pair] = known = Approach(from_m=distance_m, nearest_m=distance_m, nearer_at=self.now)
        elif distance_m < known.nearest_m - self.thresholds.nearer_m:
            self.approaches[pair] = known = replace(known, nearest_m=distance_m, nearer_at=self.now)
        return known

    def put_incident(self, incident: Incident) -> None:
        """Know it as it is now; a closed one is forgotten with its visits."""
        if incident.is_open:
            kept = self.verdict_changes.items()
            self.verdict_changes = {key: each for key, each in kept if each.incident.id != incident.id}
        if incident.closed_at is None:
            self.incidents[incident.id] = incident
            return
        self.incidents.pop(incident.id, None)
        self.stays = {pair: visits for pair, visits in self.stays.items() if pair[0] != incident.id}
        self.approaches = {pair: each for pair, each in self.approaches.items() if pair[0] != incident.id}

    def put_finding(self, finding: Finding) -> None:
        """Know it as it is now; a cleared one is forgotten."""
        if finding.cleared_at is None:
            self.findings[finding.id] = finding
        else:
            self.findings.pop(finding.id, None)

    def put_handover(self, handover: Handover) -> None:
        """Know it as it is now; an ended one is forgotten."""
        if handover.is_open:
            self.handovers[handover.id] = handover
        else:
            self.handovers.pop(handover.id, None)

    def visits(self) -> Iterator[Visit]:
        """All visits of the shift at incidents that are not closed."""
        return chain.from_iterable(self.stays.values())

    def visits_of(self, incident: str, vehicle: str) -> list[Visit]:
        """A vehicle's visits at an incident."""
        return self.stays.get((incident, vehicle), [])

    def put_visit(self, visit: Visit, replaced: Sequence[Visit] = ()) -> None:
        """Know the visit instead of the ones it grew out of."""
        pair = visit.incident, visit.vehicle
        kept = [old for old in self.stays.get(pair, []) if old not in replaced]
        self.stays[pair] = [*kept, visit]

    def forget_old_visits(self) -> None:
        """Drop what ended more than VISITS_KEPT ago."""
        oldest = self.now - VISITS_KEPT
        kept = {
            pair: [visit for visit in visits if visit.left_at >= oldest or not visit.over]
            for pair, visits in self.stays.items()
        }
        self.stays = {pair: visits for pair, visits in kept.items() if visits}
