"""Machines: what each kind does on the streets and at an incident, in Harja's words for the work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from simulators.driving import STEP_S, Driver
from simulators.network import Network, Place


class Kind(StrEnum):
    """What a machine is, in the words of the published API."""

    PLOW = "plow"
    LOADER = "loader"
    SPREADER = "spreader"
    DUMP_TRUCK = "dump_truck"
    PUMP = "pump"


class Doing(StrEnum):
    """What a machine does now."""

    TRANSIT = "transit"  # drives, no work
    CLEARING = "clearing"  # works along the streets
    TO_INCIDENT = "to_incident"
    AT_WORK = "at_work"  # at an incident
    STANDING = "standing"
    BROKEN = "broken"


class Intent(StrEnum):
    """What a machine sent to an incident will do there: the truth that a verdict has to find."""

    WORK = "work"
    STAND = "stand"  # comes, works not, leaves
    PASS = "pass"  # drives by without stopping


# finnishtransportagency/harja, suoritettavat-tehtavat.schema.json: the work tasks that fit.
PLOUGHING = "auraus ja sohjonpoisto"
SALTING = "suolaus"
GRITTING = "linjahiekoitus"
SPOT_GRITTING = "pistehiekoitus"
MOVING_SNOW = "lumensiirto"
LOWERING_BANKS = "lumivallien madaltaminen"
REMOVING_ICE = "paannejaan poisto"
MELTWATER = "sulamisveden haittojen torjunta"
OTHER_WORK = "muu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """How one kind of machine works."""

    transit_kmh: float
    clearing_kmh: float = 0.0  # 0: does not work along the streets
    clearing: tuple[str, ...] = ()
    at_work: tuple[str, ...]
    blade: bool | None = None  # None: has none
    spreader: bool | None = None


TRADES = {
    Kind.PLOW: Trade(
        transit_kmh=48.0, clearing_kmh=26.0, clearing=(PLOUGHING,), at_work=(PLOUGHING,), blade=True, spreader=False
    ),
    Kind.SPREADER: Trade(
        transit_kmh=50.0,
        clearing_kmh=34.0,
        clearing=(SALTING, GRITTING),
        at_work=(SPOT_GRITTING, REMOVING_ICE),
        spreader=True,
    ),
    Kind.LOADER: Trade(transit_kmh=28.0, at_work=(MOVING_SNOW, LOWERING_BANKS), blade=True),
    Kind.DUMP_TRUCK: Trade(transit_kmh=46.0, at_work=(MOVING_SNOW,)),
    Kind.PUMP: Trade(transit_kmh=42.0, at_work=(MELTWATER,)),
}

# Seconds of each thing done when nobody sends it anywhere: shortest and longest.
TURNS_S = {Doing.CLEARING: (600.0, 1800.0), Doing.TRANSIT: (150.0, 480.0), Doing.STANDING: (60.0, 300.0)}
STANDS_SHARE = 0.25  # of the turns end with a pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A machine is sent to an incident."""

    incident: str
    goal: Place
    intent: Intent
    stays_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is true of a machine at one moment, before any receiver errs about it."""

    x: float  # metres
    y: float
    course_deg: float
    speed_mps: float
    driven_m: float
    doing: Doing
    task: tuple[str, ...]
    blade: bool | None
    spreader: bool | None


class Served:
    """When each segment was last worked on by anybody, so that ploughs choose streets that wait longest."""

    def __init__(self, network: Network, rng: Random) -> None:
        self._network = network
        self._rng = rng
        self._at: dict[int, float] = {}

    def mark(self, arc: int, at: float) -> None:
        """The segment of that arc was worked on."""
        self._at[self._network.arcs[arc].segment] = at

    def onward(self, arc: int) -> int:
        """The arc to drive next: no turning round unless the street ends, then the longest unserved, then by chance."""
        arcs = self._network.arcs
        choices = self._network.leaving[arcs[arc].end]
        back = self._network.reverse.get(arc)
        ahead = [onward for onward in choices if onward != back] or list(choices)
        return min(ahead, key=lambda onward: (self._at.get(arcs[onward].segment, 0.0), self._rng.random()))


class Machine:
    """One machine on the streets; time moves only by `advance_to`, in event time (Unix seconds)."""

    def __init__(self, kind: Kind, network: Network, *, place: Place, at: float, rng: Random, served: Served) -> None:
        self.kind = kind
        self.order: Order | None = None
        self._trade = TRADES[kind]
        self._network = network
        self._rng = rng
        self._served = served
        self._driver = Driver(network, place, rng, served.onward)
        self._at = at
        self._doing = Doing.CLEARING if self._trade.clearing_kmh else Doing.TRANSIT
        self._ends_at = at + rng.uniform(*TURNS_S[self._doing])
        self._eagerness = rng.uniform(0.8, 1.0)  # drivers differ

    @property
    def is_free(self) -> bool:
        """Can be sent somewhere."""
        return self.order is None and self._doing is not Doing.BROKEN

    @property
    def place(self) -> Place:
        """Where it is on the network."""
        return self._driver.place

    def send(self, order: Order) -> bool:
        """Starts towards an incident; False if there is no way to it."""
        route = self._network.route(self._driver.place, order.goal)
        if route is None:
            return False
        self.order = order
        self._driver.go_to(route, order.goal, stops=order.intent is not Intent.PASS)
        self._turn_to(Doing.TO_INCIDENT, for_s=float("inf"))
        return True

    def break_down(self) -> None:
        """Stands from now on."""
        self.order = None
        self._turn_to(Doing.BROKEN, for_s=float("inf"))

    def advance_to(self, at: float) -> None:
        """Lives until that moment, in whole steps."""
        while self._at + STEP_S <= at:
            self._at += STEP_S
            self._step()

    def state(self) -> State:
        """What is true now."""
        x, y, course = self._driver.position()
        works = self._doing in (Doing.CLEARING, Doing.AT_WORK) and self._driver.speed_mps > 0
        blade, spreader = self._trade.blade, self._trade.spreader
        return State(
            x=x,
            y=y,
            course_deg=course,
            speed_mps=self._driver.speed_mps,
            driven_m=self._driver.driven_m,
            doing=self._doing,
            task=self._task(),
            blade=None if blade is None else blade and works,
            spreader=None if spreader is None else spreader and works,
        )

    def _task(self) -> tuple[str, ...]:
        if self._doing is Doing.CLEARING:
            return self._trade.clearing
        return self._trade.at_work if self._doing is Doing.AT_WORK else ()

    def _step(self) -> None:
        if self._doing in (Doing.STANDING, Doing.BROKEN):
            self._driver.stand()
        elif self._doing is Doing.AT_WORK and self.order:
            self._driver.creep(self.order.goal)
        else:
            self._drive()
        if self._at >= self._ends_at:
            self._next_turn()

    def _drive(self) -> None:
        clears = self._doing is Doing.CLEARING
        cruise_kmh = self._trade.clearing_kmh if clears else self._trade.transit_kmh
        self._driver.drive(cruise_kmh / 3.6 * self._eagerness)
        if clears:
            self._served.mark(self._driver.arc, self._at)
        elif self.order and self._driver.has_arrived:
            self._arrive(self.order)

    def _arrive(self, order: Order) -> None:
        if order.intent is Intent.PASS:
            self.order = None
            self._next_turn()
        else:
            self._turn_to(Doing.AT_WORK if order.intent is Intent.WORK else Doing.STANDING, for_s=order.stays_s)

    def _next_turn(self) -> None:
        if self.order:
            self.order = None
            self._driver.wander()
        rests = self._doing is not Doing.STANDING and self._rng.random() < STANDS_SHARE
        clears = self._doing is not Doing.CLEARING and self._trade.clearing_kmh > 0
        doing = Doing.STANDING if rests else Doing.CLEARING if clears else Doing.TRANSIT
        self._turn_to(doing, for_s=self._rng.uniform(*TURNS_S[doing]))

    def _turn_to(self, doing: Doing, *, for_s: float) -> None:
        self._doing = doing
        self._ends_at = self._at + for_s
