from __future__ import annotations

from geo.city import CityIndex
from telemetry.columns import record_batch
from tests.unit.geo.cities import a_city, a_square, degrees, streets
from tests.unit.telemetry.messages import a_memory, ping, taken


def test_a_position_gets_district_street_direction_and_near_incidents() -> None:
    memory = a_memory()
    city = a_city(districts=(a_square("esil", west=-500, south=-500),), streets=streets([(0, -400), (0, 400)]))
    memory.index = CityIndex(city)
    (lon, lat), (far_lon, far_lat) = degrees((5, 10), (9_000, 0))
    memory.index.set_incidents(["i1", "i2"], [lon, far_lon], [lat, far_lat], [50, 50])
    there, elsewhere = (ping(n, lon=x, lat=y, speed=30, course=180) for n, x, y in ((-2, lon, lat), (-1, 71.9, 51.5)))
    rows = record_batch(taken(memory, there, b"{", elsewhere)).to_pylist()
    assert (rows[0]["district"], rows[0]["segment"], rows[0]["direction"]) == ("esil", 101, -1)
    assert (rows[0]["near"], rows[0]["near_m"]) == (["i1"], [0.0]) or rows[0]["near_m"][0] < 1
    assert (rows[2]["district"], rows[2]["segment"], rows[2]["direction"], rows[2]["near"]) == (None, None, None, [])
    assert (rows[1]["reason"], rows[1]["district"], rows[1]["near"]) == ("not_json", None, None)
