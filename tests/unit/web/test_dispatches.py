"""Operators answer for their own vehicles; what others were asked is not theirs to see."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from situation.dispatches import Dispatch
from tests.builders import NOON
from tests.unit.web.world import World, build


@pytest.fixture
def world() -> World:
    return build()


async def answer(world: World, who: str, path: str, body: Any = None) -> httpx.Response:
    async with world.as_(who) as browser:
        return await browser.post(f"/api/v1/incidents/{path}", json=body)


async def dispatches(world: World, who: str, incident: str = "own") -> dict[str, Any]:
    async with world.as_(who) as browser:
        body = (await browser.get(f"/api/v1/incidents/{incident}")).json()
    return {each["vehicle"]: each for each in body["dispatches"]}


async def test_an_operator_refuses_for_its_own_vehicle_and_the_dispatcher_sees_why(world: World) -> None:
    asked = (await dispatches(world, "contractor"))["P-017"]
    assert (asked["state"], asked["answers"], asked["by"]) == ("asked", ["accept", "refuse"], "")
    refused = await answer(world, "contractor", "own/vehicles/P-017/refuse", {"reason": "no_driver"})
    assert refused.status_code == 200
    seen = (await dispatches(world, "dispatcher"))["P-017"]
    assert (seen["state"], seen["refusal"], seen["by"]) == ("refused", "no_driver", "contractor")
    assert seen["answers"] == ["accept"]
    accepted = await answer(world, "dispatcher", "own/vehicles/P-017/accept", {"note": "by telephone"})
    assert accepted.json()["dispatches"][0]["state"] == "accepted"


async def test_a_shared_incident_shows_each_operator_its_own_vehicles_only(world: World) -> None:
    with world.store.begin() as unit:
        own = unit.get_incident("own")
        other = Dispatch(operator="saryarka-kurylys", changed_at=NOON, by="dispatcher")
        own.dispatches["F-001"] = other
        unit.put_incident(own)
    assert list(await dispatches(world, "contractor")) == ["P-017"]
    assert list(await dispatches(world, "dispatcher")) == ["P-017", "F-001"]
    assert (await answer(world, "contractor", "own/vehicles/F-001/accept")).status_code == 404
    assert (await dispatches(world, "viewer"))["P-017"]["answers"] == []


async def test_what_cannot_be_answered_says_what_is_missing(world: World) -> None:
    unsaid = await answer(world, "contractor", "own/vehicles/P-017/refuse", {"reason": "other"})
    assert (unsaid.status_code, unsaid.json()["field"]) == (422, "note")
    strange = await answer(world, "contractor", "own/vehicles/P-017/refuse", {"reason": "tired"})
    assert strange.status_code == 422
    await answer(world, "contractor", "own/vehicles/P-017/accept")
    again = await answer(world, "contractor", "own/vehicles/P-017/accept")
    assert again.status_code == 409
    assert "accepted" in again.json()["detail"]
