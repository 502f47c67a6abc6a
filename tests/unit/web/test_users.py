"""People are changed, shut out and given another password; what they had open ends at once."""

from __future__ import annotations

from typing import Any

import pytest

from situation.people import Role
from tests.unit.web.world import PASSWORD, World, a_user
from web.hashes import sha256_of
from web.live.frames import View
from web.live.viewers import Viewer

NEXT = "another long password"


async def asked(world: World, method: str, path: str, body: Any = None, *, by: str = "admin", status: int = 200) -> Any:
    async with world.as_(by) as browser:
        answer = await browser.request(method, f"/api/v1/{path}", **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def signs_in(world: World, login: str, password: str = PASSWORD) -> int:
    async with world.client() as browser:
        body = {"login": login, "password": password}
        return (await browser.post("/api/v1/session/login", json=body)).status_code


def watching(world: World, login: str) -> Viewer:
    """The open live stream of a signed-in person."""
    token = world.token(login)
    with world.store.read() as unit:
        user = unit.find_user(login)
    operator = user.operator if user.role is Role.CONTRACTOR else None
    viewer = Viewer(user=user, token_sha256=sha256_of(token), view=View(operator=operator))
    world.parts.viewers.add(viewer)
    return viewer


async def test_who_is_disabled_is_out_at_once_with_every_session_and_stream(world: World) -> None:
    stream, other = watching(world, "dispatcher"), watching(world, "supervisor")
    shown = await asked(world, "PATCH", "users/id-dispatcher", {"enabled": False})
    assert shown["enabled"] is False
    assert (stream.is_over, stream.wake.is_set(), other.is_over) == (True, True, False)
    async with world.client(cookies={"session": "token-of-dispatcher"}) as browser:
        assert (await browser.get("/api/v1/session/me")).status_code == 401
    assert await signs_in(world, "dispatcher") == 401
    await asked(world, "PATCH", "users/id-dispatcher", {"enabled": True})
    assert await signs_in(world, "dispatcher") == 200
    async with world.client(cookies={"session": "token-of-dispatcher"}) as browser:
        assert (await browser.get("/api/v1/session/me")).status_code == 401  # the old session does not come back


async def test_another_role_holds_at_once_and_the_stream_begins_anew(world: World) -> None:
    stream = watching(world, "supervisor")
    await asked(world, "PATCH", "users/id-supervisor", {"role": "viewer", "name": "Айгүл"})
    assert stream.is_over
    async with world.client(cookies={"session": "token-of-supervisor"}) as browser:
        me = (await browser.get("/api/v1/session/me")).json()
        assert (me["role"], me["name"]) == ("viewer", "Айгүл")
        assert (await browser.get("/api/v1/cameras")).status_code == 403
    with world.store.read() as unit:
        (change,) = [one for one in unit.list_changes(subject="user") if one.action == "changed"]
    assert (change.by, change.why) == ("admin", "name: The supervisor > Айгүл; role: supervisor > viewer")


@pytest.mark.parametrize("body", [{"enabled": False}, {"role": "viewer"}])
async def test_the_last_administrator_stays(world: World, body: Any) -> None:
    refused = await asked(world, "PATCH", "users/id-admin", body, status=409)
    assert "last administrator" in refused["detail"]
    with world.store.begin() as unit:
        unit.put_user(a_user(Role.ADMIN, id="second", login="second"))
    await asked(world, "PATCH", "users/id-admin", body)
    await asked(world, "PATCH", "users/second", body, by="second", status=409)


async def test_a_disabled_administrator_does_not_count_as_another(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_user(a_user(Role.ADMIN, id="second", login="second", enabled=False))
    await asked(world, "PATCH", "users/id-admin", {"enabled": False}, status=409)


async def test_a_contractor_needs_an_operator_and_nobody_else_has_one(world: World) -> None:
    refused = await asked(world, "PATCH", "users/id-viewer", {"role": "contractor"}, status=422)
    assert refused["field"] == "operator"
    bound = await asked(world, "PATCH", "users/id-viewer", {"role": "contractor", "operator": "city"})
    assert bound["operator"] == "city"
    assert (await asked(world, "PATCH", "users/id-viewer", {"role": "analyst"}))["operator"] == ""


async def test_a_password_set_by_another_ends_every_session(world: World) -> None:
    stream = watching(world, "dispatcher")
    await asked(world, "POST", "users/id-dispatcher/password", {"password": NEXT})
    assert stream.is_over
    assert await signs_in(world, "dispatcher") == 401
    assert await signs_in(world, "dispatcher", NEXT) == 200
    told = str(await asked(world, "GET", "audit")) + str(await asked(world, "GET", "users"))
    assert NEXT not in told
    assert "password_set" in told
    await asked(world, "POST", "users/id-dispatcher/password", {"password": "short"}, status=422)
    await asked(world, "POST", "users/nobody/password", {"password": NEXT}, status=404)


async def test_ones_own_password_keeps_this_session_and_ends_the_others(world: World) -> None:
    async with world.client() as here, world.client() as elsewhere:
        for browser in (here, elsewhere):
            await browser.post("/api/v1/session/login", json={"login": "viewer", "password": PASSWORD})
        wrong = await here.post("/api/v1/session/password", json={"password": "guess", "new": NEXT})
        assert wrong.status_code == 401
        right = await here.post("/api/v1/session/password", json={"password": PASSWORD, "new": NEXT})
        assert right.status_code == 204
        assert (await here.get("/api/v1/session/me")).status_code == 200
        assert (await elsewhere.get("/api/v1/session/me")).status_code == 401
    assert await signs_in(world, "viewer", NEXT) == 200


async def test_leaving_ends_the_live_stream_too(world: World) -> None:
    stream = watching(world, "viewer")
    async with world.client(cookies={"session": "token-of-viewer"}) as browser:
        assert (await browser.post("/api/v1/session/logout")).status_code == 204
    assert stream.is_over


async def test_an_unchanged_user_is_no_change(world: World) -> None:
    await asked(world, "PATCH", "users/id-viewer", {"name": "The viewer"})
    with world.store.read() as unit:
        assert [one for one in unit.list_changes(subject="user") if one.id == "id-viewer"] == []
