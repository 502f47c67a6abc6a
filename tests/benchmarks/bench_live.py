"""How fast a position reaches many screens: 2,000 vehicles at 1 Hz to 200 and 1,000 websockets on loopback.

Against a bare websocket broadcast of the same bytes to the same viewers in the same run. Server and viewers are a
process each. Run it by `python -m tests.benchmarks.bench_live`.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from websockets.asyncio.server import broadcast, serve

from situation.adapters.clocks import SystemClock
from situation.positions import MOMENT
from tests.benchmarks.raw_viewers import connect_viewers, tick_of
from tests.builders import a_vehicle, positions
from tests.unit.web.world import World, build

VEHICLES = 2_000
VIEWERS = (200, 1_000)
TICKS = 3  # measured, one a second; one before them warms up
LAT, NORTHWARD = 51.0, 1e-4  # of the first vehicle, and from each to the next, degrees
PAGE = os.sysconf("SC_PAGE_SIZE")

SLOW_TICKS = 60  # the sockets' buffers swallow the first dozens of frames
SLOW = 20  # of the viewers, who read nothing

APART = "web role, no two viewers with the same vehicles"

Server = Callable[[Connection], Coroutine[Any, Any, None]]
Send = Callable[[int], float]  # sends a tick; frames that slow viewers were spared so far


@dataclass(frozen=True, slots=True)
class Outcome:
    """One server with so many viewers."""

    name: str
    viewers: int
    latencies_ms: np.ndarray  # of all ticks at all viewers
    expected: int
    mb_a_viewer: float
    cpu_s: float  # of the server, per tick

    def row(self) -> str:
        p50, p95 = np.percentile(self.latencies_ms, [50, 95]) if len(self.latencies_ms) else (np.nan, np.nan)
        arrived = 100 * len(self.latencies_ms) / self.expected
        return (
            f"| {self.viewers} | {self.name} | {p50:.0f} | {p95:.0f} | {arrived:.0f} % | "
            f"{self.cpu_s:.2f} | {self.mb_a_viewer:.2f} |"
        )


# --- servers, each in a process of its own: told "tick", they send a tick and answer with its moment ------------------


async def ours(pipe: Connection) -> None:
    """The web role as it is served, its store in memory."""
    import uvicorn

    from web.server import uvicorn_config

    world = build(clock=SystemClock(), first_word_s=2.0)
    with world.store.begin() as unit:
        for number in range(VEHICLES):
            unit.put_vehicle(a_vehicle(f"V-{number:04}"))
    token = world.token("dispatcher")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn_config(world.app, host="127.0.0.1", port=0, settings=world.settings))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        pipe.send((listener.getsockname()[1], f"Cookie: session={token}\r\n"))
        await asyncio.gather(task, _obey(pipe, _feeder(world)))


def _feeder(world: World) -> Send:
    fleet = positions(*({"vehicle": f"V-{number:04}", "lat": LAT + number * NORTHWARD} for number in range(VEHICLES)))

    def feed(tick: int) -> float:
        world.live.batches.put_nowait(batch_of(fleet, tick, world.clock.now()))
        return world.parts.feed.figures()["frames_skipped_total"]

    return feed


def batch_of(fleet: pa.RecordBatch, tick: int, now: Any) -> pa.RecordBatch:
    """The fleet at a tick: its longitude says which."""
    moments = pa.array([now] * VEHICLES, MOMENT)
    columns = {"fix_at": moments, "received_at": moments, "lon": pa.array(np.full(VEHICLES, tick / 1000))}
    for name, column in columns.items():
        fleet = fleet.set_column(fleet.schema.get_field_index(name), fleet.schema.field(name), column)
    return fleet


async def bare(pipe: Connection) -> None:
    """A broadcast of ready bytes by the websockets library, without compression."""
    connected: set[Any] = set()

    async def keep(connection: Any) -> None:
        connected.add(connection)
        await connection.send(frame_of(0))
        await connection.wait_closed()

    async with serve(keep, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        pipe.send((server.sockets[0].getsockname()[1], ""))

        def send(tick: int) -> float:
            broadcast(connected, frame_of(tick))
            return 0.0

        await _obey(pipe, send)


def frame_of(tick: int) -> bytes:
    """As many bytes as a frame of ours, with the tick in its place."""
    lon = np.full(VEHICLES, tick * 10_000, "<i4").tobytes()
    number = np.arange(VEHICLES, dtype="<u4").tobytes()
    frame = b"SIT1" + VEHICLES.to_bytes(4, "little") + bytes(8) + number + lon + bytes(12 * VEHICLES)
    assert tick_of(frame) == tick
    return frame


async def _obey(pipe: Connection, send: Send) -> None:
    loop = asyncio.get_running_loop()
    while True:
        tick = await loop.run_in_executor(None, pipe.recv)
        at = time.time()
        pipe.send((at, send(tick)))


def serve_in_process(server: Server, pipe: Connection) -> None:
    asyncio.run(server(pipe))


# --- viewers ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[tuple[int, str, int, Connection]]:
    """Port, cookie, process id, and the way to tell it to tick."""
    context = multiprocessing.get_context("spawn")
    pipe, its_pipe = context.Pipe()
    process = context.Process(target=serve_in_process, args=(server, its_pipe))
    process.start()
    try:
        port, cookie = await asyncio.to_thread(pipe.recv)
        yield port, cookie, process.pid or 0, pipe
    finally:
        process.kill()  # nothing of it is kept, and 1,000 farewells take seconds
        process.join()


async def measure(name: str, server: Server, viewers: int) -> Outcome:
    async with running(server) as (port, cookie, pid, pipe):
        return await _watched(name, pid, (port, cookie, viewers), pipe)


def leaving_out(number: int) -> float:
    """The southern edge of the window that leaves out so many vehicles, the padding of a tenth counted."""
    edge = LAT + (number - 0.5) * NORTHWARD
    return (edge + 0.1 * 90) / 1.1


async def beside_slow_ones(slow: int) -> tuple[float, float]:
    """The p95 in ms of 200 viewers over a minute of ticks, some of whom read nothing; frames that those were spared."""
    async with running(ours) as (port, cookie, _, pipe):
        seen: list[tuple[int, float]] = []
        await _tick(pipe, 1)
        reading = await connect_viewers(port, cookie, VIEWERS[0] - slow, lambda tick, at: seen.append((tick, at)))
        asleep = await connect_viewers(port, cookie, slow, lambda tick, at: None)
        for viewer in asleep:
            viewer.transport.pause_reading()  # type: ignore[attr-defined]
        sent, skipped = {}, 0.0
        for tick in range(2, 2 + SLOW_TICKS):
            sent[tick], skipped = await _told(pipe, tick)
            await asyncio.sleep(0.5)
        latencies = [1000 * (at - sent[tick]) for tick, at in seen if tick in sent]
        for viewer in (*reading, *asleep):
            viewer.transport.abort()
        return float(np.percentile(latencies, 95)), skipped


async def _watched(name: str, pid: int, place: tuple[int, str, int], pipe: Connection) -> Outcome:
    port, cookie, viewers = place
    seen: list[tuple[int, float]] = []
    await _tick(pipe, 1)  # vehicles have a position before the first viewer comes
    before = resident_mb(pid)
    south = leaving_out if name == APART else None
    connected = await connect_viewers(port, cookie, viewers, lambda tick, at: seen.append((tick, at)), south=south)
    await _tick(pipe, 2)
    await asyncio.sleep(1)
    resident, cpu = resident_mb(pid), cpu_s(pid)
    sent = {}
    for tick in range(3, 3 + TICKS):
        sent[tick] = await _tick(pipe, tick)
        await asyncio.sleep(1)
    used_s = cpu_s(pid) - cpu
    latencies = np.array([1000 * (at - sent[tick]) for tick, at in seen if tick in sent])
    for viewer in connected:
        viewer.transport.abort()
    return Outcome(name, viewers, latencies, viewers * TICKS, (resident - before) / viewers, used_s / TICKS)


async def _tick(pipe: Connection, tick: int) -> float:
    """When it was sent."""
    at, _ = await _told(pipe, tick)
    return at


async def _told(pipe: Connection, tick: int) -> tuple[float, float]:
    pipe.send(tick)
    at, skipped = await asyncio.to_thread(pipe.recv)
    return float(at), float(skipped)


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- the report ------------------------------------------------------------------------------------------------------


def run() -> str:
    """The report, in Markdown."""
    outcomes = [
        asyncio.run(measure(name, server, viewers))
        for viewers in VIEWERS
        for name, server in (("web role", ours), (APART, ours), ("bare broadcast", bare))
    ]
    rows = "\n".join(outcome.row() for outcome in outcomes)
    (alone, _), (beside, skipped) = (asyncio.run(beside_slow_ones(slow)) for slow in (0, SLOW))
    return f"""## Positions to screens

{VEHICLES} simulated vehicles at 1 Hz. Each viewer has a window of its own with all of them in it, and the same bytes go
to all ({16 + 20 * VEHICLES}); or each window leaves out one vehicle more than the one before it, so that every frame is
made for one viewer alone. Latency is from the batch's arrival in the web role to the last byte at the viewer, {TICKS}
ticks. Server and viewers share this machine, one process each. The bare broadcast sends {16 + 20 * VEHICLES} bytes,
ready made, by the `websockets` library.

| viewers | server | p50 ms | p95 ms | ticks that arrived | server CPU s per tick | MB a viewer |
|---|---|---|---|---|---|---|
{rows}

{SLOW} of {VIEWERS[0]} viewers read nothing for {SLOW_TICKS} ticks, two a second: {skipped:,.0f} frames of theirs were
skipped, none kept for them; p95 of the others {beside:.0f} ms, where all read {alone:.0f} ms.
"""


@pytest.mark.benchmark
def test_positions_reach_screens() -> None:
    print(run())


if __name__ == "__main__":
    print(run())
