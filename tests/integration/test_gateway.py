"""The gateway on real sockets: first over a spine that can be told to fail, then over a real one that is killed."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulators.egts_client import EgtsClient
from simulators.tcp_trackers import Fix, NoAnswer
from simulators.wialon_client import WialonClient, record_of
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.spine.ingress import NatsIngress
from situation.errors import Unavailable
from situation.identity import new_secret
from telemetry.codecs import CODECS
from telemetry.gateway.server import Gateway
from telemetry.gateway.settings import GatewaySettings
from telemetry.ports import Ingress, Owner
from tests.integration.spine_broker import kill, running_broker, spine_of
from tests.integration.test_device_access import certificate_in
from tests.integration.test_telemetry_ingest import telemetry
from tests.waiting import until

NOON_S = 1_768_478_400  # 2026-01-15T12:00:00Z
HOST = "127.0.0.1"
FIX = Fix(at_s=NOON_S, lat=51.1, lon=71.4, speed_kmh=36)


def drive(count: int, *, start: int = 0) -> list[Fix]:
    """North at 36 km/h, a fix a second."""
    return [Fix(at_s=NOON_S + n, lat=51.1 + n * 9e-5, lon=71.4, speed_kmh=36) for n in range(start, start + count)]


class FakeIngress:
    """A spine that may be away, or slow."""

    def __init__(self) -> None:
        self.stored: list[tuple[str, bytes]] = []
        self.is_away = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def store(self, topic: str, payload: bytes) -> None:
        await self.gate.wait()
        if self.is_away:
            raise Unavailable("the spine is away")
        self.stored.append((topic, payload))


class FixedTrackers:
    """868000000000017 is on P1, terminal 7 on P2, and so on; whoever is not here is nobody."""

    def __init__(self) -> None:
        vehicles = {"868000000000017": "P1", "7": "P2", "8": "P3"}
        self.owners = {tracker: Owner(operator="city", vehicle=vehicle) for tracker, vehicle in vehicles.items()}
        self.is_away = False

    def find_tracker(self, id: str) -> Owner | None:
        if self.is_away:
            raise Unavailable("no database")
        return self.owners.get(id)


@asynccontextmanager
async def running(ingress: Ingress, trackers: FixedTrackers | None = None, **changes: Any) -> AsyncIterator[Gateway]:
    settings = GatewaySettings(**({"wialon_port": 0, "egts_port": 0} | changes))
    gateway = Gateway(ingress, trackers or FixedTrackers(), settings)
    stopping = asyncio.Event()
    task = asyncio.create_task(gateway.run(stopping))
    await until(lambda: len(gateway.ports) == 2 or task.done())
    try:
        yield gateway
    finally:
        stopping.set()
        await task


def wialon(gateway: Gateway, imei: str = "868000000000017", **changes: Any) -> WialonClient:
    return WialonClient(HOST, gateway.ports["wialon"], imei, **changes)


def egts(gateway: Gateway, terminal: int = 7, **changes: Any) -> EgtsClient:
    return EgtsClient(HOST, gateway.ports["egts"], terminal, **changes)


@pytest.fixture
async def ingress() -> FakeIngress:
    return FakeIngress()


@pytest.mark.parametrize("version", ["", "2.0"])
async def test_a_wialon_tracker_is_answered_for_each_packet(ingress: FakeIngress, version: str) -> None:
    async with running(ingress) as gateway:
        tracker = wialon(gateway, version=version)
        assert await tracker.connect() == "1"
        assert [await tracker.report(FIX), await tracker.report_short(FIX), await tracker.ping()] == ["1", "1", ""]
        assert await tracker.empty_black_box(drive(1000)) == "1000"
        await tracker.close()
    assert tracker.answers == ["#AL#1", "#AD#1", "#ASD#1", "#AP#", "#AB#1000"]
    assert {topic for topic, _ in ingress.stored} == {"fleet/city/P1/wialon"}
    assert sum(payload.count(b"|") for _, payload in ingress.stored) == 1000


async def test_an_egts_terminal_is_answered_for_each_record(ingress: FakeIngress) -> None:
    async with running(ingress) as gateway:
        terminal = egts(gateway, 1234, imei="868000000000017")
        assert await terminal.connect() == 0
        assert set((await terminal.report(drive(3))).values()) == {0}
        other = egts(gateway, 7)
        await other.connect()
        assert set((await other.report(drive(2))).values()) == {0}
        stranger = egts(gateway, 999)
        await stranger.connect()
        assert set((await stranger.report(drive(1))).values()) == {146}
        for client in (terminal, other, stranger):
            await client.close()
    assert [topic for topic, _ in ingress.stored] == ["fleet/city/P1/egts", "fleet/city/P2/egts"]


async def test_an_unknown_tracker_is_refused_counted_and_hung_up_on(ingress: FakeIngress) -> None:
    async with running(ingress) as gateway:
        tracker = wialon(gateway, "1")
        assert await tracker.connect() == "0"
        with pytest.raises((NoAnswer, OSError)):
            await tracker.report(FIX)
        terminal = egts(gateway, 1, imei="868000000000099")
        assert await terminal.connect() == 151
        figures = gateway.counters.said()
        await tracker.close()
        await terminal.close()
    assert figures["unknown_trackers"] == 2
    assert ingress.stored == []


async def test_nothing_is_answered_before_the_spine_has_stored_it(ingress: FakeIngress) -> None:
    async with running(ingress) as gateway:
        tracker = wialon(gateway)
        await tracker.connect()
        ingress.gate.clear()
        asking = asyncio.create_task(tracker.report(FIX))
        await asyncio.sleep(0.3)
        assert not asking.done()
        ingress.gate.set()
        assert await asking == "1"
        await tracker.close()


async def test_a_spine_that_is_away_is_no_answer_and_the_tracker_sends_again(ingress: FakeIngress) -> None:
    async with running(ingress) as gateway:
        ingress.is_away = True
        tracker, terminal = wialon(gateway), egts(gateway)
        delivering = asyncio.gather(tracker.deliver(drive(120)), terminal.deliver(drive(50)))
        await until(lambda: gateway.counters.figures["not_stored"] >= 4)
        assert not any(answer.startswith(("#AB", "#AD")) for answer in tracker.answers)
        ingress.is_away = False
        connections = await delivering
        await tracker.close()
        await terminal.close()
    assert min(connections) > 1
    assert moments(ingress, "wialon") == {fix.at_s for fix in drive(120)}
    assert moments(ingress, "egts") == {fix.at_s for fix in drive(50)}


def moments(ingress: FakeIngress, kind: str) -> set[Any]:
    """Fix times of what is stored."""
    codec = CODECS[kind]
    payloads = [payload for topic, payload in ingress.stored if topic.endswith(f"/{kind}")]
    return {codec.read(text).t for payload in payloads for text in codec.split(payload) or []}


async def test_a_register_that_is_away_is_no_refusal(ingress: FakeIngress) -> None:
    trackers = FixedTrackers()
    trackers.is_away = True
    async with running(ingress, trackers) as gateway:
        tracker = wialon(gateway)
        with pytest.raises((NoAnswer, OSError)):
            await tracker.connect()
        await tracker.close()
        trackers.is_away = False
        assert await tracker.connect() == "1"
        await tracker.close()
    assert tracker.answers == ["#AL#1"]


async def test_whoever_says_nothing_or_drips_or_does_not_log_in_is_hung_up_on(ingress: FakeIngress) -> None:
    limits = {"login_s": 0.5, "packet_s": 0.5, "idle_s": 1.2}
    async with running(ingress, **limits) as gateway:
        clock = asyncio.get_running_loop().time
        began = clock()
        silent, _ = await asyncio.open_connection(HOST, gateway.ports["wialon"])
        pinging, asks = await asyncio.open_connection(HOST, gateway.ports["wialon"])
        known = wialon(gateway)
        await known.connect()
        dripping = asyncio.create_task(drip(known))
        assert await asyncio.wait_for(silent.read(), 5) == b""
        with suppress(OSError):
            while not pinging.at_eof():
                asks.write(b"#P#\r\n")
                await asyncio.wait_for(pinging.read(10), 5)
        await asyncio.wait_for(dripping, 5)
        assert clock() - began < 5
        assert gateway.counters.figures["ended_silent"] == 3
        await known.close()


async def drip(client: WialonClient) -> None:
    """A byte now and then, until the other side has had enough."""
    assert client._streams is not None
    reader, writer = client._streams
    while not reader.at_eof():
        writer.write(b"#")
        await asyncio.sleep(0.1)


async def test_too_many_connections_are_turned_away_and_room_is_used_again(ingress: FakeIngress) -> None:
    async with running(ingress, connections=2) as gateway:
        first, second, third = wialon(gateway), wialon(gateway), wialon(gateway)
        assert [await first.connect(), await second.connect()] == ["1", "1"]
        with pytest.raises((NoAnswer, OSError)):
            await third.connect()
        await third.close()
        await first.close()
        await until(lambda: gateway.counters.figures["connections"] < 2)
        assert await third.connect() == "1"
        await second.close()
        await third.close()
    assert gateway.counters.figures["refused_full"] == 1


async def test_one_address_has_so_many_connections_and_so_many_new_ones_a_minute(ingress: FakeIngress) -> None:
    async with running(ingress, address_connections=2, address_rate=4) as gateway:
        first, second, third = wialon(gateway), wialon(gateway), wialon(gateway)
        assert [await first.connect(), await second.connect()] == ["1", "1"]
        with pytest.raises((NoAnswer, OSError)):
            await third.connect()
        await first.close()
        await until(lambda: gateway.counters.figures["connections"] < 2)
        for _ in range(2):
            assert await first.connect() == "1"
            await first.close()
            await until(lambda: gateway.counters.figures["connections"] < 2)
        with pytest.raises((NoAnswer, OSError)):
            await first.connect()
        figures = gateway.counters.said()
        for client in (first, second, third):
            await client.close()
    assert (figures["refused_address"], figures["refused_rate"]) == (1, 1)


async def test_networks_without_limits_have_none(ingress: FakeIngress) -> None:
    async with running(ingress, address_connections=1, address_rate=1, free=("127.0.0.0/8",)) as gateway:
        trackers = [wialon(gateway) for _ in range(4)]
        assert [await tracker.connect() for tracker in trackers] == ["1"] * 4
        for tracker in trackers:
            await tracker.close()


# --- who is believed

IMEI = "868000000000017"
SECRET = new_secret()


def bound(**changes: Any) -> FixedTrackers:
    """The usual ones, and how the first proves that it is itself."""
    trackers = FixedTrackers()
    trackers.owners[IMEI] = replace(trackers.owners[IMEI], **changes)
    return trackers


async def test_a_wialon_tracker_that_was_given_a_password_needs_it(ingress: FakeIngress) -> None:
    async with running(ingress, bound(password_hash=SECRET.hash)) as gateway:
        for password in ("NA", "", "x" * 100, SECRET.text[:-1]):
            stranger = wialon(gateway, password=password)
            assert await stranger.connect() == "01"
            await stranger.close()
        tracker = wialon(gateway, password=SECRET.text)
        assert await tracker.connect() == "1"
        assert await tracker.report(FIX) == "1"
        figures = gateway.counters.said()
        await tracker.close()
    assert (figures["denied"], figures["logins"]) == (4, 1)


@pytest.mark.parametrize(
    ("changes", "answer", "figure"),
    [
        ({"is_revoked": True, "password_hash": SECRET.hash}, "01", "denied"),
        ({"protocol": "egts"}, "0", "wrong_protocol"),
    ],
)
async def test_a_tracker_that_is_revoked_or_bound_for_another_protocol_is_refused(
    ingress: FakeIngress, changes: dict[str, Any], answer: str, figure: str
) -> None:
    async with running(ingress, bound(**changes)) as gateway:
        tracker = wialon(gateway, password=SECRET.text)
        assert await tracker.connect() == answer
        await tracker.close()
        assert gateway.counters.figures[figure] == 1
    assert ingress.stored == []


async def test_where_passwords_are_required_a_tracker_without_one_is_refused(ingress: FakeIngress) -> None:
    async with running(ingress, passwords_required=True) as gateway:
        tracker = wialon(gateway)
        assert await tracker.connect() == "01"
        terminal = egts(gateway)
        assert await terminal.connect() == 0  # EGTS has none
        await tracker.close()
        await terminal.close()


async def said_by_line(gateway: Gateway, *lines: bytes) -> bytes:
    """What a connection is answered to these lines of Wialon 1.1."""
    reader, writer = await asyncio.open_connection(HOST, gateway.ports["wialon"])
    answers = b""
    for line in lines:
        writer.write(line + b"\r\n")
        answers += await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    return answers


RECORD = record_of(FIX).encode()


async def test_who_has_logged_in_speaks_for_itself_alone_unless_it_is_a_relay(ingress: FakeIngress) -> None:
    lines = (b"#L#7;NA", b"8#D#" + RECORD)
    async with running(ingress) as gateway:
        assert (await said_by_line(gateway, *lines)).split() == [b"#AL#1", b"#AD#-1"]
        assert gateway.counters.figures["not_its_own"] == 1
    assert ingress.stored == []
    async with running(ingress, relays=("127.0.0.1",)) as gateway:
        assert (await said_by_line(gateway, *lines)).split() == [b"#AL#1", b"#AD#1"]
    assert [topic for topic, _ in ingress.stored] == ["fleet/city/P3/wialon"]


async def test_nobody_else_speaks_for_a_tracker_that_has_a_password_not_even_a_relay(ingress: FakeIngress) -> None:
    named = IMEI.encode() + b"#D#" + RECORD
    async with running(ingress, bound(password_hash=SECRET.hash), relays=("127.0.0.1",)) as gateway:
        assert await said_by_line(gateway, named) == b"#AD#-1\r\n"
        assert (await said_by_line(gateway, b"#L#7;NA", named)).split() == [b"#AL#1", b"#AD#-1"]
        assert gateway.counters.figures["not_signed_in"] == 2
    assert ingress.stored == []


async def test_over_tls_a_tracker_is_answered_and_plain_text_is_not(ingress: FakeIngress, tmp_path: Path) -> None:
    certificate, key = certificate_in(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with running(ingress, tls=context) as gateway:
        port = gateway.ports["wialon"]
        reader, writer = await asyncio.open_connection(HOST, port, ssl=trusting, server_hostname=HOST)
        writer.write(b"#L#7;NA\r\n")
        assert await asyncio.wait_for(reader.readline(), 5) == b"#AL#1\r\n"
        writer.close()
        plain, asks = await asyncio.open_connection(HOST, port)
        asks.write(b"#L#7;NA\r\n")
        with suppress(OSError):
            assert b"#AL" not in await asyncio.wait_for(plain.read(100), 5)
        asks.close()


async def test_garbage_on_one_connection_harms_no_other(ingress: FakeIngress) -> None:
    rng = random.Random(1)
    async with running(ingress) as gateway:
        tracker = wialon(gateway)
        await tracker.connect()
        for port in gateway.ports.values():
            for _ in range(20):
                reader, writer = await asyncio.open_connection(HOST, port)
                writer.write(rng.randbytes(3000))
                writer.write_eof()
                await asyncio.wait_for(reader.read(), 5)
                writer.close()
        assert await tracker.report(FIX) == "1"
        await tracker.close()
        await until(lambda: gateway.counters.figures["connections"] == 0)


async def test_on_a_real_spine_that_is_killed_every_fix_is_archived_once(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    count = 400
    async with running_broker(tmp_path / "broker") as (broker, _), spine_of(broker) as spine:
        with telemetry(broker.url, archive):
            async with running(NatsIngress(spine)) as gateway:
                trackers = [wialon(gateway), egts(gateway, 7), egts(gateway, 8)]
                whole = drive(count)
                for part in (whole[: count // 2], whole[count // 2 :]):
                    await kill(broker)  # so that every tracker begins its part before a broker that is not there
                    delivering = asyncio.gather(*(tracker.deliver(part) for tracker in trackers))
                    await asyncio.sleep(0.5)
                    assert not delivering.done()
                    await broker.start()
                    await asyncio.wait_for(delivering, 60)
                for tracker in trackers:
                    await tracker.close()
            await until(lambda: archived(archive).total() >= 3 * count, within_s=30)
        assert archived(archive) == Counter((f"P{n}", NOON_S + second) for n in (1, 2, 3) for second in range(count))
        assert set(ParquetArchive(archive).count()) <= {"", "duplicate"}


def archived(archive: Path) -> Counter[tuple[str, int]]:
    """(vehicle, fix second) of accepted rows, each with how often it is there."""
    if not archive.exists():
        return Counter()
    rows = ParquetArchive(archive).read(columns=["vehicle", "fix_at"])
    seconds = [int(at.timestamp()) for at in rows["fix_at"].to_pylist()]
    return Counter(zip(rows["vehicle"].to_pylist(), seconds, strict=True))
