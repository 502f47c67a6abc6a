"""Who goes to which incident: the free machine that can do the work and is nearest, sooner or later, willing or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from simulators.ground_truth import OpenIncident
from simulators.network import Network
from simulators.vehicles import Intent, Kind, Machine, Order

LOOKS_AGAIN_S = 30.0  # where every able machine is busy
FARTHEST_FROM_STREET_M = 300.0  # an incident farther from every drivable street cannot be reached

SNOW = (Kind.PLOW, Kind.LOADER)
ABLE: dict[str, tuple[Kind, ...]] = {
    "snow_road": SNOW,
    "snow_yard": SNOW,
    "snow_sidewalk": SNOW,
    "plow_no_show": SNOW,
    "ice": (Kind.SPREADER, Kind.PLOW),
    "snow_dump_illegal": (Kind.LOADER, Kind.DUMP_TRUCK),
    "flood_road": (Kind.PUMP,),
    "flood_yard": (Kind.PUMP,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """How a city's machines answer incidents."""

    intents: tuple[tuple[Intent, float], ...] = ((Intent.WORK, 0.7), (Intent.PASS, 0.2), (Intent.STAND, 0.1))
    share: float = 0.8  # of the incidents that anybody goes to at all
    starts_after_s: tuple[float, float] = (20.0, 120.0)
    stays_s: tuple[float, float] = (240.0, 720.0)
    most_at_once: int = 40


class Dispatcher:
    """Decides once about each incident; says when a machine is to be sent."""

    def __init__(self, network: Network, answering: Answering, rng: Random) -> None:
        self._network, self._answering, self._rng = network, answering, rng
        self._waiting: dict[str, tuple[float, OpenIncident]] = {}  # incident -> when to look for a machine
        self._decided: set[str] = set()

    def hear(self, incidents: Sequence[OpenIncident], *, at: float) -> None:
        """These are open now; one that is not in the list any more needs nobody."""
        still_open = {incident.id for incident in incidents}
        self._waiting = {id_: entry for id_, entry in self._waiting.items() if id_ in still_open}
        for incident in incidents:
            if incident.id not in self._decided:
                self._decided.add(incident.id)
                if incident.category in ABLE and self._rng.random() < self._answering.share:
                    self._waiting[incident.id] = at + self._rng.uniform(*self._answering.starts_after_s), incident

    def orders(self, machines: Sequence[Machine], *, at: float) -> list[tuple[int, Order]]:
        """Machines (by number) sent by this moment; at most one incident a call, as a person would."""
        incident = self._next_due(at)
        busy = sum(machine.order is not None for machine in machines)
        if incident is None or busy >= self._answering.most_at_once:
            return []
        able = [n for n, machine in enumerate(machines) if machine.is_free and machine.kind in ABLE[incident.category]]
        if not able:
            self._waiting[incident.id] = (at + LOOKS_AGAIN_S, incident)
            return []
        del self._waiting[incident.id]
        return self._sent(incident, machines, able)

    def _next_due(self, at: float) -> OpenIncident | None:
        """The incident that waits longest for a machine, if any has waited long enough."""
        looks_at, incident = min(self._waiting.values(), default=(float("inf"), None))
        return incident if looks_at <= at else None

    def _sent(
        self, incident: OpenIncident, machines: Sequence[Machine], able: Sequence[int]
    ) -> list[tuple[int, Order]]:
        goal, off_street_m = self._network.nearest(incident.lon, incident.lat)
        if off_street_m > FARTHEST_FROM_STREET_M:
            return []
        intents, weights = zip(*self._answering.intents, strict=True)
        order = Order(
            incident=incident.id,
            goal=goal,
            intent=self._rng.choices(intents, weights)[0],
            stays_s=self._rng.uniform(*self._answering.stays_s),
        )
        nearest = min(able, key=lambda n: self._network.apart_m(machines[n].place, goal))
        return [(nearest, order)] if machines[nearest].send(order) else []
