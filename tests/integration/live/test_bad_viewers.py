"""Viewers that send nonsense, read nothing or are signed out harm nobody else."""

from __future__ import annotations

import asyncio
import socket
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from situation.people import Role
from situation.positions import MOMENT
from tests.builders import NOON, a_vehicle
from tests.integration.live.hearing import closing_code, moved
from tests.integration.web_served import Served, next_of, say, serving
from tests.live_decoder import decode
from tests.unit.web.world import a_user, build
from web import server

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
