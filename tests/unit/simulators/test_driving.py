from __future__ import annotations

from random import Random

import pytest

from simulators.driving import BRAKES_MPS2, STOPS_WITHIN_M, Driver
from simulators.network import Network, Place, network_of
from simulators.vehicles import Served
from tests.unit.simulators.towns import a_city, a_grid_city


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(a_grid_city())


def driver(network: Network, place: Place, seed: int = 1) -> Driver:
    rng = Random(seed)
    return Driver(network, place, rng, Served(network, rng).onward)


def test_a_machine_stops_at_its_goal_and_says_that_it_has_arrived(network: Network) -> None:
    start, goal = Place(0, 10.0), Place(40, 60.0)
    machine = driver(network, start)
    route = network.route(start, goal)
    assert route
    machine.go_to(route, goal)
    for _ in range(600):
        machine.drive(12.0)
        if machine.has_arrived:
            break
    assert machine.has_arrived
    assert machine.speed_mps == 0
    assert machine.arc == goal.arc
    assert abs(machine.offset_m - goal.offset_m) <= STOPS_WITHIN_M


def test_a_machine_told_not_to_stop_drives_past_its_goal(network: Network) -> None:
    start, goal = Place(0, 10.0), Place(40, 60.0)
    machine = driver(network, start)
    route = network.route(start, goal)
    assert route
    machine.go_to(route, goal, stops=False)
    while not machine.has_arrived:
        machine.drive(12.0)
    assert machine.speed_mps > 2


def test_braking_takes_its_time() -> None:
    network = network_of(a_city([[(0.0, 0.0), (2000.0, 0.0)]], road_class=["primary"]))
    machine = driver(network, Place(0, 0.0))
    for _ in range(30):
        machine.drive(14.0)
    assert machine.speed_mps == pytest.approx(14.0)
    machine.stand()
    assert machine.speed_mps == pytest.approx(14.0 - BRAKES_MPS2)
    for _ in range(12):
        machine.stand()
    assert machine.speed_mps == 0


def test_a_dead_end_is_left_the_way_it_was_entered() -> None:
    network = network_of(a_city([[(0.0, 0.0), (100.0, 0.0)], [(100.0, 0.0), (200.0, 0.0)]]))
    machine = driver(network, Place(0, 0.0))
    segments = []
    for _ in range(300):
        machine.drive(8.0)
        segments.append(network.arcs[machine.arc].segment)
    assert set(segments) == {1, 2}


def test_creeping_stays_around_the_place_and_turns_the_course_round(network: Network) -> None:
    around = Place(0, 80.0)
    machine = driver(network, around)
    courses = set()
    for _ in range(120):
        machine.creep(around)
        assert abs(machine.offset_m - around.offset_m) <= 20.0
        courses.add(round(machine.position()[2]))
    assert any((a - b) % 360 == 180 for a in courses for b in courses)
    assert machine.driven_m > 100
