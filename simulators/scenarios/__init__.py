"""SCENARIOS: by name."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.errors import UnknownScenario
from simulators.scenarios.crowd import CROWD
from simulators.scenarios.flood import FLOOD
from simulators.scenarios.outage import OUTAGE
from simulators.scenarios.quiet import QUIET
from simulators.scenarios.scenario import Scenario, SimulatedOperator, SimulatedVehicle
from simulators.scenarios.snowfall import SNOWFALL

SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in (QUIET, SNOWFALL, FLOOD, OUTAGE, CROWD)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Who has to be known to the centre before a scenario runs."""

    operators: tuple[SimulatedOperator, ...]
    vehicles: tuple[SimulatedVehicle, ...]


def get_scenario(name: str) -> Scenario:
    """The scenario of that name, or UnknownScenario."""
    if name not in SCENARIOS:
        raise UnknownScenario(name, SCENARIOS)
    return SCENARIOS[name]


def registry_of(scenario: str) -> Registry:
    """The operators and vehicles of a scenario, or UnknownScenario."""
    found = get_scenario(scenario)
    return Registry(operators=found.operators(), vehicles=found.vehicles())
