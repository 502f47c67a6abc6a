"""A thaw: pumps and loaders out, citizens report water on roads and in yards."""

from __future__ import annotations

from simulators.link import Quality
from simulators.scenarios.operators import ABAT, AQ_ZHOL, TAZA_QALA
from simulators.scenarios.scenario import Asking, Crew, Scenario
from simulators.vehicles import Kind

FLOOD = Scenario(
    name="flood",
    title="a thaw: 24 pumps and some loaders; water on roads and in yards is reported about once a minute",
    crews=(
        Crew(operator=TAZA_QALA, machines=((Kind.PUMP, 12), (Kind.LOADER, 6))),
        Crew(operator=ABAT, machines=((Kind.PUMP, 8), (Kind.DUMP_TRUCK, 4))),
        Crew(operator=AQ_ZHOL, machines=((Kind.PUMP, 4), (Kind.LOADER, 4))),
    ),
    lost_per_h=0.5,
    quality=Quality(slow_share=0.01),
    asking=Asking(
        per_hour=60.0, first=6, categories=(("flood_road", 55), ("flood_yard", 35), ("open_well", 6), ("other", 4))
    ),
)
