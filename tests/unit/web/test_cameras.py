from __future__ import annotations

from typing import Any

import pytest

from situation.cameras import CameraReport, CameraState
from tests.builders import NOON, a_finding, after
from tests.unit.web.stand_ins import FRAME, FRAME_SHA256
from tests.unit.web.world import World

CAMERA = {"id": "cam-2", "name": "Ramp", "lat": 51.1, "lon": 71.4, "address": "rtsp://cameras.city/2"}


async def ask(world: World, method: str, path: str, login: str = "admin", **sent: Any) -> Any:
    async with world.as_(login) as browser:
        return await browser.request(method, f"/api/v1/{path}", **sent)


async def test_an_address_and_its_password_go_in_and_never_come_out(world: World) -> None:
    answer = await ask(world, "POST", "cameras", json=CAMERA | {"username": "root", "password": "s3cret-word"})
    assert answer.status_code == 201
    for path in ("cameras", "cameras/cam-2", "audit"):
        shown = (await ask(world, "GET", path)).text
        assert "cam-2" in shown
        assert "s3cret-word" not in shown
        assert "rtsp://" not in shown
    with world.store.read() as unit:
        assert unit.find_camera_credentials("cam-2") == ("root", "s3cret-word")
        assert unit.find_camera("cam-2").address == "rtsp://cameras.city/2"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/dev/video0",
        "concat:a|b",
        "ftp://host/x",
        "rtsp://root:pw@host/1",
        "rtsp:///1",
        "exec:ls",
    ],
)
async def test_an_address_that_is_no_stream_is_refused(world: World, address: str) -> None:
    answer = await ask(world, "POST", "cameras", json=CAMERA | {"address": address})
    assert answer.status_code == 422
    assert answer.json()["field"] == "address"
    assert "root:pw" not in answer.text


async def test_an_address_that_would_not_be_watched_is_refused_at_once_with_what_to_set(world: World) -> None:
    internal = {"address": "rtsp://10.20.0.7/2"}
    for method, path, body in (("POST", "cameras", CAMERA | internal), ("PATCH", "cameras/cam-1", internal)):
        answer = await ask(world, method, path, json=body)
        assert (answer.status_code, answer.json()["field"]) == (422, "address")
        assert answer.json()["type"] == "/problems/address-not-watched"
        assert "SITUATION_CAMERA_ALLOW_HOSTS" in answer.json()["detail"]
    with world.store.read() as unit:
        assert unit.find_camera("cam-2") is None
        assert unit.find_camera("cam-1").address == "rtsp://cameras.city/1"


@pytest.mark.parametrize(("asked", "shadow"), [({}, True), ({"shadow": False}, False)])
async def test_a_new_camera_begins_in_shadow_unless_asked_otherwise(
    world: World, asked: dict[str, bool], shadow: bool
) -> None:
    answer = await ask(world, "POST", "cameras", json=CAMERA | asked)
    assert (answer.status_code, answer.json()["shadow"]) == (201, shadow)


async def test_a_cameras_id_is_given_once(world: World) -> None:
    assert (await ask(world, "POST", "cameras", json=CAMERA | {"id": "cam-1"})).status_code == 409


async def test_a_patch_changes_what_it_names(world: World) -> None:
    changed = (await ask(world, "PATCH", "cameras/cam-1", json={"shadow": True})).json()
    assert (changed["shadow"], changed["name"]) == (True, "Clinic 3")
    with world.store.read() as unit:
        assert unit.find_camera("cam-1").address == "rtsp://cameras.city/1"


async def test_zones_are_replaced_as_a_whole(world: World) -> None:
    zones = [{"id": "road", "kind": "road", "polygon": [[0, 0], [1, 0], [1, 1]]}]
    assert (await ask(world, "PUT", "cameras/cam-1/zones", json={"zones": zones})).status_code == 200
    assert [zone["id"] for zone in (await ask(world, "GET", "cameras/cam-1/zones")).json()] == ["road"]
    outside = [{"id": "road", "kind": "road", "polygon": [[0, 0], [1.5, 0], [1, 1]]}]
    assert (await ask(world, "PUT", "cameras/cam-1/zones", json={"zones": outside})).status_code == 422


