"""What credentials cost: 2,000 trackers signing in at once, and a change of one of them meanwhile.

Broker and trackers share this machine, and the trackers a process: these are floors, not ceilings. Run it by
`python -m tests.benchmarks.bench_devices`.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

from situation.adapters.listeners import free_port
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.device_users import DeviceAccess, DeviceUser
from situation.identity import Secret, new_secret

TRACKERS = 2_000
AT_ONCE = 100


def run() -> str:
    """The table."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16_384), most))
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder)))


async def measured(folder: Path) -> str:
    """Sign-ins a second with and without a name; from a change of users until the one revoked is hung up on."""
    secrets = {f"V{number}": new_secret() for number in range(TRACKERS)}
    access = access_of(secrets)
    port = free_port()
    broker = EmbeddedBroker(folder, mqtt_port=port)
    broker.let_in(access)
    await broker.start()
    try:
        began = time.perf_counter()
        nameless = await all_in(port, [connect_packet(f"N{number}") for number in range(TRACKERS)])
        nameless_s = time.perf_counter() - began
        for _, writer in nameless:
            writer.close()
        began = time.perf_counter()
        links = await all_in(port, [connect_packet(name, secret.text) for name, secret in secrets.items()])
        signed_s = time.perf_counter() - began
        began = time.perf_counter()
        broker.let_in(access_of({name: secret for name, secret in secrets.items() if name != "V0"}))
        written_s = time.perf_counter() - began
        assert await asyncio.wait_for(links[0][0].read(1), 30) == b""
        revoked_s = time.perf_counter() - began
        await asyncio.sleep(1)
        hung_up = sum(reader.at_eof() for reader, _ in links[1:])
        for _, writer in links:
            writer.close()
    finally:
        await broker.stop()
    return "\n".join(
        [
            "| of 2,000 trackers | |",
            "|---|---|",
            f"| sign in a second, with a credential | {TRACKERS / signed_s:,.0f} |",
            f"| sign in a second, without a name | {TRACKERS / nameless_s:,.0f} |",
            f"| from a revocation to the end of that connection | {revoked_s:.2f} s |",
            f"| of that, to write the users | {written_s:.2f} s |",
            f"| others that were hung up on | {hung_up} |",
            "",
        ]
    )


def access_of(secrets: dict[str, Secret]) -> DeviceAccess:
    users = [
        DeviceUser(name=name, password_hash=secret.hash, operator="o", vehicle=name) for name, secret in secrets.items()
    ]
    return DeviceAccess(users=tuple(users), guarded=tuple(f"fleet.*.V{number}.>" for number in range(TRACKERS)))


def connect_packet(name: str, password: str | None = None) -> bytes:
    """MQTT 3.1.1 CONNECT, clean session."""
    fields = [name] + ([name, password] if password else [])
    payload = b"".join(len(field).to_bytes(2, "big") + field.encode() for field in fields)
    flags = 0xC2 if password else 0x02
    body = b"\x00\x04MQTT\x04" + bytes([flags]) + (60).to_bytes(2, "big") + payload
    return bytes([0x10, len(body)]) + body if len(body) < 128 else bytes([0x10, len(body) % 128 + 128, 1]) + body


async def all_in(port: int, packets: list[bytes]) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(packet: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(packet)
            assert await reader.readexactly(4) == b"\x20\x02\x00\x00"
            return reader, writer

    return list(await asyncio.gather(*(one(packet) for packet in packets)))


if __name__ == "__main__":
    sys.stdout.write(run())
