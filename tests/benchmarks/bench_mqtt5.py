"""What the mqtt role costs: a thousand trackers that each wait for their PUBACK, with and without it before the broker.

Trackers, role and broker share this machine. Run it by `python -m tests.benchmarks.bench_mqtt5`.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from situation.adapters.listeners import free_port
from situation.adapters.spine.broker import EmbeddedBroker
from situation.app.roles.trackers import open_files
from telemetry.mqtt5.packets import field, packet
from tests.benchmarks.processes import child, line_of, used

TRACKERS, EACH = 1_000, 30
WAYS = (("3.1.1, to the broker", 4, False), ("3.1.1, through the role", 4, True), ("5, through the role", 5, True))
RUNS = 3


class Cost(NamedTuple):
    """Of one run."""

    pings_s: float
    broker_us: float  # CPU a ping
    role_us: float
    role_mb: float


class Pinging(asyncio.Protocol):
    """A tracker that sends its next ping when the last one was acknowledged."""

    def __init__(self, number: int, version: int) -> None:
        self.connected = asyncio.get_running_loop().create_future()
        self.done = asyncio.get_running_loop().create_future()
        self._topic = field(b"fleet/esil/V%d/position" % number)
        self._name = field(b"V%d" % number)
        self._version, self._none = version, b"\0" * (version == 5)
        self._sent = 0
        self._link: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._link = cast(asyncio.Transport, transport)
        head = field(b"MQTT") + bytes((self._version, 2)) + b"\0\0"
        self._link.write(packet(0x10, head + self._none + self._name))

    def data_received(self, data: bytes) -> None:
        if not self.connected.done():
            self.connected.set_result(None)
        elif self._sent < EACH:
            self.send()
        else:
            self.done.set_result(None)

    def send(self) -> None:
        assert self._link is not None
        self._sent += 1
        ping = b'{"t":%d,"lat":51.128,"lon":71.43,"speed":12.5,"course":90,"blade":true}' % (1_764_000_000 + self._sent)
        self._link.write(packet(0x32, self._topic + struct.pack(">H", self._sent) + self._none + ping))

    def close(self) -> None:
        assert self._link is not None
        self._link.close()


async def measured(folder: Path, version: int, *, through: bool) -> Cost:
    """One run."""
    broker_port, port = free_port(), free_port()
    broker = EmbeddedBroker(folder, mqtt_port=broker_port)
    await broker.start()
    assert broker.process is not None
    try:
        with child("tests.benchmarks.mqtt_role", port, broker_port) as role:
            assert await asyncio.to_thread(line_of, role) == "ready"
            return await _pinged(port if through else broker_port, version, broker.process.pid, role)
    finally:
        await broker.stop()


async def _pinged(port: int, version: int, broker_pid: int, role: subprocess.Popen[str]) -> Cost:
    loop, trackers = asyncio.get_running_loop(), []
    for number in range(TRACKERS):
        _, tracker = await loop.create_connection(lambda number=number: Pinging(number, version), "127.0.0.1", port)
        trackers.append(tracker)
    await asyncio.gather(*(tracker.connected for tracker in trackers))
    broker_s, role_s, began = used(broker_pid)[0], used(role.pid)[0], time.monotonic()
    for tracker in trackers:
        tracker.send()
    await asyncio.gather(*(tracker.done for tracker in trackers))
    took, pings = time.monotonic() - began, TRACKERS * EACH
    role_after_s, role_mb = used(role.pid)
    for tracker in trackers:
        tracker.close()
    broker_us, role_us = (used(broker_pid)[0] - broker_s) / pings * 1e6, (role_after_s - role_s) / pings * 1e6
    return Cost(pings / took, broker_us, role_us, role_mb)


def run() -> str:
    """The table."""
    open_files(TRACKERS)
    costs: dict[str, list[Cost]] = {name: [] for name, _, _ in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(RUNS):
            for name, version, through in WAYS:
                place = Path(folder) / f"{turn}-{version}-{through}"
                costs[name].append(asyncio.run(measured(place, version, through=through)))
    middle = {
        name: Cost(*(statistics.median(column) for column in zip(*runs, strict=True))) for name, runs in costs.items()
    }
    direct = middle[WAYS[0][0]]
    return "\n".join(
        [
            "## Both versions of MQTT on one port",
            "",
            f"{TRACKERS:,} simulated trackers, {EACH} pings each by QoS 1, the next when the last was acknowledged,",
            "which is the dearest way of sending. Trackers, the role `mqtt` and nats-server share "
            f"{os.cpu_count()} cores; median of {RUNS} rounds of runs.",
            "",
            "| | pings/s | share | nats-server, us of CPU a ping | role, us of CPU a ping | role, MB |",
            "|---|---|---|---|---|---|",
            *(
                f"| {name} | {cost.pings_s:,.0f} | {cost.pings_s / direct.pings_s:.2f} | {cost.broker_us:.0f} "
                + (f"| {cost.role_us:.0f} | {cost.role_mb:.0f} |" if through else "| | |")
                for (name, cost), (_, _, through) in zip(middle.items(), WAYS, strict=True)
            ),
        ]
    )


@pytest.mark.benchmark
def test_the_role_is_measured() -> None:
    print(run())


if __name__ == "__main__":
    print(run())