async def test_a_confirmed_view_and_zones_drawn_anew_are_in_the_journal(world: World) -> None:
    zones = [{"id": "road", "kind": "road", "polygon": [[0, 0], [1, 0], [1, 1]]}]
    await ask(world, "POST", "cameras/cam-1/confirm-view", login="dispatcher")
    await ask(world, "PUT", "cameras/cam-1/zones", json={"zones": zones})
    assert (await ask(world, "POST", "cameras/nowhere/confirm-view")).status_code == 404
    with world.store.read() as unit:
        changes = unit.list_changes(subject="camera", id="cam-1")
    told = [(change.by, change.why) for change in changes if change.action == "view_confirmed"]
    assert told == [("dispatcher", ""), ("admin", "zones drawn")]


def report(state: CameraState, **changes: Any) -> CameraReport:
    return CameraReport(camera="cam-1", at=NOON, state=state, zones={"ramp": "blocked"}, **changes)


async def test_a_camera_that_cannot_see_has_unknown_zones(world: World) -> None:
    world.parts.cameras.take(report(CameraState.LIVE))
    assert (await ask(world, "GET", "cameras/cam-1")).json()["zones"][0]["state"] == "blocked"
    world.parts.cameras.take(CameraReport(camera="cam-1", at=after(5), state=CameraState.DARK, zones={"ramp": "clear"}))
    body = (await ask(world, "GET", "cameras/cam-1")).json()
    assert (body["state"], body["zones"][0]["state"]) == ("dark", "unknown")


def test_an_older_report_is_no_news(world: World) -> None:
    assert world.parts.cameras.take(CameraReport(camera="cam-1", at=after(5), state=CameraState.DARK))
    assert not world.parts.cameras.take(report(CameraState.LIVE))


async def test_the_newest_picture_is_served_and_not_kept(world: World) -> None:
    world.parts.cameras.take(report(CameraState.LIVE, snapshot_sha256=FRAME_SHA256))
    answer = await ask(world, "GET", "cameras/cam-1/snapshot", login="dispatcher")
    assert (answer.content, answer.headers["content-type"]) == (b"blurred " + FRAME, "image/jpeg")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_kept_frame_never_changes(world: World) -> None:
    answer = await ask(world, "GET", f"frames/{FRAME_SHA256}", login="dispatcher")
    assert answer.content == b"blurred " + FRAME
    assert "immutable" in answer.headers["cache-control"]
    assert (await ask(world, "GET", f"frames/{'00' * 32}")).status_code == 404


async def test_an_original_is_for_the_right_with_a_reason_and_every_look_is_in_the_audit(world: World) -> None:
    world.parts.cameras.take(report(CameraState.LIVE, snapshot_sha256=FRAME_SHA256))
    paths = (f"frames/{FRAME_SHA256}", "cameras/cam-1/snapshot")
    for path in paths:
        assert (await ask(world, "GET", path, login="dispatcher", params={"reason": "curious"})).status_code == 403
        assert (await ask(world, "GET", path, login="supervisor", params={"reason": "  "})).content != FRAME
    for path in (*paths, paths[0]):
        seen = await ask(world, "GET", path, login="supervisor", params={"reason": "case 77"})
        assert (seen.content, seen.headers["cache-control"]) == (FRAME, "no-store")
    with world.store.read() as unit:
        looks = [(one.by, one.why) for one in unit.list_changes(limit=1000) if one.action == "saw_original"]
    assert looks == [("supervisor", f"frame {FRAME_SHA256}: case 77")] * 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "AB" * 32, "ab"])
async def test_a_frame_is_asked_for_by_its_hash_alone(world: World, name: str) -> None:
    assert (await ask(world, "GET", f"frames/{name}")).status_code in (404, 422)


async def test_a_removed_camera_is_gone_and_nothing_stands_open_for_it(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_finding(a_finding("open-1", camera="cam-1"))
    assert (await ask(world, "DELETE", "cameras/cam-1")).status_code == 204
    assert (await ask(world, "GET", "cameras/cam-1")).status_code == 404
    assert (await ask(world, "DELETE", "cameras/cam-1")).status_code == 404
    with world.store.read() as unit:
        assert unit.list_findings(camera="cam-1", open_only=True) == []


async def test_hours_and_owner_are_set_and_shown(world: World) -> None:
    hours = [{"days": [0, 4], "start": "22:00", "end": "06:00"}]
    changed = await ask(world, "PATCH", "cameras/cam-1", json={"hours": hours, "owner": "akimat"})
    assert changed.json()["hours"] == hours
    assert changed.json()["owner"] == "akimat"
    wrong = await ask(world, "PATCH", "cameras/cam-1", json={"hours": [hours[0] | {"start": "25:00"}]})
    assert wrong.status_code == 422
