from __future__ import annotations

from typing import Any

from tests.unit.web.world import World

NEW = {"category": "snow_road", "lat": 51.128, "lon": 71.4304}


async def ask(world: World, method: str, path: str, **sent: Any) -> Any:
    async with world.as_("dispatcher") as browser:
        return await browser.request(method, f"/api/v1/incidents{path}", **sent)


async def test_a_merged_incident_is_among_the_reports_of_its_main_one_and_can_be_split_off(world: World) -> None:
    merged = (await ask(world, "POST", "/foreign/merge", json={"into": "own", "why": "the same drift"})).json()
    assert (merged["state"], merged["merged_into"], merged["commands"]) == ("merged", "own", ["split"])
    (report,) = (await ask(world, "GET", "/own/evidence")).json()["reports"]
    assert report["public_no"] == merged["public_no"]
    split = (await ask(world, "POST", "/foreign/split", json={"why": "another yard"})).json()
    assert (split["state"], split["merged_into"]) == ("acknowledged", "")
    assert (await ask(world, "GET", "/own/evidence")).json()["reports"] == []


async def test_into_itself_and_into_nothing_are_refused(world: World) -> None:
    assert (await ask(world, "POST", "/own/merge", json={"into": "own"})).status_code == 422
    assert (await ask(world, "POST", "/own/merge", json={"into": "nowhere"})).status_code == 404
    assert (await ask(world, "POST", "/own/acknowledge")).status_code == 200


async def test_one_without_a_place_gets_it_later(world: World) -> None:
    lost = (await ask(world, "POST", "", json={"category": "snow_yard", "address": "behind the shop"})).json()
    assert lost["needs_location"]
    found = (await ask(world, "POST", f"/{lost['id']}/locate", json={"lat": 51.1, "lon": 71.4})).json()
    assert (found["needs_location"], found["lat"], found["district"]) == (False, 51.1, "esil")
    assert (await ask(world, "POST", "", json={"category": "snow_yard"})).status_code == 422


async def test_categories_say_whether_anybody_goes_there(world: World) -> None:
    async with world.as_("viewer") as browser:
        categories = {each["code"]: each["handling"] for each in (await browser.get("/api/v1/categories")).json()}
    assert categories["consultation"] == "consultation"
    assert categories["ice"] == "work"
