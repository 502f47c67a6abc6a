"""A machine that is sent to an incident, and what is true of it: where it was and what it did, second by second."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np

from geo.city import City, CityIndex
from geo.roads import Roads
from simulators.network import Network, Place, network_of
from simulators.vehicles import Doing, Intent, Kind, Machine, Order, Served, State
from situation.proof.proofs import PROOFS

BEGAN_AT = 1_800_000_000.0
RADIUS_M = 60.0
NEAR_START_M, FAR_START_M = 250.0, 2_500.0
LONGEST_DRIVE_S, AFTER_S = 1_500, 420
HERE, PARALLEL, FAR = (0.0, 0.0), (48.0, 160.0), (400.0, 1_200.0)  # metres from the incident to where it is sent
TRIES = 200
SHORTEST_M = 60.0
# Where the truth itself is a matter of metres or seconds, nothing is asked.
UNSURE_M, UNSURE_WORK_M, UNSURE_SHARE = 22.0, 12.0, 0.35
SURE_DRIVEN = (0.2, 0.9)  # of the incident's segment: certainly not, certainly
JOBS = {
    "snow_road": Kind.PLOW,
    "snow_yard": Kind.LOADER,
    "ice": Kind.SPREADER,
    "flood_road": Kind.PUMP,
    "snow_sidewalk": Kind.PLOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A city, ready to drive and to match in."""

    network: Network
    index: CityIndex
    roads: Roads

    @classmethod
    def of(cls, city: City) -> World:
        index = CityIndex(city)
        return cls(network=network_of(city), index=index, roads=Roads(city.streets, index.projection))

    def lon_lat(self, x: float, y: float) -> tuple[float, float]:
        lon, lat = self.network.lon_lat([x], [y])
        return float(lon[0]), float(lat[0])


@dataclass(slots=True)
class Shift:
    """What one machine did, second by second, and where the incident was."""

    category: str
    place: tuple[float, float]  # of the incident, metres
    segment: int  # that it is on
    states: list[State] = field(default_factory=list)
    arcs: list[tuple[int, float]] = field(default_factory=list)  # (segment, direction) at each second
    shares: list[float] = field(default_factory=list)  # of the segment at each second

    @property
    def away_m(self) -> np.ndarray:
        return np.array([np.hypot(s.x - self.place[0], s.y - self.place[1]) for s in self.states])

    @property
    def working(self) -> np.ndarray:
        return np.array([s.doing in (Doing.AT_WORK, Doing.CLEARING) for s in self.states])


def shift(world: World, rng: Random, intent: Intent, *, apart_m: tuple[float, float] = HERE) -> Shift | None:
    """A machine sent to an incident (or to work on another street nearby); None where the streets do not allow it."""
    category = rng.choice(list(JOBS))
    found = _places(world, rng, apart_m)
    if found is None:
        return None
    at, goal, start = found
    arc = world.network.arcs[at.arc]
    x, y, _ = arc.at(at.offset_m)
    machine = Machine(
        JOBS[category], world.network, place=start, at=BEGAN_AT, rng=rng, served=Served(world.network, rng)
    )
    if not machine.send(Order(incident="i", goal=goal, intent=intent, stays_s=rng.uniform(900, 1200))):
        return None
    told = Shift(category, (x + rng.gauss(0, 3), y + rng.gauss(0, 3)), arc.segment)
    ends_at = LONGEST_DRIVE_S
    for second in range(LONGEST_DRIVE_S * 2):
        machine.advance_to(BEGAN_AT + second)
        _note(world, told, machine)
        if machine.order is None and ends_at == LONGEST_DRIVE_S:
            ends_at = second + AFTER_S
        if second >= ends_at:
            break
    return told if machine.order is None else None


def _places(world: World, rng: Random, apart_m: tuple[float, float]) -> tuple[Place, Place, Place] | None:
    """(incident, where the machine is sent, where it starts)."""
    network = world.network
    for _ in range(TRIES):
        at, start = network.random_place(rng), network.random_place(rng)
        length_m = network.arcs[at.arc].length_m
        if not 0.25 * length_m <= at.offset_m <= 0.75 * length_m or length_m < SHORTEST_M:
            continue  # near a junction nobody can say which street it is on
        goal = at
        if apart_m != HERE:
            goal = network.random_place(rng) if len(network.arcs) < 300 else _near(network, at, rng, apart_m)
        apart = network.apart_m(goal, at)
        if apart_m != HERE and not (
            apart_m[0] < apart < apart_m[1] and network.arcs[goal.arc].segment != network.arcs[at.arc].segment
        ):
            continue
        if NEAR_START_M < network.apart_m(start, at) < FAR_START_M and network.route(start, goal):
            return at, goal, start
    return None


def _near(network: Network, at: Place, rng: Random, apart_m: tuple[float, float]) -> Place:
    """The street nearest to some place beside the incident."""
    x, y, _ = network.arcs[at.arc].at(at.offset_m)
    angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(*apart_m)
    lon, lat = network.lon_lat([x + away * np.cos(angle)], [y + away * np.sin(angle)])
    return network.nearest(float(lon[0]), float(lat[0]))[0]


def _note(world: World, told: Shift, machine: Machine) -> None:
    place = machine.place
    arc = world.network.arcs[place.arc]
    told.states.append(machine.state())
    told.arcs.append((arc.segment, place.arc))
    told.shares.append(place.offset_m / arc.length_m)


def did_work(told: Shift) -> bool | None:
    """Whether this machine did what the category asks for; None: nearly."""
    proof = PROOFS[told.category]
    at_work = told.working
    if proof.passes:
        at_work &= np.array([segment == told.segment for segment, _ in told.arcs])
    share, perhaps = (
        float((at_work & (told.away_m <= proof.within_m + more_m)).sum()) / proof.stay_s
        for more_m in (0.0, UNSURE_WORK_M)
    )
    driven = _worked_share_of_street(told) if proof.passes else 0.0
    if share >= 1 + UNSURE_SHARE or driven >= SURE_DRIVEN[1]:
        return True
    return None if perhaps > 1 - UNSURE_SHARE or driven > SURE_DRIVEN[0] else False


def _worked_share_of_street(told: Shift) -> float:
    """The greatest share of the incident's segment that was driven at work in one go."""
    best, begin, last = 0.0, 0.0, -1
    for (segment, arc), share, works in zip(told.arcs, told.shares, told.working, strict=True):
        if segment != told.segment or not works:
            last = -1
            continue
        if arc != last:
            begin, last = share, arc
        best = max(best, abs(share - begin))
    return best


def came_near(told: Shift) -> bool | None:
    """Whether it was within the radius for more than a moment; None: nearly."""
    away = told.away_m
    if (away < RADIUS_M - UNSURE_M).sum() >= 15:
        return True
    return None if (away < RADIUS_M + UNSURE_M).any() else False
