"""A quiet day: a few machines, good links, nobody asks. Nothing may be raised."""

from __future__ import annotations

from simulators.scenarios.operators import TAZA_QALA
from simulators.scenarios.scenario import Crew, Scenario
from simulators.vehicles import Kind

QUIET = Scenario(
    name="quiet",
    title="a dozen municipal machines on a calm day; nothing may be raised",
    crews=(Crew(operator=TAZA_QALA, machines=((Kind.PLOW, 8), (Kind.SPREADER, 4))),),
)
