"""One port for both versions of MQTT, before a real nats-server: what holds for 3.1.1 holds for 5."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import uvloop

from situation.adapters.listeners import free_port
from situation.adapters.spine.device_messages import NatsDeviceMessages
from telemetry.mqtt5 import connections
from telemetry.mqtt5.listener import Listener, ListenerSettings
from telemetry.mqtt5.packets import field, packet
from tests.integration.certificates import certificate_in
from tests.integration.device_door import door, figure
from tests.integration.spine_broker import Tracker, kill, running_broker, spine_of
from tests.waiting import until

VERSIONS = pytest.mark.parametrize("is_v5", [False, True], ids=["3.1.1", "5"])
TOPIC = "fleet/esil/P1/position"
CONNECT = {
    4: packet(0x10, field(b"MQTT") + b"\4\2\0\0" + field(b"P1")),
    5: packet(0x10, field(b"MQTT") + b"\5\2\0\0\0" + field(b"P1")),
}


@asynccontextmanager
async def listening(broker_port: int, **settings: object) -> AsyncIterator[Listener]:
    """One on a loop of its own, of the kind that the role has."""
    listener = Listener(ListenerSettings(port=0, broker=("127.0.0.1", broker_port), **settings))
    stop: list[Callable[[], object]] = []

    async def run() -> None:
        stopping = asyncio.Event()
        stop.append(partial(asyncio.get_running_loop().call_soon_threadsafe, stopping.set))
        await listener.run(stopping)

    def run_on_its_loop() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run())

    task = asyncio.create_task(asyncio.to_thread(run_on_its_loop))
    await until(lambda: listener.port or task.done())
    try:
        yield listener
    finally:
        stop[0]()
        await task


async def answer(port: int, said: bytes, *, within_s: float = 5.0) -> bytes:
    """All that is answered to these bytes until the other side hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    try:
        return await asyncio.wait_for(reader.read(), within_s)
    finally:
        writer.close()


@VERSIONS
async def test_a_tracker_speaks_for_its_own_vehicle_only_and_hears_its_own_acknowledgements(
    tmp_path: Path, is_v5: bool
) -> None:
    async with door(tmp_path, anonymous=False) as at, listening(at.port) as listener:
        at.register("P1")
        at.register("P2", "taza")
        password = at.issue("868204004279043", "P1")
        await until(lambda: figure(at, "device_credentials") == 1)
        tracker = Tracker(listener.port, "868204004279043", password=password, is_v5=is_v5)
        await until(lambda: "Success" in tracker.answers)
        own = [TOPIC, "fleet/esil/P1/status", "owntracks/esil/P1"]
        for topic in (*own, "fleet/taza/P2/position", "fleet/esil/P1/ack"):
            tracker.send(topic, b"{}")
        for topic in ("fleet/esil/P1/ack", "fleet/taza/P2/ack", "#"):
            tracker.client.subscribe(topic, 1)
        await until(lambda: len(tracker.acknowledged) == 5 and len(tracker.refused_subscriptions) == 3)
        assert tracker.refused_subscriptions == [False, True, True]
        assert sorted(await at.kept(3)) == sorted(own)
        async with spine_of(at.broker) as spine:
            await spine.tell("fleet.esil.P1.ack", b'{"seq": 7}')
            await until(lambda: tracker.heard)
        assert tracker.heard == [("fleet/esil/P1/ack", b'{"seq": 7}')]
        at.revoke("868204004279043")
        await until(lambda: tracker.hung_up, within_s=2)
        await until(lambda: "Not authorized" in tracker.answers)
        tracker.close()
        assert listener.said()["connected_mqtt5"] == (listener.said()["connected"] if is_v5 else 0)


@VERSIONS
async def test_thousands_at_once_arrive_once_each_and_as_they_were(tmp_path: Path, is_v5: bool) -> None:
    payloads = [f'{{"t": {number}, "pad": "{"x" * (number % 700)}"}}'.encode() for number in range(3_000)]
    async with running_broker(tmp_path) as (broker, port), listening(port) as listener:
        tracker = Tracker(listener.port, "P1", is_v5=is_v5)
        for payload in payloads:
            tracker.send(TOPIC, payload)
        await until(lambda: len(tracker.acknowledged) == len(payloads), within_s=60)
        tracker.close()
        async with spine_of(broker) as spine:
            messages, kept = NatsDeviceMessages(spine), []
            while len(kept) < len(payloads):
                kept += [bytes(payload) for payload in (await messages.fetch(10_000, 0.5)).payloads]
        assert kept == payloads


@VERSIONS
async def test_a_killed_broker_is_found_again_and_nothing_acknowledged_is_lost(tmp_path: Path, is_v5: bool) -> None:
    async with running_broker(tmp_path) as (broker, port), listening(port) as listener:
        tracker = Tracker(listener.port, "P1", is_v5=is_v5)
        tracker.send(TOPIC, b"before")
        await until(lambda: len(tracker.acknowledged) == 1)
        await kill(broker)
        await until(lambda: tracker.hung_up)
        tracker.send(TOPIC, b"meanwhile")
        assert (await answer(listener.port, CONNECT[5]))[3:4] == b"\x88"
        assert await answer(listener.port, CONNECT[4]) == b"\x20\2\0\3"
        await broker.start()
        await until(lambda: len(tracker.acknowledged) == 2, within_s=20)
        tracker.close()
        async with spine_of(broker) as spine:
            messages, kept = NatsDeviceMessages(spine), []
            while len(set(kept)) < 2:
                kept += [bytes(payload) for payload in (await messages.fetch(100, 0.5)).payloads]
        assert set(kept) == {b"before", b"meanwhile"}
        assert listener.said()["refused_away"] >= 2


