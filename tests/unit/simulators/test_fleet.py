from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace

import pytest

from simulators.fleet import Fleet, Outgoing
from simulators.ground_truth import GroundTruth, OpenIncident
from simulators.link import Quality
from simulators.network import Network, network_of
from simulators.orders import Answering
from simulators.scenarios import SCENARIOS
from simulators.scenarios.scenario import Scenario
from simulators.vehicles import Intent
from simulators.wire import Ping
from tests.unit.simulators.towns import a_grid_city

BEGAN = 1_800_000_000.0
QUIET = SCENARIOS["quiet"]


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(a_grid_city())


def run(network: Network, scenario: Scenario, *, seconds: int, step_s: float = 1.0, seed: int = 1) -> list[Outgoing]:
    fleet = Fleet(network, scenario, seed=seed, at=BEGAN, truth=GroundTruth())
    steps = round(seconds / step_s)
    return [message for n in range(1, steps + 1) for message in fleet.step(BEGAN + n * step_s)]


def pings_of(messages: list[Outgoing]) -> dict[int, list[Ping]]:
    found = defaultdict(list)
    for message in messages:
        found[message.unit] += message.pings
    return {unit: sorted(pings, key=lambda ping: ping.seq or 0) for unit, pings in found.items()}


def test_the_same_seed_makes_the_same_messages_and_another_seed_others(network: Network) -> None:
    once, again = (run(network, SCENARIOS["snowfall"], seconds=120) for _ in range(2))
    assert once == again
    assert once != run(network, SCENARIOS["snowfall"], seconds=120, seed=2)


def test_how_often_the_fleet_is_looked_at_changes_nothing_in_its_pings(network: Network) -> None:
    perfect = replace(SCENARIOS["snowfall"], quality=Quality(delay_s=(0.0, 0.0)))
    assert pings_of(run(network, perfect, seconds=120)) == pings_of(run(network, perfect, seconds=120, step_s=7.5))


def test_trackers_count_their_pings_without_a_gap_and_in_the_order_of_time(network: Network) -> None:
    for pings in pings_of(run(network, replace(QUIET, quality=Quality(delay_s=(0.0, 0.0))), seconds=300)).values():
        assert [ping.seq for ping in pings] == list(range(1, len(pings) + 1))
        assert all(a.at < b.at for a, b in itertools.pairwise(pings))
        assert all((a.odo_km or 0) <= (b.odo_km or 0) for a, b in itertools.pairwise(pings))


def test_moving_machines_report_as_often_as_the_scenario_says(network: Network) -> None:
    for pings in pings_of(run(network, replace(QUIET, quality=Quality(delay_s=(0.0, 0.0))), seconds=300)).values():
        assert {b.at - a.at for a, b in itertools.pairwise(pings)} <= {10.0, 30.0}


def test_a_silent_tracker_says_nothing_from_the_moment_the_truth_tells(network: Network) -> None:
    truth = GroundTruth()
    fleet = Fleet(network, SCENARIOS["snowfall"], seed=1, at=BEGAN, truth=truth)
    messages = [message for n in range(600) for message in fleet.step(BEGAN + n)]
    last_at = {fleet.units[unit].about.id: pings[-1].at for unit, pings in pings_of(messages).items()}
    assert len(truth.silences) == 2
    for silence in truth.silences:
        assert silence.from_at - 31 <= last_at[silence.vehicle] < silence.from_at
    silent = {silence.vehicle for silence in truth.silences}
    cut_off = {late.vehicle for late in truth.late}
    assert all(at > BEGAN + 500 for vehicle, at in last_at.items() if vehicle not in silent | cut_off)


def test_a_broken_machine_goes_on_reporting_where_it_stands_with_its_ignition_off(network: Network) -> None:
    truth = GroundTruth()
    fleet = Fleet(network, replace(QUIET, broken=1, breaks_after_s=(60.0, 60.0)), seed=1, at=BEGAN, truth=truth)
    messages = [message for n in range(400) for message in fleet.step(BEGAN + n)]
    (breakdown,) = truth.breakdowns
    number = next(n for n, unit in enumerate(fleet.units) if unit.about.id == breakdown.vehicle)
    after = [ping for ping in pings_of(messages)[number] if ping.at > breakdown.at + 30]
    assert len(after) >= 8
    assert all(ping.speed_kmh == 0 and ping.ign is False for ping in after)
    assert len({ping.odo_km for ping in after}) == 1


def test_what_an_outage_held_back_comes_afterwards_as_buffered_arrays(network: Network) -> None:
    scenario = replace(QUIET, cut_off=1, cut_off_after_s=(60.0, 60.0), cut_off_for_s=(300.0, 300.0))
    truth = GroundTruth()
    fleet = Fleet(network, scenario, seed=1, at=BEGAN, truth=truth)
    messages = [(n, message) for n in range(500) for message in fleet.step(BEGAN + n)]
    (late,) = truth.late
    arrays = [(n, message.pings) for n, message in messages if len(message.pings) > 1]
    ((when, pings),) = arrays
    assert BEGAN + when == late.to_at
    assert all(ping.buf and late.from_at <= ping.at < late.to_at for ping in pings)


def test_a_wrong_clock_is_ahead_by_what_the_truth_tells(network: Network) -> None:
    truth = GroundTruth()
    fleet = Fleet(network, replace(QUIET, clocks_s=(3600.0,)), seed=1, at=BEGAN, truth=truth)
    for message in fleet.step(BEGAN + 60):
        ahead_s = truth.clocks_s.get(fleet.units[message.unit].about.id, 0.0)
        assert BEGAN <= message.pings[0].at - ahead_s <= BEGAN + 60
    assert list(truth.clocks_s.values()) == [3600.0]


def test_what_the_broker_did_not_take_is_sent_again_later(network: Network) -> None:
    fleet = Fleet(network, QUIET, seed=1, at=BEGAN, truth=GroundTruth())
    refused = fleet.step(BEGAN + 30)
    for message in refused:
        fleet.give_back(message)
    again = fleet.last_words(BEGAN + 30)
    assert {(m.unit, p.seq) for m in refused for p in m.pings} <= {(m.unit, p.seq) for m in again for p in m.pings}


@pytest.mark.parametrize("intent", list(Intent))
def test_the_truth_of_a_visit_is_what_the_machine_really_did(network: Network, intent: Intent) -> None:
    answering = Answering(share=1.0, starts_after_s=(0.0, 0.0), intents=((intent, 1.0),), stays_s=(300.0, 300.0))
    truth = GroundTruth()
    fleet = Fleet(network, replace(QUIET, answering=answering), seed=1, at=BEGAN, truth=truth)
    arc = network.arcs[12]
    lon, lat = network.lon_lat(*[[value] for value in arc.at(arc.length_m / 2)[:2]])
    fleet.hear([OpenIncident("A-1", float(lat[0]), float(lon[0]), "snow_road")], at=BEGAN)
    for n in range(1200):
        fleet.step(BEGAN + n)
    (errand,) = truth.errands
    assert errand.intent == intent.value
    stays = [stay for stay in truth.stays if stay.vehicle == errand.vehicle]
    longest = max((stay.to_at - stay.from_at for stay in stays), default=0.0)
    worked = max((stay.worked_s for stay in stays), default=0.0)
    assert (longest >= 270) is (intent is not Intent.PASS)
    assert (worked >= 270) is (intent is Intent.WORK)
