"""Who could go, how soon, and what is to be known before one is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from situation.incidents import IncidentId
from situation.ports import Unit
from tests.builders import PLACE, a_vehicle, after, an_incident, positions
from tests.unit.geo.cities import columns, streets
from tests.unit.web.world import CITY, World, build
from web.nearness import Nearness

NORTH = 1 / 111_195.0  # degrees of latitude in a metre


@pytest.fixture
def world() -> World:
    world = build()
    with world.store.begin() as unit:
        unit.put_incident(an_incident(id="new", public_no="A-2026-000009"))
        vehicles = unit.list_vehicles()
    world.parts.fleet.put_vehicles(vehicles)
    return world


def put(world: World, *rows: tuple[str, float]) -> None:
    """Vehicles so many metres north of the incident, standing."""
    world.parts.fleet.take(
        positions(*({"vehicle": id_, "lat": PLACE[0] + metres * NORTH, "speed_kmh": 0.0} for id_, metres in rows))
    )


def changed(world: World, **changes: Any) -> None:
    with world.store.begin() as unit:
        unit.put_incident(replace(unit.get_incident(IncidentId("new")), **changes))


async def nearest(world: World, id_: str = "new") -> dict[str, dict[str, Any]]:
    """The items by vehicle, in their order."""
    async with world.as_("dispatcher") as browser:
        answer = await browser.get(f"/api/v1/incidents/{id_}/nearest")
    assert answer.status_code == 200, answer.text
    return {each["id"]: each for each in answer.json()["items"]}


async def test_the_free_come_first_and_of_the_others_it_says_why_not(world: World) -> None:
    put(world, ("P-017", 500), ("F-001", 900), ("L-002", 4000))
    items = await nearest(world)
    assert list(items) == ["L-002", "P-017", "F-001"]
    assert [each["free"] for each in items.values()] == [True, False, False]
    assert items["P-017"]["remarks"] == ["sent_elsewhere"]
    own = await nearest(world, "own")
    assert own["P-017"]["remarks"] == ["sent_here"]


async def test_who_has_refused_elsewhere_is_free_and_here_is_not(world: World) -> None:
    put(world, ("P-017", 500))
    async with world.as_("contractor") as browser:
        await browser.post("/api/v1/incidents/own/vehicles/P-017/refuse", json={"reason": "no_driver"})
    assert (await nearest(world))["P-017"]["free"] is True
    assert (await nearest(world, "own"))["P-017"]["remarks"] == ["refused_this"]


async def test_without_streets_the_way_is_straight_and_says_so(world: World) -> None:
    put(world, ("L-002", 4000))
    item = (await nearest(world))["L-002"]
    assert (item["eta"]["by"], item["eta"]["metres"]) == ("straight", pytest.approx(4000, abs=5))
    assert item["eta"]["low_s"] < item["eta"]["high_s"]
    assert item["distance_m"] == pytest.approx(4000, abs=5)


async def test_along_streets_it_is_as_far_as_they_lead(world: World) -> None:
    corner = [(0.0, 0.0), (0.0, 1000.0)], [(0.0, 1000.0), (1000.0, 1000.0)]
    object.__setattr__(world.parts, "nearness", Nearness(replace(CITY, streets=streets(*corner))))
    (lon, *_), (lat, *_) = columns((0.0, 0.0))
    (there_lon,), (there_lat,) = columns((1000.0, 1000.0))
    changed(world, lat=float(lat), lon=float(lon))
    world.parts.fleet.take(positions({"vehicle": "L-002", "lat": float(there_lat), "lon": float(there_lon)}))
    eta = (await nearest(world))["L-002"]["eta"]
    assert (eta["by"], eta["metres"]) == ("streets", pytest.approx(2000, abs=10))
    assert eta["low_s"] < 2000 / (20 / 3.6) < eta["high_s"]


async def test_an_old_position_widens_the_range_and_is_named(world: World) -> None:
    put(world, ("L-002", 4000))
    fresh = (await nearest(world))["L-002"]
    world.clock.move_to(after(280))
    old = (await nearest(world))["L-002"]
    assert "old_position" in old["remarks"]
    assert "old_position" not in fresh["remarks"]
    assert old["eta"]["high_s"] - fresh["eta"]["high_s"] == pytest.approx(160, abs=1)
    assert old["eta"]["low_s"] < fresh["eta"]["low_s"]


async def test_a_machine_of_the_second_choice_and_one_off_duty_and_one_that_cannot(world: World) -> None:
    with world.store.begin() as unit:
        put_vehicles(unit)
        world.parts.fleet.put_vehicles(unit.list_vehicles())
    put(world, ("loader", 600), ("off", 100), ("pump", 100))
    items = await nearest(world)
    assert list(items) == ["loader"]
    assert items["loader"]["remarks"] == ["second_choice"]


def put_vehicles(unit: Unit) -> None:
    unit.put_vehicle(a_vehicle("loader", kind="loader"))
    unit.put_vehicle(a_vehicle("off", on_duty=False))
    unit.put_vehicle(a_vehicle("pump", kind="pump"))