@VERSIONS
@pytest.mark.parametrize("leaves", [False, True])
async def test_a_will_is_published_where_the_connection_breaks_off_and_only_there(
    tmp_path: Path, is_v5: bool, leaves: bool
) -> None:
    flags, none = 0x02 | 0x04 | 0x08, b"\0" * is_v5
    body = field(b"MQTT") + bytes((5 if is_v5 else 4, flags)) + b"\0\0" + none + field(b"P1") + none
    body += field(b"fleet/esil/P1/status") + field(b"offline")
    async with running_broker(tmp_path) as (broker, port), listening(port) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(packet(0x10, body))
        await reader.read(100)
        writer.write(b"\xe0\0" * leaves)
        await writer.drain()
        writer.close()
        await until(lambda: listener.said()["connections"] == 0)
        async with spine_of(broker) as spine:
            kept = (await NatsDeviceMessages(spine).fetch(10, 1.0)).topics
        assert kept == ([] if leaves else ["fleet/esil/P1/status"])


async def test_who_says_nothing_or_too_much_or_comes_when_all_is_full_is_hung_up_on(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (_, port), listening(port, first_s=0.3, connections=1) as listener:
        for said, figure_of in ((b"", "refused_silent"), (b"\x10", "refused_silent")):
            before = listener.said()[figure_of]
            assert await answer(listener.port, said) == b""
            assert listener.said()[figure_of] == before + 1
        assert await answer(listener.port, b"GET / HTTP/1.1\r\n\r\n") == b""  # the broker hangs up
        assert (await answer(listener.port, CONNECT[5] + b"\xf0\0"))[-4:] == b"\xe0\2\x82\0"
        assert listener.said()["refused_malformed"] == 1
        staying = Tracker(listener.port, "P1", is_v5=True)
        await until(lambda: "Success" in staying.answers)
        with contextlib.suppress(ConnectionError):
            assert await answer(listener.port, CONNECT[4]) == b""
        assert listener.said()["refused_full"] == 1
        staying.close()
        await until(lambda: listener.said()["connections"] == 0)


@pytest.mark.parametrize("version", [4, 5])
async def test_a_broker_that_does_not_read_slows_the_tracker_and_nothing_piles_up(version: int) -> None:
    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0, limit=1024)
    ping = packet(0x32, field(TOPIC.encode()) + b"\0\1" + b"\0" * (version == 5) + bytes(60_000))
    try:
        async with listening(server.sockets[0].getsockname()[1]) as listener:
            _, writer = await asyncio.open_connection("127.0.0.1", listener.port)
            writer.write(CONNECT[version])
            sent = 0
            with contextlib.suppress(TimeoutError):
                while sent < 200_000_000:
                    writer.write(ping)
                    await asyncio.wait_for(writer.drain(), 1.0)
                    sent += len(ping)
            assert sent < 50_000_000  # what the sockets of both sides hold
            writer.transport.abort()
            for each in held:
                each.transport.abort()
            await until(lambda: listener.said()["connections"] == 0)
    finally:
        server.close()


@pytest.mark.parametrize("version", [4, 5])
async def test_a_tracker_that_takes_no_answer_is_let_go_of(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "DEAF_S", 0.2)

    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            while True:
                writer.write(packet(0x40, b"\0\1") * 10_000)
                await asyncio.wait_for(writer.drain(), 1.0)
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    try:
        async with listening(server.sockets[0].getsockname()[1]) as listener:
            _, writer = await asyncio.open_connection("127.0.0.1", listener.port, limit=1024)
            writer.write(CONNECT[version])
            await until(lambda: listener.said()["connections"] == 1)
            await until(lambda: listener.said()["connections"] == 0, within_s=20)
            writer.close()
    finally:
        server.close()


@VERSIONS
async def test_over_tls(tmp_path: Path, is_v5: bool) -> None:
    certificate = certificate_in(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    async with running_broker(tmp_path / "data") as (_, port), listening(port, tls=context) as listener:
        tracker = await asyncio.to_thread(Tracker, listener.port, "P1", ca_file=certificate[0], is_v5=is_v5)
        tracker.send(TOPIC, b"{}")
        await until(lambda: tracker.acknowledged)
        tracker.close()
        plain = Tracker(listener.port, "plain", is_v5=is_v5)
        await until(lambda: plain.hung_up)
        assert plain.answers == []
        plain.close()


async def test_the_client_of_mosquitto_publishes_by_both_versions(tmp_path: Path) -> None:
    client = shutil.which("mosquitto_pub")
    if not client:
        pytest.skip("mosquitto-clients is not installed: its client was not tried")
    async with running_broker(tmp_path) as (broker, port), listening(port) as listener:
        for version, more in (("mqttv311", []), ("mqttv5", ["-D", "publish", "user-property", "a", "b"])):
            line = [client, "-V", version, "-p", str(listener.port), "-q", "1", "-t", TOPIC, "-m", version, *more]
            done = await asyncio.to_thread(subprocess.run, line, timeout=20, check=False)
            assert done.returncode == 0
        async with spine_of(broker) as spine:
            kept = await NatsDeviceMessages(spine).fetch(10, 1.0)
        assert [bytes(payload) for payload in kept.payloads] == [b"mqttv311", b"mqttv5"]


async def test_a_taken_port_is_said(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    try:
        with pytest.raises(OSError, match="in use"):
            await Listener(ListenerSettings(port=port, broker=("127.0.0.1", free_port()))).run(asyncio.Event())
    finally:
        taken.close()
