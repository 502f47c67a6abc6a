"""What a tracker is answered: first over a spine that can be told to fail, then over a real one that is killed."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulators.tcp_trackers import NoAnswer
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.spine.ingress import NatsIngress
from telemetry.codecs import CODECS
from tests.integration.gateway.running import FIX, NOON_S, FakeIngress, FixedTrackers, drive, egts, running, wialon
from tests.integration.spine_broker import kill, running_broker, spine_of
from tests.integration.telemetry_role import telemetry
from tests.waiting import until


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
