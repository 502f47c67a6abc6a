"""Ways along the streets to one place, found by one search backwards."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from geo.approaches import OFF_STREET_KMH, TURN_S, Approaches, StreetNetwork
from tests.unit.geo.cities import PROJECTION, columns, streets

# A square block of 400 m, its south side one-way to the east; and a street that nothing leads to.
SOUTH, EAST, NORTH, WEST = [(0, 0), (400, 0)], [(400, 0), (400, 400)], [(400, 400), (0, 400)], [(0, 400), (0, 0)]
APART = [(2000, 2000), (2400, 2000)]
MPS = 10.0


@pytest.fixture(scope="module")
def network() -> StreetNetwork:
    block = streets(SOUTH, EAST, NORTH, WEST, APART, one_way=[True, False, False, False, False])
    return StreetNetwork(block, PROJECTION, speed_kmh=lambda road_class: MPS * 3.6)


def ask(
    network: StreetNetwork,
    goal: tuple[float, float],
    *places: tuple[float, float],
    course_deg: float = np.nan,
    speed_kmh: float = 0.0,
    either_way: bool = False,
) -> Approaches:
    (goal_lon,), (goal_lat,) = columns(goal)
    lon, lat = columns(*places)
    many = np.ones(len(places))
    courses, speeds = many * course_deg, many * speed_kmh
    return network.approaches((goal_lon, goal_lat), lon, lat, courses, speeds, either_way=either_way)


def metres(network: StreetNetwork, goal: tuple[float, float], *places: tuple[float, float]) -> list[float]:
    return ask(network, goal, *places).metres.round().tolist()


def test_the_way_leads_round_the_block_where_a_street_is_one_way(network: StreetNetwork) -> None:
    assert metres(network, (300, 0), (100, 0)) == [200]
    assert metres(network, (100, 0), (300, 0)) == [100 + 400 + 400 + 400 + 100]


def test_either_way_it_leads_against_one_way_streets_too(network: StreetNetwork) -> None:
    assert ask(network, (100, 0), (300, 0), (100, 0), either_way=True).metres.round().tolist() == [200, 0]
    assert ask(network, (0, 200), (400, 200), either_way=True).metres.round().tolist() == [800]
    assert ask(network, (400, 300), (2200, 2000), either_way=True).metres.tolist() == [np.inf]


def test_one_search_answers_for_all_places(network: StreetNetwork) -> None:
    assert metres(network, (400, 200), (400, 100), (400, 300), (200, 400), (0, 200)) == [100, 100, 400, 800]


def test_time_goes_by_the_street_and_turning_round_takes_some(network: StreetNetwork) -> None:
    goal, place = (400, 300), (400, 100)
    assert ask(network, goal, place).seconds[0] == pytest.approx(200 / MPS, abs=0.5)
    north = ask(network, goal, place, course_deg=0.0, speed_kmh=30.0)
    south = ask(network, goal, place, course_deg=180.0, speed_kmh=30.0)
    assert north.seconds[0] == pytest.approx(200 / MPS, abs=0.5)
    assert south.seconds[0] == pytest.approx(200 / MPS + TURN_S, abs=0.5)


def test_the_way_out_of_a_yard_is_slow_and_straight(network: StreetNetwork) -> None:
    found = ask(network, (400, 300), (500, 100))
    assert found.metres[0] == pytest.approx(100 + 200, abs=1)
    assert found.seconds[0] == pytest.approx(100 / (OFF_STREET_KMH / 3.6) + 200 / MPS, abs=1)
    to_a_yard = ask(network, (500, 300), (400, 100))
    assert to_a_yard.seconds[0] == pytest.approx(100 / (OFF_STREET_KMH / 3.6) + 200 / MPS, abs=1)


def test_there_is_no_way_from_far_off_from_elsewhere_or_to_nowhere(network: StreetNetwork) -> None:
    assert metres(network, (400, 300), (2200, 2000), (5000, 5000)) == [np.inf, np.inf]
    assert metres(network, (9000, 9000), (400, 100)) == [np.inf]
    assert len(network.approaches((71.4, 51.1), [], [], [], []).metres) == 0


Place = tuple[float, float]


def a_ragged_grid(rng: np.random.Generator) -> tuple[list[list[Place]], list[bool]]:
    """Blocks of 300 m, some streets missing, some one-way."""
    lines, one_way = [], []
    for i, j, di, dj in product(range(5), range(5), (0, 1), (0, 1)):
        if di + dj == 1 and i + di < 5 and j + dj < 5 and rng.random() < 0.85:
            ends = [(i * 300.0, j * 300.0), ((i + di) * 300.0, (j + dj) * 300.0)]
            lines.append(ends if rng.random() < 0.5 else ends[::-1])
            one_way.append(bool(rng.random() < 0.4))
    return lines, one_way


def test_it_agrees_with_a_plain_search_from_each_place() -> None:
    """Against the definition: the cheapest of all walks, by repeated relaxation over the junctions of a random grid."""
    lines, one_way = a_ragged_grid(np.random.default_rng(5))
    network = StreetNetwork(streets(*lines, one_way=one_way), PROJECTION, speed_kmh=lambda road_class: 36.0)
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in lines]
    found = ask(network, middles[0], *middles).metres
    best = {place: np.inf for line in lines for place in line}
    arcs = [(a, b) for a, b in lines] + [(b, a) for (a, b), closed in zip(lines, one_way, strict=True) if not closed]
    for start, _ in [(a, b) for a, b in arcs if {a, b} == set(lines[0])]:
        best[start] = 150.0
    for _ in best:
        for a, b in arcs:
            best[a] = min(best[a], best[b] + 300.0)
    for line, closed, metres_ in zip(lines[1:], one_way[1:], found[1:], strict=True):
        ends = [line[1]] if closed else line
        expected = 150.0 + min(best[end] for end in ends)
        assert metres_ == pytest.approx(expected, abs=2) or metres_ == expected
