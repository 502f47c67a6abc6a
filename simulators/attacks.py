"""How tracks are falsified: each attack makes of an honest day one that claims what was not driven. See ATTACKS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from simulators.days import Told, moved
from simulators.falsifying import (
    changed,
    either,
    moving_part,
    sent_again,
    standing_speed,
    straight_lines,
    with_odometer_after,
)
from simulators.wire import Ping

DAY_S = 86_400.0
HOUR_S = 3_600.0
LIKELY_NOISE_M = 4.0


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
    part = moving_part(victim.today, rng)
    first = victim.today[part.start].ping
    return changed(victim.today, part, lambda ping: replace(ping, lat=first.lat, lon=first.lon))


def spikes(victim: Victim, rng: Random) -> list[Told]:
    """Single fixes at places that were to be served."""
    rows = set(rng.sample(range(2, len(victim.today) - 2), 12)[: rng.randint(4, 8)])
    away = {row: (either(rng, 1_500, 5_000), either(rng, 1_500, 5_000)) for row in sorted(rows)}
    return [
        replace(each, ping=moved(each.ping, *away[row])) if row in away else each
        for row, each in enumerate(victim.today)
    ]


def teleport(victim: Victim, rng: Random) -> list[Told]:
    """For a while it works elsewhere, and is back within one interval."""
    part = moving_part(victim.today, rng)
    away = (either(rng, 2_500, 6_000), either(rng, 2_500, 6_000))
    return changed(victim.today, part, lambda ping: moved(ping, *away))


def parked_drift(victim: Victim, rng: Random) -> list[Told]:
    """A parked machine whose place is led along a street."""
    part = moving_part(victim.today, rng)
    first = victim.today[part.start].ping
    north, east = either(rng, 250, 900), either(rng, 250, 900)
    took_s = victim.today[part.stop - 1].ping.at - first.at

    def led(ping: Ping) -> Ping:
        share = (ping.at - first.at) / took_s
        here = replace(ping, lat=first.lat, lon=first.lon, speed_kmh=standing_speed(ping), odo_km=first.odo_km)
        return moved(here, share * north + rng.gauss(0, LIKELY_NOISE_M), share * east + rng.gauss(0, LIKELY_NOISE_M))

    return with_odometer_after(changed(victim.today, part, led), victim.today, part)


def standing_wheels(victim: Victim, rng: Random) -> list[Told]:
    """An invented drive over a machine that stands by its speed and odometer."""
    part = moving_part(victim.today, rng)
    first = victim.today[part.start].ping

    def parked(ping: Ping) -> Ping:
        return replace(ping, speed_kmh=standing_speed(ping), odo_km=first.odo_km)

    return with_odometer_after(changed(victim.today, part, parked), victim.today, part)


def too_fast(victim: Victim, rng: Random) -> list[Told]:
    """More streets than time: the way of a long drive within a short one, with the speeds of the ploughing."""
    part = moving_part(victim.today, rng, least_s=HOUR_S)
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
    part = moving_part(victim.today, rng)
    return changed(
        victim.today, part, lambda ping: replace(ping, lat=rng.uniform(-1e-4, 1e-4), lon=rng.uniform(-1e-4, 1e-4))
    )


def outside(victim: Victim, rng: Random) -> list[Told]:
    """A jammer's place: an airport far away."""
    part = moving_part(victim.today, rng)
    away = (either(rng, 300_000, 900_000), either(rng, 300_000, 900_000))
    return changed(victim.today, part, lambda ping: moved(ping, *away))


# --- invented drives


def mock_app(victim: Victim, rng: Random) -> list[Told]:
    """A phone with a false place switched on: Android says so."""
    part = moving_part(victim.today, rng)
    return changed(victim.today, part, lambda ping: replace(ping, mock=True))


def smooth_app(victim: Victim, rng: Random) -> list[Told]:
    """The same with the word taken out: points along straight lines at one speed."""
    part = moving_part(victim.today, rng)
    pings = straight_lines([each.ping for each in victim.today[part]], rng, jitter_m=0.2)
    made = [replace(each, ping=ping) for each, ping in zip(victim.today[part], pings, strict=True)]
    return [*victim.today[: part.start], *made, *victim.today[part.stop :]]


def silent_line(victim: Victim, rng: Random) -> list[Told]:
    """Silent for an hour and more, then a black box with a straight line in it."""
    part = moving_part(victim.today, rng, least_s=1.2 * HOUR_S)
    ends_at = victim.today[part.stop - 1].received_at
    pings = straight_lines([each.ping for each in victim.today[part]], rng, jitter_m=0.0)
    made = [Told(ping=replace(ping, buf=True), received_at=ends_at + rng.uniform(1, 20)) for ping in pings]
    return [*victim.today[: part.start], *made, *victim.today[part.stop :]]


def replayed_day(victim: Victim, rng: Random) -> list[Told]:
    """Yesterday once more, a little shaken."""
    return sent_again(victim.yesterday, victim.today, DAY_S, rng)


def replayed_other(victim: Victim, rng: Random) -> list[Told]:
    """What another machine drives, under this one's name some minutes later."""
    return sent_again(victim.other, victim.today, float(rng.randrange(60, 1_800)), rng)


# --- whose tracker, and whose clock


def two_trackers(victim: Victim, rng: Random) -> list[Told]:
    """Two trackers under one name, on two machines at once."""
    part = moving_part(victim.other, rng)
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
