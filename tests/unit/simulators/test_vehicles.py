from __future__ import annotations

from random import Random

import pytest

from simulators.network import Network, Place, network_of
from simulators.vehicles import TRADES, Doing, Intent, Kind, Machine, Order, Served
from tests.unit.simulators.towns import a_grid_city

BEGAN = 1_800_000_000.0


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(a_grid_city())


def a_machine(network: Network, kind: Kind = Kind.PLOW, seed: int = 1) -> Machine:
    rng = Random(seed)
    served = Served(network, Random(seed))
    return Machine(kind, network, place=network.random_place(rng), at=BEGAN, rng=rng, served=served)


def lived(machine: Machine, seconds: int) -> list[Doing]:
    doings = []
    for second in range(1, seconds + 1):
        machine.advance_to(BEGAN + second)
        doings.append(machine.state().doing)
    return doings


def test_a_plough_clears_with_its_blade_down_and_says_so_in_harjas_words(network: Network) -> None:
    machine = a_machine(network)
    lived(machine, 60)
    state = machine.state()
    assert state.doing is Doing.CLEARING
    assert state.task == ("auraus ja sohjonpoisto",)
    assert state.blade is (state.speed_mps > 0)


def test_a_plough_in_transit_has_an_empty_task_and_its_blade_up(network: Network) -> None:
    machine = a_machine(network)
    while machine.state().doing is not Doing.TRANSIT:
        lived_until = machine._at + 1
        machine.advance_to(lived_until)
    state = machine.state()
    assert (state.task, state.blade, state.spreader) == ((), False, False)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_works_at_an_incident_and_leaves(network: Network, kind: Kind) -> None:
    machine = a_machine(network, kind)
    goal = Place(30, 50.0)
    assert machine.send(Order(incident="A-1", goal=goal, intent=Intent.WORK, stays_s=120.0))
    assert not machine.is_free
    doings = lived(machine, 900)
    assert doings.count(Doing.AT_WORK) == pytest.approx(120, abs=2)
    assert doings.index(Doing.TO_INCIDENT) < doings.index(Doing.AT_WORK)
    assert machine.is_free


def test_work_at_an_incident_is_told_in_the_trades_words_and_near_the_goal(network: Network) -> None:
    machine = a_machine(network, Kind.SPREADER)
    goal = Place(30, 50.0)
    machine.send(Order(incident="A-1", goal=goal, intent=Intent.WORK, stays_s=600.0))
    while lived_doing(machine) is not Doing.AT_WORK:
        pass
    machine.advance_to(machine._at + 5)
    state = machine.state()
    assert state.task == TRADES[Kind.SPREADER].at_work
    x, y, _ = network.arcs[goal.arc].at(goal.offset_m)
    assert abs(complex(state.x - x, state.y - y)) <= 25
    assert state.spreader is True


def lived_doing(machine: Machine) -> Doing:
    machine.advance_to(machine._at + 1)
    return machine.state().doing


def test_a_machine_that_only_passes_never_stands_and_never_works_there(network: Network) -> None:
    machine = a_machine(network, Kind.LOADER, seed=4)
    machine.send(Order(incident="A-1", goal=Place(30, 50.0), intent=Intent.PASS, stays_s=600.0))
    before_free = []
    while not machine.is_free:
        before_free.append(lived_doing(machine))
    assert set(before_free[:-1]) == {Doing.TO_INCIDENT}
    assert machine.state().speed_mps > 0


def test_a_machine_that_only_stands_there_says_no_work(network: Network) -> None:
    machine = a_machine(network, Kind.LOADER)
    machine.send(Order(incident="A-1", goal=Place(30, 50.0), intent=Intent.STAND, stays_s=200.0))
    while lived_doing(machine) is not Doing.STANDING:
        pass
    assert machine.state().task == ()
    assert machine.place.arc == 30


def test_a_broken_machine_stays_where_it_is_and_cannot_be_sent(network: Network) -> None:
    machine = a_machine(network)
    lived(machine, 30)
    machine.break_down()
    machine.advance_to(BEGAN + 60)
    place = machine.place
    machine.advance_to(BEGAN + 4000)
    assert machine.place == place
    assert machine.state().speed_mps == 0
    assert not machine.is_free


def test_ploughs_choose_the_street_that_waits_longest(network: Network) -> None:
    served = Served(network, Random(1))
    junction_arcs = max(network.leaving.values(), key=len)
    arrives = next(n for n, arc in enumerate(network.arcs) if network.leaving[arc.end] == junction_arcs)
    ahead = [arc for arc in junction_arcs if arc != network.reverse.get(arrives)]
    for at, arc in enumerate(ahead[1:], 1):
        served.mark(arc, float(at))
    assert served.onward(arrives) == ahead[0]
    served.mark(ahead[0], 99.0)
    assert served.onward(arrives) == ahead[1]
