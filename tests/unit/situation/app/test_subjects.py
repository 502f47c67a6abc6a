"""What rules speak of is named as people name it, and as it stands where nobody knows it any more."""

from __future__ import annotations

import pytest

from situation.app.subjects import subject_name
from tests.builders import a_camera, a_vehicle, an_operator
from tests.unit.web.world import CITY, build


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("incident:own", "A-2026-000001"),
        ("visit:own/P-017", "A-2026-000001 / КДМ 017 ABC 01"),
        ("sent:own/P-404", "A-2026-000001 / P-404"),
        ("verdict:nowhere/P-017", "nowhere / КДМ 017 ABC 01"),
        ("vehicle:L-002", "L-002"),
        ("camera:cam-1/ramp", "Gate / ramp"),
        ("camera:cam-9/ramp", "cam-9 / ramp"),
        ("operator:esil-tazalyk", "Есіл Тазалық"),
        ("operator:nobody", "nobody"),
        ("handover:ho1", "H-2026-ho1"),
        ("handover:ho9", "ho9"),
        ("streets:esil/primary", "Есиль / primary"),
        ("thaw:nowhere", "nowhere"),
        ("snow_event:e1", "snow_event:e1"),
        ("city", "city"),
    ],
)
def test_a_subject_is_named(subject: str, said: str) -> None:
    world = build()
    with world.store.begin() as unit:
        unit.put_vehicle(a_vehicle("P-017", operator="esil-tazalyk", name="КДМ", plate="017 ABC 01"))
        unit.put_vehicle(a_vehicle("L-002", operator="city", name="", plate=""))
        unit.put_operator(an_operator("esil-tazalyk", name="Есіл Тазалық"))
        unit.put_camera(a_camera("cam-1", name="Gate"))
    with world.store.read() as unit:
        assert subject_name(unit, subject, CITY, "ru") == said
