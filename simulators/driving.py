"""How a machine moves: along arcs, never faster than their limits, braking for turns, slower streets and its goal."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import sqrt
from random import Random

from simulators.network import Arc, Network, Place

STEP_S = 1.0  # of the physics; longer ones would brake too late
SHORTEST_S = 1e-9  # what is left of a step below this is rounding; a loop until zero may never end
SPEEDS_UP_MPS2 = 1.0  # a loaded lorry
BRAKES_MPS2 = 1.5
STRAIGHT_DEG, TURN_DEG = 25.0, 70.0  # up to here no braking; from here on the slowest
CURVE_MPS, TURN_MPS = 8.0, 4.5
LOOKS_AHEAD_M = 100.0  # braking from 60 km/h takes 93 m
STOPS_WITHIN_M = 3.0  # nearer to its stop than this, the machine stands
RED_LIGHT_SHARE = 0.04  # of the junctions passed
RED_LIGHT_S = (8.0, 40.0)
CREEPS_MPS = 1.6  # to and fro at work
CREEPS_M = 20.0  # either way

Choose = Callable[[int], int]  # from the arc being driven to the one to drive next


class Driver:
    """A machine's place on the network and its motion. A route is driven first; then `choose` decides at junctions."""

    def __init__(self, network: Network, place: Place, rng: Random, choose: Choose) -> None:
        self.speed_mps = 0.0
        self.driven_m = 0.0
        self.arc = place.arc
        self.offset_m = place.offset_m
        self._arcs = network.arcs
        self._rng = rng
        self._choose = choose
        self._route: deque[int] = deque()
        self._goal: Place | None = None
        self._stops = True
        self._onward = choose(place.arc)
        self._red = False
        self._waits_s = 0.0
        self._creeps_back = False

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.arc, self.offset_m)

    @property
    def has_arrived(self) -> bool:
        """At the goal, or without one."""
        return self._goal is None

    def go_to(self, route: list[int], goal: Place, *, stops: bool = True) -> None:
        """Drives this route, which begins on the arc it is on, and stops at the goal or drives on past it."""
        self._route = deque(route[1:])
        self._goal = goal
        self._stops = stops
        self._red = False
        self._look_ahead()

    def wander(self) -> None:
        """Forgets route and goal."""
        self._route.clear()
        self._goal = None

    def position(self) -> tuple[float, float, float]:
        """x, y in metres and the course of motion in degrees."""
        x, y, course = self._arcs[self.arc].at(self.offset_m)
        return x, y, (course + 180.0) % 360.0 if self._creeps_back else course

    def drive(self, cruise_mps: float) -> None:
        """One step of STEP_S at no more than that speed."""
        self._creeps_back = False
        if self._waits_s > 0:
            self._waits_s -= STEP_S
            self.speed_mps = 0.0
            return
        wanted = self._wanted_mps(cruise_mps)
        slowest = self.speed_mps - BRAKES_MPS2 * STEP_S
        self.speed_mps = min(max(wanted, slowest, 0.0), self.speed_mps + SPEEDS_UP_MPS2 * STEP_S, self._limit_mps())
        self._move(STEP_S)

    def stand(self) -> None:
        """One step of braking, then of standing."""
        self.drive(0.0)

    def creep(self, around: Place) -> None:
        """One step to and fro at walking pace around a place on the arc it is on."""
        length = self._arcs[self.arc].length_m
        low, high = max(0.0, around.offset_m - CREEPS_M), min(length, around.offset_m + CREEPS_M)
        ahead = self.offset_m + CREEPS_MPS * STEP_S * (-1 if self._creeps_back else 1)
        if not low <= ahead <= high:
            self._creeps_back = not self._creeps_back
        ahead = min(max(ahead, low), high)
        self.speed_mps = abs(ahead - self.offset_m) / STEP_S
        self.driven_m += abs(ahead - self.offset_m)
        self.offset_m = ahead

    def _limit_mps(self) -> float:
        return self._arcs[self.arc].limit_mps

    def _wanted_mps(self, cruise_mps: float) -> float:
        wanted = min(cruise_mps, self._limit_mps())
        stops_in_m = self._stops_in_m()
        if stops_in_m is not None:
            wanted = min(wanted, _braking_mps(0.0, stops_in_m))
        if self._stop_m() is not None:
            return wanted
        arc, onward = self._arcs[self.arc], self._arcs[self._onward]
        enters_mps = min(cruise_mps, onward.limit_mps, _turn_mps(arc, onward))
        return min(wanted, _braking_mps(enters_mps, arc.length_m - self.offset_m))

    def _stop_m(self) -> float | None:
        """Metres along this arc at which to stop: the goal or a red light; None: drives on."""
        if self._goal and self._stops and self._is_on_goals_arc() and self.offset_m <= self._goal.offset_m:
            return self._goal.offset_m
        return self._arcs[self.arc].length_m if self._red else None

    def _stops_in_m(self) -> float | None:
        """Metres of driving until the stop that has to be braked for now; None: none so near."""
        stop_m = self._stop_m()
        if stop_m is not None:
            return stop_m - self.offset_m
        if not (self._goal and self._stops and self._route):
            return None
        ahead_m = self._arcs[self.arc].length_m - self.offset_m
        for arc in self._route:
            if ahead_m > LOOKS_AHEAD_M:
                return None
            ahead_m += self._goal.offset_m if arc == self._goal.arc else self._arcs[arc].length_m
        return ahead_m

    def _is_on_goals_arc(self) -> bool:
        return self._goal is not None and not self._route and self._goal.arc == self.arc

    def _move(self, seconds: float) -> None:
        while seconds > SHORTEST_S and self.speed_mps > 0:
            stop_m = self._stop_m()
            ends_m = self._arcs[self.arc].length_m if stop_m is None else stop_m
            step_m = min(self.speed_mps * seconds, ends_m - self.offset_m)
            self.offset_m += step_m
            self.driven_m += step_m
            seconds -= step_m / self.speed_mps
            if stop_m is not None and ends_m - self.offset_m < STOPS_WITHIN_M:
                self._halt()
                return
            if self._goal and self._is_on_goals_arc() and self.offset_m >= self._goal.offset_m:
                self._goal = None
            if seconds > SHORTEST_S:
                self._enter(self._onward)

    def _halt(self) -> None:
        self.speed_mps = 0.0
        if self._red:
            self._red = False
            self._waits_s = self._rng.uniform(*RED_LIGHT_S)
        else:
            self._goal = None

    def _enter(self, arc: int) -> None:
        self.arc, self.offset_m = arc, 0.0
        if self._route:
            self._route.popleft()
        self.speed_mps = min(self.speed_mps, self._limit_mps())
        self._look_ahead()
        can_brake = self.speed_mps**2 / (2 * BRAKES_MPS2) < self._arcs[arc].length_m
        self._red = self._rng.random() < RED_LIGHT_SHARE and can_brake

    def _look_ahead(self) -> None:
        self._onward = self._route[0] if self._route else self._choose(self.arc)


def _braking_mps(goal_mps: float, in_m: float) -> float:
    """The speed of the coming step from which that much slower one can still be reached in so many metres."""
    # v * STEP_S + (v^2 - goal^2) / (2 * brakes) = in_m, solved for v
    reach_s2 = STEP_S**2 + 2 * max(in_m, 0.0) / BRAKES_MPS2 + (goal_mps / BRAKES_MPS2) ** 2
    return max(goal_mps, BRAKES_MPS2 * (sqrt(reach_s2) - STEP_S))


def _turn_mps(arc: Arc, onward: Arc) -> float:
    """The speed at which the turn from one arc into the other can be taken."""
    before, after = arc.at(arc.length_m)[2], onward.at(0.0)[2]
    turned = abs((after - before + 180.0) % 360.0 - 180.0)
    if turned <= STRAIGHT_DEG:
        return min(arc.limit_mps, onward.limit_mps)
    return TURN_MPS if turned >= TURN_DEG else CURVE_MPS
