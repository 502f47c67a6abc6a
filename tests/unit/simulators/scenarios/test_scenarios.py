from __future__ import annotations

import pytest

from simulators.errors import UnknownScenario
from simulators.requests import TEXTS
from simulators.scenarios import SCENARIOS, get_scenario, registry_of
from simulators.scenarios.scenario import Ownership, Scenario
from simulators.wire import position_topic

ALL = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)


@ALL
def test_every_name_says_that_it_is_simulated_and_fits_a_topic(scenario: Scenario) -> None:
    registry = registry_of(scenario.name)
    assert all("симуляция" in operator.name for operator in registry.operators)
    assert all("симуляция" in vehicle.name and vehicle.plate.startswith("SIM ") for vehicle in registry.vehicles)
    assert all(position_topic(vehicle.operator, vehicle.id) for vehicle in registry.vehicles)


@ALL
def test_every_vehicle_is_one_of_a_kind_and_belongs_to_an_operator_of_the_scenario(scenario: Scenario) -> None:
    registry = registry_of(scenario.name)
    operators = {operator.id for operator in registry.operators}
    assert len({vehicle.id for vehicle in registry.vehicles}) == len(registry.vehicles)
    assert len({vehicle.plate for vehicle in registry.vehicles}) == len(registry.vehicles)
    assert {vehicle.operator for vehicle in registry.vehicles} == operators


@ALL
def test_citizens_ask_only_for_what_there_are_texts_for_and_never_flood(scenario: Scenario) -> None:
    assert {category for category, _ in scenario.asking.categories} <= set(TEXTS)
    assert scenario.asking.per_hour <= 250  # 6,000 a day


@ALL
def test_no_scenario_asks_for_more_mishaps_than_it_has_machines(scenario: Scenario) -> None:
    assert scenario.silent + scenario.broken + scenario.cut_off + len(scenario.clocks_s) <= len(scenario.vehicles())


def test_the_snowfall_has_150_machines_of_five_operators_municipal_and_contracted() -> None:
    registry = registry_of("snowfall")
    assert len(registry.vehicles) == 150
    assert len(registry.operators) == 5
    assert {operator.ownership for operator in registry.operators} == set(Ownership)


def test_nothing_goes_wrong_on_a_quiet_day() -> None:
    quiet = get_scenario("quiet")
    assert (quiet.silent, quiet.broken, quiet.cut_off, quiet.clocks_s) == (0, 0, 0, ())
    assert (quiet.lost_per_h, quiet.asking.per_hour) == (0.0, 0.0)


def test_an_unknown_scenario_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownScenario, match=r"'blizzard'.*crowd, flood, outage, quiet, snowfall"):
        get_scenario("blizzard")
