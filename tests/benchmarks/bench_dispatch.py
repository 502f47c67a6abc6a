"""How fast it is found who could go, and how good the ranges are: one incident against 2,000 vehicles over Astana.

Against one forward search for each vehicle, as one would write without a reversed network, in the same run.
Run it by `python -m tests.benchmarks.bench_dispatch`.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely

import situation.app
from geo.approaches import StreetNetwork
from geo.city import City
from geo.distances import haversine_m
from geo.projection import Projection
from simulators.network import Network, network_of
from simulators.vehicles import Intent, Kind, Machine, Order, Served
from situation.adapters.city import load_city
from situation.candidates import By, Way, eta_of, usual_kmh
from tests.benchmarks.bench_matching import exponents, seconds

ASTANA = Path(situation.app.__file__).parent / "cities" / "astana"
VEHICLES, GOALS, DRIVES, SEED = (200, 2_000, 20_000), 40, 120, 7
FEW = 20  # vehicles that the plain search is timed with
LONGEST_S = 3_600


def places(city: City, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Places on streets."""
    row = rng.integers(0, len(city.streets), count)
    place = shapely.line_interpolate_point(city.streets.shape[row], rng.random(count), normalized=True)
    return shapely.get_x(place), shapely.get_y(place)


def one_by_one(network: StreetNetwork, starts: list[int], goal: int) -> list[float]:
    """A forward search for each vehicle, until it meets the goal."""
    leaving: list[list[tuple[int, float]]] = [[] for _ in range(network._junctions)]
    for end, arcs in enumerate(network._by_sign.arriving):
        for start, took_s, _ in arcs:
            leaving[start].append((end, took_s))

    def search(start: int) -> float:
        best, queue = {start: 0.0}, [(0.0, start)]
        while queue:
            at_s, junction = heapq.heappop(queue)
            if junction == goal:
                return at_s
            for end, took_s in leaving[junction]:
                if at_s + took_s < best.get(end, math.inf):
                    best[end] = at_s + took_s
                    heapq.heappush(queue, (at_s + took_s, end))
        return math.inf

    return [search(start) for start in starts]


def speed_table(city: City, network: StreetNetwork, rng: np.random.Generator) -> list[str]:
    """Time of one question."""
    (goal_lon,), (goal_lat,) = places(city, 1, np.random.default_rng(SEED + 1))
    goal = float(goal_lon), float(goal_lat)
    times = []
    for count in VEHICLES:
        lon, lat = places(city, count, rng)
        course, speed = rng.uniform(0, 360, count), rng.uniform(0, 50, count)
        times.extend(
            seconds(
                lambda lon=lon, lat=lat, course=course, speed=speed: network.approaches(goal, lon, lat, course, speed)
            )
        )
    starts = rng.integers(0, network._junctions, FEW).tolist()
    (plain,) = seconds(lambda: one_by_one(network, starts, int(starts[0])), least_s=0.2, least_times=1)
    each = plain / FEW * VEHICLES[1]
    return [
        "| vehicles | one search |",
        "|---|---|",
        *(f"| {count:,} | {took * 1e3:.1f} ms |" for count, took in zip(VEHICLES, times, strict=True)),
        "",
        f"Growth exponents: {exponents(VEHICLES, times)}. A forward search for each of {VEHICLES[1]:,} vehicles would"
        f" take {each * 1e3:,.0f} ms (timed with {FEW}): {each / times[1]:,.0f} times as long.",
    ]


def reach_line(city: City, network: StreetNetwork, rng: np.random.Generator) -> str:
    """How often the streets that we have lead there at all."""
    ratios, rounds, found_by, asked = [], [], Counter[By](), 0
    for lon, lat in zip(*places(city, GOALS, rng), strict=True):
        from_lon, from_lat = places(city, VEHICLES[0], rng)
        nothing = np.full(VEHICLES[0], np.nan)
        ways = both_ways(network, (float(lon), float(lat)), from_lon, from_lat, nothing)
        for straight_m, (streets, either_way) in zip(haversine_m(lon, lat, from_lon, from_lat), ways, strict=True):
            asked += 1
            by = eta_of(float(straight_m), streets, either_way=either_way, age_s=0).by
            found_by[by] += 1
            if by is By.STREETS and straight_m > 1_000:
                ratios.append(streets.metres / straight_m)
                rounds.append(streets.seconds / either_way.seconds)
    quarter, half, most = np.percentile(ratios, [25, 50, 90])
    _, half_round, most_round = np.percentile(rounds, [25, 50, 90])
    return (
        f"Between two places of the network a way along the streets is known for {found_by[By.STREETS] / asked:.0%} of"
        f" {asked:,} pairs (one-way streets are inferred, links are missing); it is {half:.2f} times the straight line"
        f" in the middle ({quarter:.2f} to {most:.2f} from a quarter to nine in ten). For"
        f" {found_by[By.EITHER_WAY] / asked:.0%} more there is one that minds no one-way street: where both are known,"
        f" the right one takes {half_round:.2f} times as long as that in the middle and {most_round:.2f} times in nine"
        f" of ten. For the other {found_by[By.STRAIGHT] / asked:.0%} the straight line is used, and said."
    )


