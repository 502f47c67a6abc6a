from __future__ import annotations

import itertools
from random import Random

import pytest

from geo.streets import Streets
from simulators.errors import NoStreets
from simulators.network import Place, network_of
from tests.unit.simulators.towns import ORIGIN, a_city, a_grid_city

SQUARE = [
    [(0.0, 0.0), (100.0, 0.0)],
    [(100.0, 0.0), (100.0, 100.0)],
    [(100.0, 100.0), (0.0, 100.0)],
    [(0.0, 100.0), (0.0, 0.0)],
]


def test_ends_within_a_metre_are_one_junction_and_those_farther_are_not() -> None:
    near = [[(0.0, 0.0), (100.0, 0.0)], [(100.6, 0.5), (100.0, 100.0)]]
    far = [[(0.0, 0.0), (100.0, 0.0)], [(101.5, 0.0), (101.5, 150.0)]]
    assert {arc.segment for arc in network_of(a_city(near)).arcs} == {1, 2}
    assert {arc.segment for arc in network_of(a_city(far)).arcs} == {2}


def test_a_one_way_street_is_driven_one_way_only() -> None:
    network = network_of(a_city(SQUARE, one_way=[True] * 4))
    assert len(network.arcs) == 4
    assert network.reverse == {}
    assert [len(onward) for onward in network.leaving.values()] == [1, 1, 1, 1]


def test_a_street_that_can_only_be_left_is_not_part_of_the_network() -> None:
    lines = [*SQUARE, [(100.0, 0.0), (900.0, 0.0)]]
    network = network_of(a_city(lines, one_way=[False] * 4 + [True]))
    assert {arc.segment for arc in network.arcs} == {1, 2, 3, 4}


def test_a_city_without_streets_or_without_a_way_back_is_refused_by_name() -> None:
    with pytest.raises(NoStreets, match="no drivable streets"):
        network_of(a_city([[(0.0, 0.0), (100.0, 0.0)]], one_way=[True]))
    with pytest.raises(NoStreets):
        network_of(a_city([[(0.0, 0.0), (0.1, 0.0)]]))
    empty = a_city(SQUARE)
    object.__setattr__(empty, "streets", Streets.none())
    with pytest.raises(NoStreets):
        network_of(empty)


def test_a_place_along_an_arc_is_measured_along_its_shape() -> None:
    network = network_of(a_city([[(0.0, 0.0), (30.0, 40.0), (30.0, 140.0)]]))
    arc = network.arcs[0]
    assert arc.length_m == pytest.approx(150.0, abs=1e-3)
    x, y, course = arc.at(100.0)
    assert (x - ORIGIN[0], y - ORIGIN[1]) == (pytest.approx(30.0, abs=1e-3), pytest.approx(90.0, abs=1e-3))
    assert course == pytest.approx(0.0, abs=1e-2) or course == pytest.approx(360.0, abs=1e-2)
    assert arc.at(25.0)[2] == pytest.approx(36.87, abs=0.01)
    assert arc.at(-5.0)[:2] == arc.at(0.0)[:2]
    assert arc.at(999.0)[:2] == arc.at(arc.length_m)[:2]


def test_the_nearest_place_is_on_the_street_beside_the_point() -> None:
    network = network_of(a_city(SQUARE))
    lon, lat = network.lon_lat([ORIGIN[0] + 40.0], [ORIGIN[1] - 7.0])
    place, away_m = network.nearest(float(lon[0]), float(lat[0]))
    assert network.arcs[place.arc].segment == 1
    assert away_m == pytest.approx(7.0, abs=0.01)


def test_a_route_is_connected_and_leads_from_the_start_to_the_goal() -> None:
    network = network_of(a_grid_city())
    rng = Random(5)
    for _ in range(50):
        start, goal = network.random_place(rng), network.random_place(rng)
        route = network.route(start, goal)
        assert route is not None
        assert (route[0], route[-1]) == (start.arc, goal.arc)
        assert all(network.arcs[a].end == network.arcs[b].start for a, b in itertools.pairwise(route))


def test_a_goal_behind_on_the_same_one_way_street_is_reached_around_the_block() -> None:
    network = network_of(a_city(SQUARE, one_way=[True] * 4))
    assert network.route(Place(0, 80.0), Place(0, 20.0)) == [0, 1, 2, 3, 0]
    assert network.route(Place(0, 20.0), Place(0, 80.0)) == [0]


def test_the_quickest_route_prefers_the_faster_street_to_the_shorter() -> None:
    # From west to east: 200 m of yard road, or 260 m of main road around it.
    lines = [
        [(-100.0, 0.0), (0.0, 0.0)],
        [(0.0, 0.0), (200.0, 0.0)],
        [(0.0, 0.0), (0.0, 30.0), (200.0, 30.0), (200.0, 0.0)],
        [(200.0, 0.0), (300.0, 0.0)],
    ]
    network = network_of(a_city(lines, road_class=["primary", "service", "primary", "primary"]))
    eastward = {arc.segment: n for n, arc in enumerate(network.arcs) if arc.xs[-1] > arc.xs[0]}
    route = network.route(Place(eastward[1], 10.0), Place(eastward[4], 90.0))
    assert route == [eastward[1], eastward[3], eastward[4]]


def test_every_metre_is_as_likely_as_any_other() -> None:
    network = network_of(a_city([[(0.0, 0.0), (300.0, 0.0)], [(300.0, 0.0), (400.0, 0.0)]]))
    rng = Random(1)
    segments = [network.arcs[network.random_place(rng).arc].segment for _ in range(2000)]
    assert 0.70 < segments.count(1) / 2000 < 0.80
