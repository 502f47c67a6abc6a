"""How tracks are falsified: each attack makes of an honest day one that claims what was not driven. See ATTACKS."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from random import Random
from types import MappingProxyType

from simulators.days import METRES_A_DEGREE, Told, moved
from simulators.wire import Ping

DAY_S = 86_400.0
HOUR_S = 3_600.0
LONG_S = (1_500.0, 3_600.0)  # an attack worth the trouble
KMH = (25.0, 45.0)  # of an invented drive
LIKELY_NOISE_M = 4.0
DRIVES_M = 25.0  # from one ping to the next
LEAST_PINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """An honest day, and what an attacker has at hand besides: each by time."""

    today: Sequence[Told]
    yesterday: Sequence[Told]  # of the same vehicle
    other: Sequence[Told]  # today, another vehicle


Attack = Callable[[Victim, Random], list[Told]]


# --- what is told of the place


def frozen(victim: Victim, rng: Random) -> list[Told]:
    """An antenna under foil: the place stays, speed and odometer go on."""
    part = _moving_part(victim.today, rng)
    first = victim.today[part.start].ping
    return _changed(victim.today, part, lambda ping: replace(ping, lat=first.lat, lon=first.lon))


def spikes(victim: Victim, rng: Random) -> list[Told]:
    """Single fixes at places that were to be served."""
    rows = set(rng.sample(range(2, len(victim.today) - 2), 12)[: rng.randint(4, 8)])
    away = {row: (_either(rng, 1_500, 5_000), _either(rng, 1_500, 5_000)) for row in sorted(rows)}
    return [
        replace(each, ping=moved(each.ping, *away[row])) if row in away else each
        for row, each in enumerate(victim.today)
    ]


def teleport(victim: Victim, rng: Random) -> list[Told]:
    """For a while it works elsewhere, and is back within one interval."""
    part = _moving_part(victim.today, rng)
    away = (_either(rng, 2_500, 6_000), _either(rng, 2_500, 6_000))
    return _changed(victim.today, part, lambda ping: moved(ping, *away))


def parked_drift(victim: Victim, rng: Random) -> list[Told]:
    """A parked machine whose place is led along a street."""
    part = _moving_part(victim.today, rng)
    first = victim.today[part.start].ping
    north, east = _either(rng, 250, 900), _either(rng, 250, 900)
    took_s = victim.today[part.stop - 1].ping.at - first.at

    def led(ping: Ping) -> Ping:
        share = (ping.at - first.at) / took_s
        here = replace(ping, lat=first.lat, lon=first.lon, speed_kmh=_standing(ping), odo_km=first.odo_km)
        return moved(here, share * north + rng.gauss(0, LIKELY_NOISE_M), share * east + rng.gauss(0, LIKELY_NOISE_M))

    return _after(_changed(victim.today, part, led), victim.today, part)


def standing_wheels(victim: Victim, rng: Random) -> list[Told]:
    """An invented drive over a machine that stands by its speed and odometer."""
    part = _moving_part(victim.today, rng)
    first = victim.today[part.start].ping

    def parked(ping: Ping) -> Ping:
        return replace(ping, speed_kmh=_standing(ping), odo_km=first.odo_km)

    return _after(_changed(victim.today, part, parked), victim.today, part)


def too_fast(victim: Victim, rng: Random) -> list[Told]:
    """More streets than time: the way of a long drive within a short one, with the speeds of the ploughing."""
    part = _moving_part(victim.today, rng, least_s=HOUR_S)
    ways = [each.ping for each in victim.today[part]]
    made = list(victim.today[: part.start])
    times = rng.choice((4, 5))
    for step, way in enumerate(ways[::times]):
        own = victim.today[part.start + step]
        ping = replace(own.ping, lat=way.lat, lon=way.lon, speed_kmh=rng.uniform(12, 24), odo_km=None)
        made.append(replace(own, ping=ping))
    return [replace(each, ping=replace(each.ping, odo_km=None)) for each in made]


def null_island(victim: Victim, rng: Random) -> list[Told]:
    """A receiver's nothing, sent as a place: nobody knows where it was."""
    part = _moving_part(victim.today, rng)
    return _changed(
        victim.today, part, lambda ping: replace(ping, lat=rng.uniform(-1e-4, 1e-4), lon=rng.uniform(-1e-4, 1e-4))
    )


def outside(victim: Victim, rng: Random) -> list[Told]:
    """A jammer's place: an airport far away."""
    part = _moving_part(victim.today, rng)
    away = (_either(rng, 300_000, 900_000), _either(rng, 300_000, 900_000))
    return _changed(victim.today, part, lambda ping: moved(ping, *away))


# --- invented drives


def mock_app(victim: Victim, rng: Random) -> list[Told]:
    """A phone with a false place switched on: Android says so."""
    part = _moving_part(victim.today, rng)
    return _changed(victim.today, part, lambda ping: replace(ping, mock=True))


def smooth_app(victim: Victim, rng: Random) -> list[Told]:
    """The same with the word taken out: points along straight lines at one speed."""
    part = _moving_part(victim.today, rng)
    pings = _line([each.ping for each in victim.today[part]], rng, jitter_m=0.2)
    made = [replace(each, ping=ping) for each, ping in zip(victim.today[part], pings, strict=True)]
    return [*victim.today[: part.start], *made, *victim.today[part.stop :]]


def silent_line(victim: Victim, rng: Random) -> list[Told]:
    """Silent for an hour and more, then a black box with a straight line in it."""
    part = _moving_part(victim.today, rng, least_s=1.2 * HOUR_S)
    ends_at = victim.today[part.stop - 1].received_at
    pings = _line([each.ping for each in victim.today[part]], rng, jitter_m=0.0)
    made = [Told(ping=replace(ping, buf=True), received_at=ends_at + rng.uniform(1, 20)) for ping in pings]
    return [*victim.today[: part.start], *made, *victim.today[part.stop :]]


