"""A whole city's fleet, for load: 2,000 machines, nothing wrong with them, nobody asks."""

from __future__ import annotations

from simulators.scenarios.operators import ABAT, AQ_ZHOL, DALA, QAR_TECH, TAZA_QALA
from simulators.scenarios.scenario import Crew, Scenario
from simulators.vehicles import Kind

EACH = ((Kind.PLOW, 280), (Kind.LOADER, 60), (Kind.SPREADER, 40), (Kind.DUMP_TRUCK, 20))

CROWD = Scenario(
    name="crowd",
    title="2,000 machines of five operators, for load tests",
    crews=tuple(Crew(operator=operator, machines=EACH) for operator in (TAZA_QALA, ABAT, AQ_ZHOL, QAR_TECH, DALA)),
)
