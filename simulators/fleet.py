"""A fleet in event time: machines, receivers and links stepped together. No clock, no network: what to send comes out.

The same scenario, seed and beginning give the same messages, however often `step` is called on the way.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from simulators.gnss import Fix, Receiver
from simulators.ground_truth import Breakdown, Errand, GroundTruth, Late, NearIncidents, OpenIncident, Silence, Witness
from simulators.link import Link, Outage
from simulators.network import Network
from simulators.orders import Dispatcher
from simulators.scenarios.scenario import Scenario, SimulatedVehicle
from simulators.vehicles import Doing, Machine, Served, State
from simulators.wire import Ping

STANDING_FACTOR = 3  # a standing machine reports this many times less often, as real trackers do
ODOMETER_KM = (2_000.0, 180_000.0)
NEVER = float("inf")


class Outgoing(NamedTuple):
    """One message for the broker; more than one ping is an array."""

    unit: int
    pings: tuple[Ping, ...]


@dataclass(slots=True, kw_only=True)
class Unit:
    """A machine with its tracker."""

    about: SimulatedVehicle
    machine: Machine
    receiver: Receiver
    link: Link
    rng: Random
    odo_km: float
    silent_from: float = NEVER
    breaks_at: float = NEVER
    seq: int = 0
    course_deg: float = 0.0  # the last one while moving


class _Report(NamedTuple):
    unit: Unit
    at: float
    state: State
    fix: Fix | None


class Fleet:
    """All units of a scenario from a moment on."""

    def __init__(self, network: Network, scenario: Scenario, *, seed: int, at: float, truth: GroundTruth) -> None:
        self._network = network
        self._report_every_s = scenario.report_every_s
        self._truth = truth
        self._witness = Witness(truth)
        self._near = NearIncidents()
        self._dispatcher = Dispatcher(network, scenario.answering, Random(f"{seed}:orders"))
        self.units = _units(network, scenario, seed, at)
        self._machines = [unit.machine for unit in self.units]
        self._due = [
            (at + unit.rng.randrange(max(1, round(self._report_every_s))), n) for n, unit in enumerate(self.units)
        ]
        heapq.heapify(self._due)
        self._sending: set[int] = set()
        self._tell_truth(scenario, seed, at)

    def hear(self, incidents: Sequence[OpenIncident], *, at: float) -> None:
        """These incidents are open now; machines may go to them."""
        self._dispatcher.hear(incidents, at=at)
        x, y = self._network.projection.to_metric([i.lon for i in incidents], [i.lat for i in incidents])
        self._near = NearIncidents([(i.id, float(x[n]), float(y[n])) for n, i in enumerate(incidents)])

    def step(self, now: float) -> list[Outgoing]:
        """Lives until that moment; what reaches the broker by then."""
        self._send_out(now)
        self._report(now)
        messages = []
        for number in sorted(self._sending):
            link = self.units[number].link
            messages += [Outgoing(number, pings) for pings in link.due(now)]
            if link.is_empty:
                self._sending.discard(number)
        return messages

    def give_back(self, message: Outgoing) -> None:
        """The broker did not take it: into the black box, to be sent late."""
        self.units[message.unit].link.keep(message.pings)
        self._sending.add(message.unit)

    def last_words(self, now: float) -> list[Outgoing]:
        """At the end: all that no outage holds back."""
        return [Outgoing(n, pings) for n, unit in enumerate(self.units) for pings in unit.link.last_words(now)]

    def end(self, at: float) -> None:
        """Writes the last facts into the ground truth."""
        self._truth.ended_at = at
        self._truth.pings = {unit.about.id: unit.seq for unit in self.units}
        self._truth.unsent = {u.about.id: u.link.unsent for u in self.units if u.link.unsent}
        self._truth.overwritten = {u.about.id: u.link.overwritten for u in self.units if u.link.overwritten}

    def _send_out(self, now: float) -> None:
        for number, order in self._dispatcher.orders(self._machines, at=now):
            vehicle = self.units[number].about.id
            errand = Errand(vehicle=vehicle, incident=order.incident, intent=order.intent.value, sent_at=now)
            self._truth.errands.append(errand)

    def _report(self, now: float) -> None:
        reports = []
        while self._due and self._due[0][0] <= now:
            at, number = heapq.heappop(self._due)
            report = self._look_at(self.units[number], at)
            stands = report.state.speed_mps == 0
            heapq.heappush(self._due, (at + self._report_every_s * (STANDING_FACTOR if stands else 1), number))
            if at < report.unit.silent_from:
                reports.append(report)
                self._sending.add(number)
        self._ping(reports)

    def _look_at(self, unit: Unit, at: float) -> _Report:
        unit.machine.advance_to(at)
        if at >= unit.breaks_at:
            unit.machine.break_down()
        state = unit.machine.state()
        works = state.doing in (Doing.CLEARING, Doing.AT_WORK)
        self._witness.see(unit.about.id, self._near.at(state.x, state.y), at=at, works=works)
        return _Report(unit, at, state, unit.receiver.fix(state.x, state.y, at=at))

    def _ping(self, reports: Sequence[_Report]) -> None:
        places = [(report.fix.x, report.fix.y) if report.fix else (0.0, 0.0) for report in reports]
        lon, lat = self._network.lon_lat([x for x, _ in places], [y for _, y in places])
        for n, report in enumerate(reports):
            where = (float(lat[n]), float(lon[n])) if report.fix else (None, None)
            report.unit.link.send(_ping_of(report, *where), at=report.at)

    def _tell_truth(self, scenario: Scenario, seed: int, at: float) -> None:
        truth = self._truth
        truth.scenario, truth.seed, truth.began_at = scenario.name, seed, at
        for unit in self.units:
            vehicle = unit.about.id
            if unit.silent_from != NEVER:
                truth.silences.append(
                    Silence(vehicle=vehicle, from_at=unit.silent_from, to_at=None, why="tracker says nothing")
                )
            if unit.breaks_at != NEVER:
                truth.breakdowns.append(Breakdown(vehicle=vehicle, at=unit.breaks_at))
            if unit.receiver.clock_s:
                truth.clocks_s[vehicle] = unit.receiver.clock_s
            truth.late += [Late(vehicle=vehicle, from_at=o.from_at, to_at=o.to_at) for o in unit.link.outages]


def _ping_of(report: _Report, lat: float | None, lon: float | None) -> Ping:
    unit, state, fix = report.unit, report.state, report.fix
    unit.seq += 1
    moves = state.speed_mps > 0
    if moves:
        unit.course_deg = state.course_deg
    return Ping(
        at=report.at + unit.receiver.clock_s,
        lat=lat,
        lon=lon,
        speed_kmh=max(0.0, state.speed_mps * 3.6 + unit.rng.gauss(0, 0.4)) if moves else 0.0,
        course_deg=(unit.course_deg + (unit.rng.gauss(0, 2) if moves else 0.0)) % 360.0,
        hdop=fix.hdop if fix else None,
        acc_m=fix.acc_m if fix else None,
        sat=fix.sat if fix else 0,
        odo_km=unit.odo_km + state.driven_m / 1000,
        ign=state.doing is not Doing.BROKEN,
        blade=state.blade,
        spreader=state.spreader,
        task=state.task,
        seq=unit.seq,
    )


def _units(network: Network, scenario: Scenario, seed: int, at: float) -> list[Unit]:
    served = Served(network, Random(f"{seed}:served"))
    vehicles = scenario.vehicles()
    fates = _Fates(scenario, len(vehicles), Random(f"{seed}:fates"), at)
    units = []
    for number, about in enumerate(vehicles):
        rng = Random(f"{seed}:{about.id}")
        machine = Machine(about.kind, network, place=network.random_place(rng), at=at, rng=rng, served=served)
        unit = Unit(
            about=about,
            machine=machine,
            receiver=Receiver(rng, clock_s=fates.clocks_s.get(number, 0.0), lost_per_h=scenario.lost_per_h),
            link=Link(rng, scenario.quality, fates.outages.get(number, ())),
            rng=rng,
            odo_km=rng.uniform(*ODOMETER_KM),
            silent_from=fates.silent_from.get(number, NEVER),
            breaks_at=fates.breaks_at.get(number, NEVER),
        )
        units.append(unit)
    return units


class _Fates:
    """Which units fall silent, break down, are cut off or have a wrong clock: no unit has two of these."""

    def __init__(self, scenario: Scenario, count: int, rng: Random, at: float) -> None:
        numbers = rng.sample(range(count), count)
        silent = [numbers.pop() for _ in range(scenario.silent)]
        broken = [numbers.pop() for _ in range(scenario.broken)]
        wrong = [numbers.pop() for _ in scenario.clocks_s]
        cut_off = [numbers.pop() for _ in range(scenario.cut_off)]
        self.silent_from = {number: at + rng.uniform(*scenario.silent_after_s) for number in silent}
        self.breaks_at = {number: at + rng.uniform(*scenario.breaks_after_s) for number in broken}
        self.clocks_s = dict(zip(wrong, scenario.clocks_s, strict=True))
        self.outages = {number: (_outage(scenario, rng, at),) for number in cut_off}


def _outage(scenario: Scenario, rng: Random, at: float) -> Outage:
    from_at = at + rng.uniform(*scenario.cut_off_after_s)
    return Outage(from_at, from_at + rng.uniform(*scenario.cut_off_for_s))
