"""Who is turned away, and who is hung up on."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from simulators.tcp_trackers import NoAnswer
from simulators.wialon_client import WialonClient
from tests.integration.gateway.running import FIX, HOST, FakeIngress, running, wialon
from tests.waiting import until


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
