"""What attacks are made of: parts of a day, invented ways, old tracks sent again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from random import Random

from simulators.days import METRES_A_DEGREE, Told, moved
from simulators.wire import Ping

LONG_S = (1_500.0, 3_600.0)  # an attack worth the trouble
KMH = (25.0, 45.0)  # of an invented drive
DRIVES_M = 25.0  # from one ping to the next
LEAST_PINGS = 20


def moving_part(day: Sequence[Told], rng: Random, *, least_s: float = 0.0) -> slice:
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


def changed(day: Sequence[Told], part: slice, change: Callable[[Ping], Ping]) -> list[Told]:
    """The day with other pings in one part."""
    made = [replace(each, ping=change(each.ping)) for each in day[part]]
    return [*day[: part.start], *made, *day[part.stop :]]


def with_odometer_after(made: list[Told], day: Sequence[Told], part: slice) -> list[Told]:
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


def standing_speed(ping: Ping) -> float | None:
    """What a standing machine tells, if its tracker tells a speed at all."""
    return None if ping.speed_kmh is None else 0.0


def straight_lines(pings: Sequence[Ping], rng: Random, *, jitter_m: float) -> list[Ping]:
    """Along straight lines of some minutes each, at one speed; no wheels turn, so no odometer."""
    speed_kmh = rng.uniform(*KMH)
    north, east, turn_at = 0.0, 0.0, pings[0].at
    heading = complex(1, 0)
    made, before = [], pings[0].at
    for ping in pings:
        if ping.at >= turn_at:
            heading = complex(either(rng, 0.2, 1), either(rng, 0.2, 1))
            heading /= abs(heading)
            turn_at = ping.at + rng.uniform(180, 420)
        way_m = speed_kmh / 3.6 * (ping.at - before)
        north, east, before = north + way_m * heading.real, east + way_m * heading.imag, ping.at
        here = replace(ping, lat=pings[0].lat, lon=pings[0].lon, odo_km=None)
        shaken = moved(here, north + rng.gauss(0, jitter_m), east + rng.gauss(0, jitter_m))
        made.append(replace(shaken, speed_kmh=None if ping.speed_kmh is None else speed_kmh))
    return made


def sent_again(old: Sequence[Told], today: Sequence[Told], later_s: float, rng: Random) -> list[Told]:
    """An old track as today's, a little shaken, with an odometer that goes on from today's."""
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


def either(rng: Random, least: float, most: float) -> float:
    """So much one way or the other."""
    return rng.choice((-1, 1)) * rng.uniform(least, most)
