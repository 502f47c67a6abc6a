"""The live websocket, from outside, over a real socket."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from situation.alerts import AlertState
from situation.cameras import CameraReport, CameraState
from situation.journal import Subject
from situation.people import Role
from situation.positions import MOMENT
from tests.builders import NOON, a_vehicle, after, positions
from tests.integration.web_served import Served, next_of, say, serving
from tests.unit.web.world import World, a_user, an_alert, build
from web import server

DOCS = Path(__file__).parents[2] / "docs" / "live.md"


def reference_decoder() -> Any:
    """The decoder that docs/live.md shows."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names["decode"]


decode = reference_decoder()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(build()) as served:
        yield served


def moved(*rows: dict[str, Any]) -> Any:
    return positions(*rows)


async def test_the_first_word_is_the_whole_picture(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        first = await next_of(viewer, "snapshot")
    assert {vehicle["id"] for vehicle in first["vehicles"]} == {"P-017", "F-001", "L-002"}
    assert {incident["id"] for incident in first["incidents"]} == {"own", "foreign"}
    assert [alert["id"] for alert in first["alerts"]] == ["a1"]
    assert [ticket["deliveries"][0]["state"] for ticket in first["tickets"]] == ["dead"]
    assert [camera["zones"][0]["state"] for camera in first["cameras"]] == ["unknown"]
    assert [finding["id"] for finding in first["findings"]] == ["f1"]
    assert first["me"]["login"] == "dispatcher"
    assert first["city"]["id"] == "astana"
    assert len({vehicle["number"] for vehicle in first["vehicles"]}) == 3


async def test_nobody_gets_no_stream(served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.connect(None):
            pass
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
async def test_another_sites_page_gets_no_stream(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.connect("dispatcher", origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_script_that_names_no_origin_gets_the_stream_by_its_session(served: Served) -> None:
    async with served.connect("dispatcher", origin=None) as viewer:
        assert (await next_of(viewer, "snapshot"))["me"]["login"] == "dispatcher"


async def test_a_change_by_http_is_told_to_all_in_order(served: Served) -> None:
    async with served.connect("dispatcher") as one, served.connect("supervisor") as other:
        before = (await next_of(one, "snapshot"))["seq"]
        await next_of(other, "snapshot")
        async with served.world.as_("dispatcher") as browser:
            await browser.post("/api/v1/incidents/own/acknowledge")
            await browser.post("/api/v1/incidents/own/dispatch", json={"vehicles": ["P-017"]})
        for viewer in (one, other):
            first, second = await next_of(viewer, "incident"), await next_of(viewer, "incident")
            assert [first["seq"], second["seq"]] == [before + 1, before + 2]
            assert first["change"]["action"] == "acknowledged"
            assert second["incident"]["state"] == "dispatched"
            assert second["change"]["by"] == "dispatcher"


async def test_what_may_be_asked_differs_by_role(served: Served) -> None:
    async with (
        served.connect("dispatcher") as one,
        served.connect("supervisor") as other,
        served.connect("viewer") as third,
    ):
        for viewer in (one, other, third):
            await next_of(viewer, "snapshot")
        served.world.desk.resolve_incident("own", "cleared", by="dispatcher")
        served.world.parts.tail.poke()
        commands = [(await next_of(viewer, "incident"))["incident"]["commands"] for viewer in (one, other, third)]
    assert commands == [[], ["close", "reopen"], []]


async def test_a_contractor_sees_its_own_and_numbers_stay_whole(served: Served) -> None:
    async with served.connect("contractor") as viewer:
        snapshot = await next_of(viewer, "snapshot")
        assert [vehicle["id"] for vehicle in snapshot["vehicles"]] == ["P-017"]
        assert [incident["id"] for incident in snapshot["incidents"]] == ["own"]
        assert [operator["id"] for operator in snapshot["operators"]] == ["esil-tazalyk"]
        assert snapshot["alerts"] == snapshot["tickets"] == snapshot["cameras"] == snapshot["findings"] == []
        served.world.desk.acknowledge_incident("foreign", by="dispatcher")
        served.world.desk.acknowledge_alert("a1", by="dispatcher")
        served.world.desk.put_vehicle(a_vehicle("F-002", operator="saryarka-kurylys"), by="admin")
        served.world.desk.acknowledge_incident("own", by="dispatcher")
        served.world.parts.tail.poke()
        told = [await next_of(viewer, "notice", "incident", "alert", "vehicle") for _ in range(4)]
    assert [message["type"] for message in told] == ["notice", "notice", "notice", "incident"]
    assert [message["seq"] for message in told] == [snapshot["seq"] + step for step in (1, 2, 3, 4)]
    assert all(set(message) == {"type", "seq", "at"} for message in told[:3])
    own = told[3]
    assert (
        own["change"]["by"] == own["incident"]["owner"] == own["incident"]["camera"] == own["incident"]["finding"] == ""
    )


async def test_a_contractors_map_has_only_its_own_vehicles(served: Served) -> None:
    async with served.connect("contractor", query="?format=json") as viewer:
        await next_of(viewer, "snapshot")
        served.world.live.batches.put_nowait(
            moved({}, {"vehicle": "F-001", "operator": "saryarka-kurylys"}, {"vehicle": "L-002", "operator": "city"})
        )
        seen: set[str] = set()
        while not seen:
            await say(viewer, type="view", bbox=None, select=["F-001", "L-002"])
            seen = {position["vehicle"] for position in (await next_of(viewer, "positions"))["positions"]}
        assert seen == {"P-017"}


async def test_a_vehicle_moves_on_the_map(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        numbers = {each["id"]: each["number"] for each in (await next_of(viewer, "snapshot"))["vehicles"]}
        served.world.live.batches.put_nowait(moved({"lat": 51.13, "lon": 71.44, "speed_kmh": 12.5, "course_deg": 90.0}))
        while not (frame := decode(await next_of(viewer, "positions")))["number"]:
            pass
    assert frame["number"] == [numbers["P-017"]]
    assert frame["lat"] == pytest.approx([51.13], abs=1e-7)
    assert frame["lon"] == pytest.approx([71.44], abs=1e-7)
    assert frame["speed_kmh"] == [12.5]
    assert frame["course_deg"] == [90.0]
    assert frame["state"] == ["in_transit"]
    assert frame["simulated"] == [True]
    assert frame["flagged"] == [False]
    assert frame["age_s"] == [0.0]
    assert frame["at"] == NOON.timestamp()


async def test_only_the_window_and_what_is_selected_is_sent(served: Served) -> None:
    async with served.connect("dispatcher", query="?format=json") as viewer:
        await next_of(viewer, "snapshot")
        served.world.live.batches.put_nowait(
            moved(
                {"lat": 51.13, "lon": 71.43},
                {"vehicle": "F-001", "lat": 51.20, "lon": 71.60},
                {"vehicle": "L-002", "lat": 51.29, "lon": 71.69},
            )
        )
        await say(viewer, type="view", bbox=[71.4, 51.1, 71.5, 51.2], zoom=14, select=["L-002"])
        while {p["vehicle"] for p in (await next_of(viewer, "positions"))["positions"]} != {"P-017", "L-002"}:
            pass


async def test_changes_missed_while_away_are_sent_after(served: Served) -> None:
    desk = served.world.desk
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        desk.acknowledge_incident("own", by="dispatcher")
        served.world.parts.tail.poke()
        seq = (await next_of(viewer, "incident"))["seq"]
    desk.dispatch_incident("own", ["P-017"], by="dispatcher")
    desk.resolve_incident("own", "cleared", by="dispatcher")
    await caught_up(served)
    async with served.connect("dispatcher") as viewer:
        await say(viewer, type="resume", seq=seq)
        told = [await next_of(viewer, "incident", "snapshot") for _ in range(2)]
    assert [message["seq"] for message in told] == [seq + 1, seq + 2]
    assert told[1]["incident"]["state"] == "resolved"


@pytest.mark.parametrize("seq", [-1, 0, 10**9])
async def test_a_resumption_that_cannot_be_is_answered_by_a_snapshot(served: Served, seq: int) -> None:
    async with served.connect("dispatcher") as viewer:
        await say(viewer, type="resume", seq=seq)
        assert (await next_of(viewer, "snapshot", "incident"))["type"] == "snapshot"


async def test_what_was_dropped_from_the_queue_is_answered_by_a_snapshot() -> None:
    async with serving(build(kept_changes=3)) as served, served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        for _ in range(5):
            seq = await changes(served, times=1)
            assert (await next_of(viewer, "vehicle"))["seq"] == seq
        await say(viewer, type="resume", seq=seq - 3)
        assert [(await next_of(viewer, "vehicle", "snapshot"))["type"] for _ in range(3)] == ["vehicle"] * 3
        await say(viewer, type="resume", seq=seq - 4)
        assert (await next_of(viewer, "vehicle", "snapshot"))["type"] == "snapshot"


async def test_one_that_falls_too_far_behind_is_told_to_resume() -> None:
    async with serving(build(kept_changes=3)) as served, served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        (behind,) = served.world.parts.viewers
        await changes(served, times=4)
        behind.seq = served.world.parts.tail.seq - 4
        behind.wake.set()
        assert await closing_code(viewer) == 4409


async def closing_code(viewer: ClientConnection) -> int | None:
    """Read on until the server closes; with what code."""
    async with asyncio.timeout(5):
        with suppress(ConnectionClosed):
            while True:
                await viewer.recv()
    return viewer.close_code


async def changes(served: Served, *, times: int) -> int:
    """So many changes; the last one's seq."""
    for number in range(times):
        served.world.desk.put_vehicle(a_vehicle(f"N-{number}"), by="admin")
    return await caught_up(served)


async def caught_up(served: Served) -> int:
    with served.world.store.read() as unit:
        last = unit.last_seq()
    served.world.parts.tail.poke()
    while served.world.parts.tail.seq < last:
        await asyncio.sleep(0.01)
    return int(last)


NONSENSE = (
    "",
    "{",
    "[]",
    "null",
    "[" * 5000,
    b"\x00\x01",
    '{"type":"fly"}',
    '{"type":"resume"}',
    '{"type":"resume","seq":true}',
    '{"type":"view","bbox":[1]}',
    '{"type":"view","bbox":[1,2,3,NaN]}',
    '{"type":"view","bbox":[1e400,0,0,0]}',
    '{"type":"view","select":"P-017"}',
)


@pytest.mark.parametrize("text", NONSENSE)
async def test_nonsense_is_answered_and_the_stream_goes_on(served: Served, text: str | bytes) -> None:
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        await viewer.send(text)
        assert (await next_of(viewer, "error"))["error"]
        await say(viewer, type="ping")
        assert "at" in await next_of(viewer, "pong")


async def test_a_message_over_16_kib_closes_the_stream(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        await viewer.send("x" * (16 * 1024 + 1))
        assert await closing_code(viewer) == 1009


async def test_no_compression_is_agreed_on(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        assert viewer.response is not None
        assert "Sec-WebSocket-Extensions" not in viewer.response.headers


async def test_a_cameras_report_is_passed_on_to_who_may_see_cameras(served: Served) -> None:
    report = CameraReport(camera="cam-1", at=NOON, state=CameraState.LIVE, zones={"ramp": "blocked"})
    async with served.connect("dispatcher") as one, served.connect("viewer") as other:
        await next_of(one, "snapshot")
        await next_of(other, "snapshot")
        served.world.reports.reports.put_nowait(report)
        assert (await next_of(one, "camera_report"))["report"]["zones"] == {"ramp": "blocked"}
        with pytest.raises(TimeoutError):
            await next_of(other, "camera_report", seconds=0.5)


def flood(world: World, *numbers: int, **changes: Any) -> None:
    """So many floodings in one district, each with its row in the journal."""
    with world.desk.work("rules") as work:
        for n in numbers:
            alert = an_alert(f"f{n}", rule="flooding", subject=f"camera:{n}", district="esil", raised_at=after(n))
            work.unit.put_alert(replace(alert, **changes))
            work.record(Subject.ALERT, alert.id, "raised")
    world.parts.tail.poke()


async def groups_until(viewer: ClientConnection, holds: Callable[[list[Any]], bool]) -> list[Any]:
    while not holds(groups := (await next_of(viewer, "groups"))["groups"]):
        pass
    return groups


async def test_a_crowd_of_alerts_is_told_as_a_group_while_it_grows_and_when_it_goes(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        assert (await next_of(viewer, "snapshot"))["groups"] == []
        flood(served.world, *range(6))
        (six,) = await groups_until(viewer, bool)
        flood(served.world, *range(6, 17))
        (all_of_them,) = await groups_until(viewer, lambda groups: len(groups[0]["alerts"]) == 17)
        flood(served.world, *range(12), state=AlertState.CLEARED)
        assert await groups_until(viewer, lambda groups: not groups) == []
    assert (six["id"], len(six["alerts"]), six["unacknowledged"]) == ("flooding/esil", 6, 6)
    assert all_of_them["last_at"] == "2026-01-15T07:00:16Z"


async def test_who_comes_back_is_told_the_groups_of_now_and_who_sees_no_alerts_none(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        flood(served.world, *range(6))
        await groups_until(viewer, bool)
        seq = await caught_up(served)
    async with served.connect("dispatcher") as one, served.connect("contractor") as other:
        await say(one, type="resume", seq=seq)
        assert [group["id"] for group in (await next_of(one, "groups", "snapshot"))["groups"]] == ["flooding/esil"]
        await say(other, type="resume", seq=seq)
        await say(other, type="ping")
        assert (await next_of(other, "groups", "pong"))["type"] == "pong"


async def test_the_age_of_everything_is_told_every_second(served: Served) -> None:
    served.world.live.batches.put_nowait(moved({"fix_at": NOON - timedelta(seconds=9), "received_at": NOON}))
    served.world.vitals.said.put_nowait(("telemetry", {}, {}))
    async with served.connect("dispatcher") as viewer:
        while (status := await next_of(viewer, "status"))["positions_at"] is None:
            pass
    assert status["positions_at"] == "2026-01-15T06:59:51Z"
    assert status["positions_received_at"] == "2026-01-15T07:00:00Z"
    assert status["lag_s"] == 0
    assert status["roles"]["telemetry"] == 0
    assert status["simulated"] is True


async def test_a_session_that_ends_ends_its_stream() -> None:
    async with serving(build(recheck_every_s=0.1)) as served, served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        served.world.desk.put_user(a_user(Role.DISPATCHER, enabled=False), by="admin")
        assert await closing_code(viewer) == 4401


async def test_a_viewer_that_reads_nothing_costs_the_others_nothing_and_never_sees_an_old_position() -> None:
    async with serving(build(frames_per_s=50.0)) as served:
        for number in range(2000):
            served.world.parts.fleet.put_vehicle(a_vehicle(f"V-{number:04}"))
        slow = await slow_reader(served)
        async with served.connect("supervisor") as quick:
            await next_of(quick, "snapshot")
            fleet = moved(*({"vehicle": f"V-{number:04}"} for number in range(2000)))
            for second in range(40):
                fix_at = NOON + timedelta(seconds=second)
                served.world.clock.move_to(fix_at)
                served.world.live.batches.put_nowait(at_moment(fleet, fix_at))
                while decode(await next_of(quick, "positions"))["at"] != fix_at.timestamp():
                    pass
        counts = served.world.parts.viewers.counts
        assert counts.frames_skipped > 0
        seen = await drained(slow)
        slow.close()
    # A few frames lie in the buffers of both kernels, where nobody can call them back. All others were spared it, and
    # the next one it gets is of now.

    assert len(seen) < 12
    assert max(seen) == NOON.timestamp() + 39


async def test_a_viewer_that_takes_nothing_is_cut_and_its_connection_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LINGER_S", 0.2)
    async with serving(build(frames_per_s=50.0, stalled_after_s=0.3)) as served:
        for number in range(5000):
            served.world.parts.fleet.put_vehicle(a_vehicle(f"V-{number:04}"))
        stuck = await slow_reader(served)
        viewers = served.world.parts.viewers
        batch = moved(*({"vehicle": f"V-{number:04}"} for number in range(5000)))
        async with asyncio.timeout(10):
            while not viewers.counts.stalled:
                served.world.live.batches.put_nowait(batch)
                await asyncio.sleep(0.05)
            while len(viewers) or served.server.server_state.connections:
                await asyncio.sleep(0.02)
        stuck.close()


def at_moment(batch: Any, fix_at: datetime) -> Any:
    moments = pa.array([fix_at] * batch.num_rows, MOMENT)
    for name in ("fix_at", "received_at"):
        batch = batch.set_column(batch.schema.get_field_index(name), batch.schema.field(name), moments)
    return batch


async def slow_reader(served: Served) -> socket.socket:
    """A signed-in websocket by hand that has not read anything but the handshake, with a small receive buffer."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", served.port))
    handshake = (
        f"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: {served.origin}\r\n"
        f"Cookie: session={served.world.token('dispatcher')}\r\n\r\n"
    )
    await loop.sock_sendall(raw, handshake.encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += await loop.sock_recv(raw, 1)
    return raw


async def drained(raw: socket.socket) -> list[float]:
    """Server times of the position frames that still come, until half a second of silence."""
    loop, received = asyncio.get_running_loop(), b""
    try:
        async with asyncio.timeout(1.5):
            while True:
                received += await loop.sock_recv(raw, 65536)
    except TimeoutError:
        pass
    return frames_in(received)


def frames_in(received: bytes) -> list[float]:
    times, at = [], 0
    while at + 10 <= len(received):
        size, start = received[at + 1], at + 2
        if size == 126:
            size, start = int.from_bytes(received[at + 2 : at + 4], "big"), at + 4
        elif size == 127:
            size, start = int.from_bytes(received[at + 2 : at + 10], "big"), at + 10
        payload = received[start : start + size]
        if received[at] == 0x82 and len(payload) == size:
            times.append(decode(payload)["at"])
        at = start + size
    return times
