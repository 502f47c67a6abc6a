from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from situation.incidents import IncidentId
from situation.people import Role
from tests.builders import after, an_alert, positions
from tests.unit.web.world import World, a_user

NEW = {"category": "snow_road", "lat": 51.128, "lon": 71.4304, "description": "Снег по колено"}
SECRETS = {"reporter": {"first_name": "Aigerim", "phone": "+7 701 0000000"}}


async def ask(world: World, login: str, method: str, path: str, **sent: Any) -> Any:
    async with world.as_(login) as browser:
        return await browser.request(method, f"/api/v1/incidents{path}", **sent)


async def test_an_incident_is_opened_and_found_again(world: World) -> None:
    opened = await ask(world, "dispatcher", "POST", "", json=NEW)
    assert opened.status_code == 201
    body = opened.json()
    assert (body["public_no"], body["state"], body["channel"]) == ("A-2026-000003", "new", "dispatcher")
    assert body["district"] == "esil"
    assert body["reaction_due_at"] == "2026-01-15T07:30:00Z"
    assert "acknowledge" in body["commands"]
    assert (await ask(world, "viewer", "GET", f"/{body['id']}")).json()["description"] == "Снег по колено"


async def test_what_a_viewer_sees_carries_no_commands_colleagues_or_pictures(world: World) -> None:
    body = (await ask(world, "viewer", "GET", "/own")).json()
    assert body["commands"] == []
    assert body["owner"] == body["camera"] == body["finding"] == body["frame_url"] == body["media_url"] == ""


async def test_who_asked_is_shown_to_whom_it_concerns_and_the_look_is_in_the_audit(world: World) -> None:
    opened = (await ask(world, "dispatcher", "POST", "", json=NEW | SECRETS)).json()
    assert "Aigerim" not in str(opened)
    for login in ("viewer", "contractor", "analyst"):
        assert (await ask(world, login, "GET", f"/{opened['id']}/reporter")).status_code == 403
    shown = await ask(world, "dispatcher", "GET", f"/{opened['id']}/reporter")
    assert shown.json()["first_name"] == "Aigerim"
    with world.store.read() as unit:
        look = unit.list_changes()[-1]
    assert (look.by, look.action, look.why) == ("dispatcher", "saw_reporter", f"incident:{opened['id']}")
    assert "Aigerim" not in str(look)