def replayed_day(victim: Victim, rng: Random) -> list[Told]:
    """Yesterday once more, a little shaken."""
    return _replayed(victim.yesterday, victim.today, DAY_S, rng)


def replayed_other(victim: Victim, rng: Random) -> list[Told]:
    """What another machine drives, under this one's name some minutes later."""
    return _replayed(victim.other, victim.today, float(rng.randrange(60, 1_800)), rng)


# --- whose tracker, and whose clock


def two_trackers(victim: Victim, rng: Random) -> list[Told]:
    """Two trackers under one name, on two machines at once."""
    part = _moving_part(victim.other, rng)
    return sorted([*victim.today, *victim.other[part]], key=lambda each: each.ping.at)


def swapped_tracker(victim: Victim, rng: Random) -> list[Told]:
    """From some moment on, the tracker sits in another machine, which is elsewhere and has driven otherwise."""
    middle = victim.today[round(len(victim.today) * rng.uniform(0.3, 0.7))].ping.at
    return [
        *(each for each in victim.today if each.ping.at < middle),
        *(each for each in victim.other if each.ping.at >= middle),
    ]


def wrong_hour(victim: Victim, rng: Random) -> list[Told]:
    """An old zone of time in the firmware."""
    off_s = rng.choice((-HOUR_S, HOUR_S, 5 * HOUR_S, -1_800.0))
    return [replace(each, ping=replace(each.ping, at=each.ping.at + off_s)) for each in victim.today]


ATTACKS: MappingProxyType[str, Attack] = MappingProxyType(
    {
        attack.__name__: attack
        for attack in (
            *(frozen, spikes, teleport, parked_drift, standing_wheels, too_fast, null_island, outside),
            *(mock_app, smooth_app, silent_line, replayed_day, replayed_other),
            *(two_trackers, swapped_tracker, wrong_hour),
        )
    }
)


def _moving_part(day: Sequence[Told], rng: Random, *, least_s: float = 0.0) -> slice:
    """Of some stretches of that time the one with most driving."""
    at = [each.ping.at for each in day]
    driven = [0, *accumulate(_apart_m(one.ping, other.ping) > DRIVES_M for one, other in pairwise(day))]
    best, most = slice(0, len(day)), -1.0
    for _ in range(20):
        took_s = max(rng.uniform(*LONG_S), least_s)
        start = rng.randrange(1, max(2, len(day) - LEAST_PINGS))
        stop = bisect_right(at, at[start] + took_s)
        if stop == len(day) or stop - start < LEAST_PINGS:
            continue
        share = (driven[stop - 1] - driven[start]) / took_s
        if share > most:
            best, most = slice(start, stop), share
    return best


def _apart_m(one: Ping, other: Ping) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    return float(abs(complex((other.lon - one.lon) * 0.63, other.lat - one.lat))) * METRES_A_DEGREE


def _changed(day: Sequence[Told], part: slice, change: Callable[[Ping], Ping]) -> list[Told]:
    made = [replace(each, ping=change(each.ping)) for each in day[part]]
    return [*day[: part.start], *made, *day[part.stop :]]


def _after(made: list[Told], day: Sequence[Told], part: slice) -> list[Told]:
    """The odometer goes on from where it stood."""
    first, last = day[part.start].ping.odo_km, day[part.stop - 1].ping.odo_km
    if first is None or last is None:
        return made
    less = last - first
    return [
        each
        if row < part.stop or each.ping.odo_km is None
        else replace(each, ping=replace(each.ping, odo_km=each.ping.odo_km - less))
        for row, each in enumerate(made)
    ]


def _standing(ping: Ping) -> float | None:
    return None if ping.speed_kmh is None else 0.0


def _line(pings: Sequence[Ping], rng: Random, *, jitter_m: float) -> list[Ping]:
    """Along straight lines of some minutes each, at one speed; no wheels turn, so no odometer."""
    speed_kmh = rng.uniform(*KMH)
    north, east, turn_at = 0.0, 0.0, pings[0].at
    heading = complex(1, 0)
    made, before = [], pings[0].at
    for ping in pings:
        if ping.at >= turn_at:
            heading = complex(_either(rng, 0.2, 1), _either(rng, 0.2, 1))
            heading /= abs(heading)
            turn_at = ping.at + rng.uniform(180, 420)
        way_m = speed_kmh / 3.6 * (ping.at - before)
        north, east, before = north + way_m * heading.real, east + way_m * heading.imag, ping.at
        here = replace(ping, lat=pings[0].lat, lon=pings[0].lon, odo_km=None)
        shaken = moved(here, north + rng.gauss(0, jitter_m), east + rng.gauss(0, jitter_m))
        made.append(replace(shaken, speed_kmh=None if ping.speed_kmh is None else speed_kmh))
    return made


def _replayed(old: Sequence[Told], today: Sequence[Told], later_s: float, rng: Random) -> list[Told]:
    jitter_m = rng.uniform(0.0, 2.0)
    wheels_km = today[0].ping.odo_km
    first_km = old[0].ping.odo_km
    made = []
    for each in old:
        ping = moved(each.ping, rng.gauss(0, jitter_m), rng.gauss(0, jitter_m))
        odo_km = wheels_km + ping.odo_km - first_km if wheels_km and first_km and ping.odo_km else None
        ping = replace(ping, at=ping.at + later_s, odo_km=odo_km)
        made.append(Told(ping=ping, received_at=each.received_at + later_s))
    return made


def _either(rng: Random, least: float, most: float) -> float:
    """So much one way or the other."""
    return rng.choice((-1, 1)) * rng.uniform(least, most)
