from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

from tests.builders import after
from tests.unit.web.world import API_KEY, World

WORDS = {"api_key": API_KEY, "service_request_id": "A-2026-000001", "description": "Всё ещё лежит", "update_id": "7"}


async def get(world: World, path: str) -> Any:
    async with world.client() as client:
        return await client.get(f"/open311/v2/{path}")


async def post(world: World, form: dict[str, str]) -> Any:
    async with world.client() as client:
        return await client.post("/open311/v2/servicerequestupdates.json", data=form)


async def test_the_history_of_requests_is_public_oldest_first_without_who_and_words(world: World) -> None:
    world.desk.acknowledge_incident("own", by="dispatcher")
    world.clock.advance(60)
    world.desk.hand_off_incident("own", "102", by="dispatcher", note="secret")
    world.desk.resolve_incident("own", "убрано", by="dispatcher")
    world.desk.reopen_incident("own", "why", by="supervisor")
    updates = (await get(world, "servicerequestupdates.json")).json()
    assert [each["status"] for each in updates] == ["INVESTIGATING", "INTERNAL_REFERRAL", "FIXED", "REOPEN"]
    assert {each["service_request_id"] for each in updates} == {"A-2026-000001"}
    assert updates[0]["updated_datetime"] == "2026-01-15T12:00:00+05:00"
    assert "secret" not in str(updates)
    assert "dispatcher" not in str(updates)


async def test_a_time_is_asked_for(world: World) -> None:
    world.desk.acknowledge_incident("own", by="dispatcher")
    world.clock.move_to(after(3600))
    world.desk.resolve_incident("own", "done", by="dispatcher")
    world.clock.move_to(after(7200))
    path = "servicerequestupdates.json?start_date=2026-01-15T12:30:00%2B05:00&end_date=2026-01-15T13:30:00%2B05:00"
    assert [each["status"] for each in (await get(world, path)).json()] == ["FIXED"]
    assert (await get(world, "servicerequestupdates.json?start_date=today")).status_code == 400


async def test_in_xml_it_has_fixmystreets_elements(world: World) -> None:
    world.desk.acknowledge_incident("own", by="dispatcher")
    root = ElementTree.fromstring((await get(world, "servicerequestupdates.xml")).content)
    assert (root.tag, root[0].tag) == ("service_request_updates", "request_update")
    assert root[0].findtext("status") == "INVESTIGATING"


async def test_a_further_word_is_in_the_history_once_and_changes_no_state(world: World) -> None:
    first = (await post(world, WORDS)).json()
    assert (await post(world, WORDS)).json() == first
    with world.store.read() as unit:
        comments = [each for each in unit.list_changes(id="own") if each.action == "commented"]
        assert unit.get_incident("own").state == "new"
    assert [(each.by, each.why) for each in comments] == [("open311:city-app", "Всё ещё лежит")]


async def test_a_bad_word_is_refused_by_name(world: World) -> None:
    for change, status in (({"api_key": ""}, 403), ({"description": " "}, 400), ({"service_request_id": "A-1"}, 404)):
        assert (await post(world, WORDS | change)).status_code == status


async def test_who_asks_by_token_gets_the_number_and_a_token_that_nobody_got_is_not_found(world: World) -> None:
    (found,) = (await get(world, "tokens/A-2026-000001.json")).json()
    assert found["service_request_id"] == "A-2026-000001"
    assert (await get(world, "tokens/x.xml")).status_code == 404