async def test_the_same_key_and_body_create_once(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await ask(world, "dispatcher", "POST", "", json=NEW, headers=headers)
    again = await ask(world, "dispatcher", "POST", "", json=NEW, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await count(world) == 3


async def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await ask(world, "dispatcher", "POST", "", json=NEW, headers=headers)
    other = await ask(world, "dispatcher", "POST", "", json=NEW | {"lat": 51.0}, headers=headers)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"
    assert await count(world) == 3


async def test_a_key_belongs_to_one_person(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await ask(world, "dispatcher", "POST", "", json=NEW, headers=headers)
    await ask(world, "supervisor", "POST", "", json=NEW, headers=headers)
    assert await count(world) == 4


async def test_many_at_once_with_one_key_create_once(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    async with world.as_("dispatcher") as browser:
        posts = (browser.post("/api/v1/incidents", json=NEW, headers=headers) for _ in range(8))
        answers = await asyncio.gather(*posts)
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(world) == 3


async def test_a_refused_creation_leaves_its_key_free(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    assert (
        await ask(world, "dispatcher", "POST", "", json=NEW | {"category": "none"}, headers=headers)
    ).status_code == 422
    assert (await ask(world, "dispatcher", "POST", "", json=NEW, headers=headers)).status_code == 201


async def count(world: World) -> int:
    return len((await ask(world, "dispatcher", "GET", "?limit=500")).json()["items"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lat": 91}, "lat"),
        ({"lon": "east"}, "lon"),
        ({"category": "none"}, "category"),
        ({"description": "x" * 4001}, "description"),
        ({"colour": "red"}, "colour"),
        ({"reporter": {"password": "x"}}, "reporter.password"),
    ],
)
async def test_what_does_not_fit_is_refused_by_the_fields_name(
    world: World, change: dict[str, Any], field: str
) -> None:
    answer = await ask(world, "dispatcher", "POST", "", json=NEW | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"lat": NaN}', b"\xff\xfe", b'{"a":' * 5000])
async def test_a_body_that_is_not_json_is_refused(world: World, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await ask(world, "dispatcher", "POST", "", content=content, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_edit_of_an_old_version_is_a_conflict(world: World) -> None:
    assert (
        await ask(world, "dispatcher", "PATCH", "/own", json={"version": 1, "address": "Абай 5"})
    ).status_code == 200
    stale = await ask(world, "supervisor", "PATCH", "/own", json={"version": 1, "address": "Абай 7"})
    assert stale.status_code == 409
    assert (await ask(world, "viewer", "GET", "/own")).json()["address"] == "Абай 5"


async def test_a_list_goes_on_where_it_ended(world: World) -> None:
    first = (await ask(world, "viewer", "GET", "?limit=1")).json()
    second = (await ask(world, "viewer", "GET", f"?limit=1&after={first['next']}")).json()
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {"own", "foreign"}


async def test_filters_choose(world: World) -> None:
    async def chosen(query: str) -> set[str]:
        return {each["id"] for each in (await ask(world, "viewer", "GET", f"?{query}")).json()["items"]}

    world.desk.acknowledge_incident("own", by="dispatcher")
    assert await chosen("state=acknowledged") == {"own"}
    assert await chosen("state=acknowledged&state=new") == {"own", "foreign"}
    assert await chosen("category=ice") == set()
    assert await chosen("search=000002") == {"foreign"}
    assert await chosen("overdue=true") == set()
    world.clock.advance(31 * 60)
    assert await chosen("overdue=true") == {"foreign"}


async def test_a_contractors_list_has_its_own_only_and_an_unbound_one_has_nothing(world: World) -> None:
    assert [each["id"] for each in (await ask(world, "contractor", "GET", "")).json()["items"]] == ["own"]
    with world.store.begin() as unit:
        unit.put_user(a_user(Role.CONTRACTOR, operator=""))
    assert (await ask(world, "contractor", "GET", "")).json()["items"] == []
    assert (await ask(world, "contractor", "GET", "/own")).status_code == 404


async def test_evidence_is_whole_for_a_dispatcher_and_narrow_for_a_contractor(world: World) -> None:
    world.desk.acknowledge_incident("own", by="dispatcher")
    whole = (await ask(world, "dispatcher", "GET", "/own/evidence")).json()
    assert [visit["vehicle"] for visit in whole["visits"]] == ["P-017"]
    assert [finding["id"] for finding in whole["findings"]] == ["f1"]
    assert whole["frames"] == ["/api/v1/frames/" + "ab" * 32]
    assert [(change["action"], change["by"]) for change in whole["changes"]] == [("acknowledged", "dispatcher")]
    narrow = (await ask(world, "contractor", "GET", "/own/evidence")).json()
    assert narrow["findings"] == narrow["frames"] == []
    assert [(change["action"], change["by"]) for change in narrow["changes"]] == [("acknowledged", "")]


async def test_the_nearest_fit_vehicles_come_first_with_their_age(world: World) -> None:
    world.parts.fleet.put_vehicles(_vehicles(world))
    world.parts.fleet.take(
        positions({"lat": 51.2}, {"vehicle": "F-001", "lat": 51.13}, {"vehicle": "L-002", "lat": 51.5})
    )
    world.clock.move_to(after(8))
    with world.store.begin() as unit:
        for id_ in ("own", "foreign"):
            unit.put_incident(replace(unit.get_incident(IncidentId(id_)), vehicles=(), dispatches={}))
    items = (await ask(world, "dispatcher", "GET", "/own/nearest?limit=2")).json()["items"]
    assert [each["id"] for each in items] == ["F-001", "P-017"]
    assert items[0]["distance_m"] == pytest.approx(222, abs=2)
    assert items[0]["last"]["age_s"] == 8


def _vehicles(world: World) -> Any:
    with world.store.read() as unit:
        return unit.list_vehicles()


async def test_a_dispatcher_does_not_shelve_a_critical_alert(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_alert(an_alert(priority=1))
    body = {"until": "2026-01-15T08:00:00Z", "reason": "known"}
    for login, status in (("dispatcher", 403), ("supervisor", 200)):
        async with world.as_(login) as browser:
            assert (await browser.post("/api/v1/alerts/a1/shelve", json=body)).status_code == status
