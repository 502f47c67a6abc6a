"""Whatever the town, the machine and the seed: it stays on streets, keeps to limits, and never leaps."""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.driving import SPEEDS_UP_MPS2, STEP_S
from simulators.network import Place, network_of
from simulators.vehicles import TRADES, Doing, Intent, Kind, Machine, Order, Served, State
from tests.unit.simulators.towns import a_city, a_grid_city

BEGAN = 1_800_000_000.0
HARDEST_STOP_MPS2 = 0.6 * 9.81  # full braking of a lorry on a dry road; a stop on a street of a metre may need it
TOWNS = {
    "grid": network_of(a_grid_city()),
    "narrow": network_of(a_grid_city(columns=3, rows=4, block_m=45.0)),
    "ring": network_of(  # a one-way ring with a dead end and a very short street
        a_city(
            [
                [(0.0, 0.0), (90.0, 0.0)],
                [(90.0, 0.0), (90.0, 1.4)],
                [(90.0, 1.4), (60.0, 80.0), (0.0, 90.0)],
                [(0.0, 90.0), (0.0, 0.0)],
                [(0.0, 90.0), (-70.0, 95.0)],
            ],
            one_way=[True, True, True, True, False],
            road_class=["primary", "service", "trunk", "residential", "living_street"],
        )
    ),
}
Life = tuple[str, Kind, int, Intent | None]
towns = st.sampled_from(sorted(TOWNS))
seeds = st.integers(0, 2**32)


def a_life(town: str, kind: Kind, seed: int, intent: Intent | None, *, seconds: int = 400) -> list[tuple[State, Place]]:
    network, rng = TOWNS[town], Random(seed)
    machine = Machine(
        kind, network, place=network.random_place(rng), at=BEGAN, rng=rng, served=Served(network, Random(seed))
    )
    if intent:
        assert machine.send(Order(incident="A-1", goal=network.random_place(rng), intent=intent, stays_s=60.0))
    lived = []
    for second in range(1, seconds + 1):
        machine.advance_to(BEGAN + second)
        lived.append((machine.state(), machine.place))
    return lived


lives_in_towns = st.tuples(towns, st.sampled_from(Kind), seeds, st.one_of(st.none(), st.sampled_from(Intent)))


@settings(max_examples=60, deadline=None)
@given(lives_in_towns)
def test_a_machine_is_always_on_its_street_and_keeps_to_its_limit(
    life: Life,
) -> None:
    network, kind = TOWNS[life[0]], life[1]
    for state, place in a_life(*life):
        arc = network.arcs[place.arc]
        assert 0 <= place.offset_m <= arc.length_m
        assert (state.x, state.y) == arc.at(place.offset_m)[:2]
        assert 0 <= state.speed_mps <= arc.limit_mps + 1e-9
        assert state.speed_mps * 3.6 <= max(TRADES[kind].transit_kmh, TRADES[kind].clearing_kmh) + 1e-6


@settings(max_examples=60, deadline=None)
@given(lives_in_towns)
def test_a_machine_never_leaps_and_its_odometer_tells_the_way_it_drove(
    life: Life,
) -> None:
    fastest_mps = max(arc.limit_mps for arc in TOWNS[life[0]].arcs)
    for (before, _), (after, _) in pairwise(a_life(*life)):
        apart_m = hypot(after.x - before.x, after.y - before.y)
        driven_m = after.driven_m - before.driven_m
        assert apart_m <= driven_m + 1.0 + 1e-6  # junctions join ends up to a metre apart
        assert 0 <= driven_m <= fastest_mps * STEP_S + 1e-6


@settings(max_examples=60, deadline=None)
@given(lives_in_towns)
def test_a_machine_speeds_up_and_brakes_as_a_lorry_can(life: Life) -> None:
    for (before, _), (after, place) in pairwise(a_life(*life)):
        if Doing.AT_WORK in (before.doing, after.doing):
            continue  # walks to and fro
        assert after.speed_mps - before.speed_mps <= SPEEDS_UP_MPS2 + 1e-9
        slower_by = before.speed_mps - after.speed_mps
        entered_slower = after.speed_mps == TOWNS[life[0]].arcs[place.arc].limit_mps
        assert slower_by <= HARDEST_STOP_MPS2 * STEP_S or entered_slower


@settings(max_examples=60, deadline=None)
@given(lives_in_towns)
def test_a_blade_is_down_and_a_spreader_on_only_with_work_going_on(
    life: Life,
) -> None:
    for state, _ in a_life(*life):
        assert bool(state.task) is (state.doing in (Doing.CLEARING, Doing.AT_WORK))
        assert not ((state.blade or state.spreader) and not state.task)


@settings(max_examples=40, deadline=None)
@given(lives_in_towns, st.lists(st.floats(0.1, 60.0), min_size=1, max_size=20))
def test_how_often_a_machine_is_looked_at_does_not_change_where_it_is(life: Life, waits_s: list[float]) -> None:
    network, kind, seed = TOWNS[life[0]], life[1], life[2]

    def after(moments: list[float]) -> State:
        rng = Random(seed)
        place = network.random_place(rng)
        machine = Machine(kind, network, place=place, at=BEGAN, rng=rng, served=Served(network, Random(seed)))
        for moment in moments:
            machine.advance_to(moment)
        return machine.state()

    moments = [BEGAN + sum(waits_s[: n + 1]) for n in range(len(waits_s))]
    assert after(moments) == after(moments[-1:])


@settings(max_examples=60, deadline=None)
@given(towns, seeds)
def test_routes_begin_and_end_where_they_should_and_never_break(town: str, seed: int) -> None:
    network, rng = TOWNS[town], Random(seed)
    start, goal = network.random_place(rng), network.random_place(rng)
    route = network.route(start, goal)
    assert route is not None
    assert (route[0], route[-1]) == (start.arc, goal.arc)
    assert all(network.arcs[a].end == network.arcs[b].start for a, b in pairwise(route))