def both_ways(
    network: StreetNetwork, goal: tuple[float, float], lon: np.ndarray, lat: np.ndarray, nothing: np.ndarray
) -> list[tuple[Way, Way]]:
    """By the signs, and minding no one-way street."""
    found = [network.approaches(goal, lon, lat, nothing, nothing, either_way=either) for either in (False, True)]
    columns = [[Way(*way) for way in zip(each.metres.tolist(), each.seconds.tolist(), strict=True)] for each in found]
    return list(zip(*columns, strict=True))


def drive(network: Network, rng: Random) -> tuple[tuple[float, float], tuple[float, float], float] | None:
    """(from, to, seconds it took) of a simulated machine that is sent somewhere."""
    start, goal = network.random_place(rng), network.random_place(rng)
    if not 500 < network.apart_m(start, goal) < 8_000 or network.route(start, goal) is None:
        return None
    machine = Machine(Kind.PLOW, network, place=start, at=0.0, rng=rng, served=Served(network, rng))
    if not machine.send(Order(incident="i", goal=goal, intent=Intent.STAND, stays_s=60.0)):
        return None
    goal_x, goal_y, _ = network.arcs[goal.arc].at(goal.offset_m)
    for second in range(1, LONGEST_S):
        machine.advance_to(float(second))
        state = machine.state()
        if math.hypot(state.x - goal_x, state.y - goal_y) < 60:
            begin_x, begin_y, _ = network.arcs[start.arc].at(start.offset_m)
            lon, lat = network.lon_lat([begin_x, goal_x], [begin_y, goal_y])
            return (float(lon[0]), float(lat[0])), (float(lon[1]), float(lat[1])), float(second)
    return None


def range_lines(city: City, network: StreetNetwork) -> list[str]:
    """How often a simulated machine is there within its range: by usual speeds, and knowing what others drove."""
    driven, rng, streets = [], Random(SEED), network_of(city)
    for _ in range(DRIVES * 10):
        one = drive(streets, rng)
        if one is not None:
            driven.append(one)
        if len(driven) == DRIVES:
            break
    nothing = np.full(1, np.nan)
    ways = [
        both_ways(network, goal, np.array([start[0]]), np.array([start[1]]), nothing)[0] for start, goal, _ in driven
    ]
    metres = np.array([streets.metres for streets, _ in ways])
    took_s = np.array([took for *_, took in driven])
    straight_m = np.array([float(haversine_m(*start, *goal)) for start, goal, _ in driven])
    learnt = np.isfinite(metres) & (np.arange(len(driven)) % 2 == 0)
    really_kmh = float(metres[learnt].sum() / took_s[learnt].sum() * 3.6)
    return [
        f"{len(driven)} simulated drives of 0.5 to 8 km (the simulator has its own speeds, and is no proof of those"
        " in Astana); half of them tell what was driven, the other half is tested.",
        "",
        "| range by | measured along | drives | within | sooner | later | width, middle |",
        "|---|---|---|---|---|---|---|",
        *_range_rows("usual speeds alone", straight_m, ways, took_s, None),
        *_range_rows(f"and {really_kmh:.0f} km/h, as the others drove", straight_m, ways, took_s, really_kmh),
    ]


def _range_rows(
    name: str, straight_m: np.ndarray, ways: list[tuple[Way, Way]], took_s: np.ndarray, kmh: float | None
) -> list[str]:
    rows = []
    tested = range(1, len(took_s), 2)
    etas = {n: eta_of(straight_m[n], ways[n][0], either_way=ways[n][1], age_s=0, really_kmh=kmh) for n in tested}
    for by in By:
        own = [n for n in tested if etas[n].by is by]
        sooner, later = (
            sum(took_s[n] < etas[n].low_s for n in own),
            sum(took_s[n] > etas[n].high_s for n in own),
        )
        width = np.median([(etas[n].high_s - etas[n].low_s) / 60 for n in own]) if own else math.nan
        rows.append(
            f"| {name} | {by} | {len(own)} | {len(own) - sooner - later} | {sooner} | {later} | {width:.1f} min |"
        )
    return rows


def run() -> str:
    """The whole benchmark as Markdown."""
    city, rng = load_city(ASTANA), np.random.default_rng(SEED)
    (built,) = seconds(lambda: StreetNetwork(city.streets, Projection(city.crs), speed_kmh=usual_kmh), least_times=1)
    network = StreetNetwork(city.streets, Projection(city.crs), speed_kmh=usual_kmh)
    return "\n".join(
        [
            "## Who could go",
            "",
            f"One incident against vehicles anywhere on Astana's {len(city.streets):,} segments, one thread, best of"
            f" several runs; each question is two searches, one of which minds no one-way street. The network is built"
            f" once, in {built:.1f} s.",
            "",
            *speed_table(city, network, rng),
            "",
            reach_line(city, network, rng),
            "",
            *range_lines(city, network),
        ]
    )


@pytest.mark.benchmark
def test_the_search_is_measured_and_one_serves_all() -> None:
    table = run()
    print(table)
    assert "times as long" in table


if __name__ == "__main__":
    print(run())
