"""Whole days of single vehicles, without a broker: what was driven, and what an honest tracker tells of it.

Trackers differ as real ones do: how often they report, whether they tell speed and odometer, whether they hold a
standing vehicle in its place, how many decimals they send, how their link is, and how their receiver errs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from random import Random

from simulators.gnss import Receiver
from simulators.network import Network
from simulators.vehicles import Kind, Machine, Served, State
from simulators.wire import Ping

OUTAGE_S = (300.0, 2_400.0)  # without a network; the black box empties afterwards
OUTAGES_PER_H = 0.15
STANDING_EVERY_S = 120.0  # Syracuse's ploughs, and most trackers
GLITCH_SHARE = 0.02  # of the days have one wild fix: in Syracuse's winter some 1 %
GLITCH_M = (700.0, 4_000.0)
METRES_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A ping and when the centre receives it, Unix seconds."""

    ping: Ping
    received_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one tracker is set up."""

    every_s: float
    decimals: int
    tells_speed: bool
    odometer: tuple[float, float] | None  # km at the start, and how much too much it counts
    holds: bool  # repeats its place exactly while it stands
    worse_m: float  # of error on top of the receiver's own, per axis, as between houses
    skew_s: float
    delay_s: float

    @classmethod
    def drawn(cls, rng: Random) -> Habits:
        """One of the usual."""
        return cls(
            every_s=rng.choice((5.0, 10.0, 10.0, 15.0, 30.0)),
            decimals=rng.choice((5, 6, 6, 7)),
            tells_speed=rng.random() < 0.85,
            odometer=(rng.uniform(5_000, 200_000), rng.uniform(0.96, 1.04)) if rng.random() < 0.6 else None,
            holds=rng.random() < 0.5,
            worse_m=rng.choice((0.0, 0.0, 4.0)),
            skew_s=rng.uniform(-2, 2),
            delay_s=rng.uniform(0.3, 20.0),
        )


def driven(network: Network, rng: Random, *, began_at: float, seconds: int) -> list[State]:
    """What one machine does without orders, second by second."""
    kind = rng.choice([Kind.PLOW, Kind.SPREADER, Kind.DUMP_TRUCK])
    machine = Machine(kind, network, place=network.random_place(rng), at=began_at, rng=rng, served=Served(network, rng))
    states = []
    for second in range(seconds):
        machine.advance_to(began_at + second)
        states.append(machine.state())
    return states


def told(network: Network, states: Sequence[State], habits: Habits, rng: Random, *, began_at: float) -> list[Told]:
    """What a tracker with these habits tells of what was driven."""
    receiver = Receiver(rng, lost_per_h=rng.choice((0.0, 1.0, 3.0)))
    rows = _reports(states, habits, rng)
    outages = _outages(rng, len(states))
    made: list[Told] = []
    error = (0.0, 0.0)
    for number, second in enumerate(rows):
        state = states[second]
        fix = receiver.fix(state.x, state.y, at=began_at + second)
        error = tuple(0.8 * axis + rng.gauss(0, habits.worse_m) * 0.6 for axis in error)  # type: ignore[assignment]
        if fix is None:
            continue
        (lon,), (lat,) = network.lon_lat([fix.x + error[0]], [fix.y + error[1]])
        ping = _ping(state, habits, rng, at=began_at + second + habits.skew_s, place=(float(lat), float(lon)))
        if habits.holds and made and state.speed_mps == 0 and states[rows[number - 1]].speed_mps == 0:
            ping = replace(ping, lat=made[-1].ping.lat, lon=made[-1].ping.lon)
        made.append(_sent(ping, began_at + second, outages, began_at, habits, rng))
    return _glitched(made, rng) if rng.random() < GLITCH_SHARE else made


def moved(ping: Ping, north_m: float, east_m: float) -> Ping:
    """The ping from elsewhere. At 51 degrees north, near enough."""
    if ping.lat is None or ping.lon is None:
        return ping
    return replace(ping, lat=ping.lat + north_m / METRES_A_DEGREE, lon=ping.lon + east_m / (METRES_A_DEGREE * 0.63))


def _reports(states: Sequence[State], habits: Habits, rng: Random) -> list[int]:
    """The seconds at which it reports: seldom where it stands, and at once when it moves off or stops."""
    seconds, last = [], -1e9
    exact = rng.random() < 0.5
    for second, state in enumerate(states):
        stands = state.speed_mps == 0 and second > 0 and states[second - 1].speed_mps == 0
        due = last + (STANDING_EVERY_S if stands else habits.every_s)
        if second >= due and (exact or rng.random() < 0.7):
            seconds.append(second)
            last = second
    return seconds


def _outages(rng: Random, seconds: int) -> list[tuple[float, float]]:
    count = sum(rng.random() < OUTAGES_PER_H for _ in range(max(1, floor(seconds / 3600))))
    starts = [rng.uniform(0, seconds) for _ in range(count)]
    return [(start, start + rng.uniform(*OUTAGE_S)) for start in starts]


def _ping(state: State, habits: Habits, rng: Random, *, at: float, place: tuple[float, float]) -> Ping:
    moves = state.speed_mps > 0
    odometer = habits.odometer
    return Ping(
        at=round(at),
        lat=round(place[0], habits.decimals),
        lon=round(place[1], habits.decimals),
        speed_kmh=max(0.0, state.speed_mps * 3.6 + (rng.gauss(0, 0.7) if moves else abs(rng.gauss(0, 0.2))))
        if habits.tells_speed
        else None,
        course_deg=state.course_deg % 360,
        odo_km=round(odometer[0] + odometer[1] * state.driven_m / 1000, 2) if odometer else None,
        blade=state.blade,
        spreader=state.spreader,
        task=state.task,
    )


def _sent(
    ping: Ping, at: float, outages: Sequence[tuple[float, float]], began_at: float, habits: Habits, rng: Random
) -> Told:
    ends = [end for start, end in outages if start <= at - began_at < end]
    if ends:
        return Told(ping=replace(ping, buf=True), received_at=began_at + max(ends) + rng.uniform(1, 60))
    return Told(ping=ping, received_at=at + habits.delay_s + rng.expovariate(1 / 2.0))


def _glitched(made: list[Told], rng: Random) -> list[Told]:
    row = rng.randrange(len(made))
    wild = moved(made[row].ping, rng.uniform(*GLITCH_M), rng.uniform(*GLITCH_M))
    return [*made[:row], replace(made[row], ping=wild), *made[row + 1 :]]
