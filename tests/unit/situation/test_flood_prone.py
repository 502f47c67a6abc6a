"""Where water has stood before, and which streets there are not done: one street through PLACE, in one district."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from situation.adapters.memory import MemoryStore
from situation.flood_prone import FloodProneStreets, past_floods
from situation.hotspots import Hotspot
from situation.incidents import Incident
from tests.builders import NOON, PLACE, an_incident
from tests.one_street import METRE_LON, streets
from tests.unit.web.street_world import METRES
from tests.unit.web.world import CITY

LAT, LON = PLACE
METRE_LAT = 1 / 111_250  # of latitude, about there
CITY_OF_ONE_STREET = replace(CITY, streets=streets())


def a_flood(id: str = "i1", *, east_m: float = 0.0, north_m: float = 0.0, **changes: object) -> Incident:
    place = {"lat": LAT + north_m * METRE_LAT, "lon": float(LON + east_m * METRE_LON)}
    return an_incident(**({"id": id, "public_no": id, "category": "flood_road"} | place | changes))


def a_hotspot(**changes: object) -> Hotspot:
    fields = {"id": "h1", "category": "flood_yard", "lat": LAT, "lon": LON, "noted_at": NOON, "noted_by": "a"}
    return Hotspot(**(fields | changes))  # type: ignore[arg-type]


def found(*things: Incident | Hotspot, is_open: bool = True, district: str = "esil"):
    store = MemoryStore()
    with store.begin() as unit:
        for each in things:
            unit.put_hotspot(each) if isinstance(each, Hotspot) else unit.put_incident(each)
    with store.read() as unit:
        floods = past_floods(unit, since=NOON - timedelta(days=730), until=NOON + timedelta(days=1))
    of_city = FloodProneStreets(CITY_OF_ONE_STREET)
    return list(of_city.undone(floods, is_open=np.array([is_open]), district=np.array([district], dtype=object)))


def test_an_undone_street_at_a_flood_is_named_with_its_metres() -> None:
    (prone,) = found(a_flood())
    assert (prone.district, prone.places, prone.streets) == ("esil", 1, ("Q",))
    assert prone.open_m == pytest.approx(METRES, rel=0.01)
    assert (prone.lat, prone.lon) == pytest.approx((LAT, LON))


@pytest.mark.parametrize(
    ("flood", "count"),
    [
        (a_flood(north_m=95.0), 1),
        (a_flood(north_m=105.0), 0),
        (a_flood(category="snow_road"), 0),
        (a_flood(needs_location=True), 0),
        (a_flood(opened_at=NOON - timedelta(days=731)), 0),
        (a_flood(opened_at=NOON - timedelta(days=730)), 1),
        (a_hotspot(), 1),
        (a_hotspot(fixed_at=NOON), 1),  # no thaw may have tested it
        (a_hotspot(category="ramp_blocked"), 0),
    ],
)
def test_floods_of_two_winters_within_reach_count(flood: Incident | Hotspot, count: int) -> None:
    assert len(found(flood)) == count


def test_reports_of_one_place_are_one_place_and_two_places_are_two() -> None:
    near = [a_flood("a"), a_flood("b", east_m=20.0), a_hotspot()]
    (one,) = found(*near)
    assert one.places == 1
    (two,) = found(*near, a_flood("c", east_m=-180.0))
    assert two.places == 2
    assert two.open_m == one.open_m  # the same street is not counted twice
    assert two.lon > LON - 50 * METRE_LON  # the place with most floods is shown


def test_nothing_is_prone_where_all_is_done_nothing_flooded_or_no_district_is() -> None:
    assert found() == []
    assert found(a_flood(), is_open=False) == []
    assert found(a_flood(), district="") == []
