"""The mobile network fails for two machines in five for ten minutes; then all their black boxes empty at once."""

from __future__ import annotations

from simulators.link import Quality
from simulators.scenarios.operators import ABAT, AQ_ZHOL, TAZA_QALA
from simulators.scenarios.scenario import Crew, Scenario
from simulators.vehicles import Kind

OUTAGE = Scenario(
    name="outage",
    title="60 of 150 machines are cut off for ten minutes, then their black boxes empty at once",
    crews=(
        Crew(operator=TAZA_QALA, machines=((Kind.PLOW, 70), (Kind.SPREADER, 10))),
        Crew(operator=ABAT, machines=((Kind.PLOW, 30),)),
        Crew(operator=AQ_ZHOL, machines=((Kind.PLOW, 40),)),
    ),
    cut_off=60,
    cut_off_after_s=(60.0, 60.0),
    cut_off_for_s=(600.0, 600.0),
    quality=Quality(slow_share=0.05, repeat_share=0.02),
)
