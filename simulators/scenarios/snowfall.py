"""The demo: a snowfall. 150 machines of five operators; some answer incidents, some only pass; two fall silent."""

from __future__ import annotations

from simulators.link import Quality
from simulators.scenarios.operators import ABAT, AQ_ZHOL, DALA, QAR_TECH, TAZA_QALA
from simulators.scenarios.scenario import Asking, Crew, Scenario
from simulators.vehicles import Kind

SNOWFALL = Scenario(
    name="snowfall",
    title="150 ploughs, loaders and spreaders of five operators; requests every half minute; two trackers fall silent",
    crews=(
        Crew(
            operator=TAZA_QALA,
            machines=((Kind.PLOW, 40), (Kind.LOADER, 8), (Kind.SPREADER, 8), (Kind.DUMP_TRUCK, 6)),
        ),
        Crew(operator=ABAT, machines=((Kind.PLOW, 14), (Kind.LOADER, 4), (Kind.SPREADER, 4))),
        Crew(operator=AQ_ZHOL, machines=((Kind.PLOW, 20), (Kind.LOADER, 6))),
        Crew(operator=QAR_TECH, machines=((Kind.PLOW, 16), (Kind.LOADER, 4), (Kind.DUMP_TRUCK, 4))),
        Crew(operator=DALA, machines=((Kind.PLOW, 10), (Kind.LOADER, 2), (Kind.SPREADER, 4))),
    ),
    silent=2,
    broken=1,
    cut_off=6,
    clocks_s=(40.0,),
    lost_per_h=0.5,
    quality=Quality(slow_share=0.01, repeat_share=0.005),
    asking=Asking(
        per_hour=120.0,
        first=10,
        categories=(
            ("snow_road", 30),
            ("snow_yard", 20),
            ("snow_sidewalk", 14),
            ("ice", 12),
            ("ramp_blocked", 6),
            ("plow_no_show", 6),
            ("sidewalk_parking", 4),
            ("snow_dump_illegal", 3),
            ("open_well", 1),
            ("noise_night", 2),
            ("other", 2),
        ),
    ),
)
