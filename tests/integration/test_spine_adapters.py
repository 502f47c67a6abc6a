from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.leases import FENCE_S, NatsLeases
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.pokes import NatsPokes
from situation.adapters.spine.streams import ensure_streams
from situation.adapters.spine.vitals import NatsVitals
from situation.cameras import CameraId, CameraReport, CameraState, Finding, FindingId, FindingKind
from tests.integration.spine_broker import Tracker, kill, running_broker, spine_of
from tests.positions_rows import NOON, batch, row
from tests.waiting import until


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[EmbeddedBroker]:
    async with running_broker(tmp_path) as (broker, port):
        broker.test_port = port  # type: ignore[attr-defined]
        yield broker


@pytest.fixture
async def spine(broker: EmbeddedBroker) -> AsyncIterator[Spine]:
    async with spine_of(broker) as spine:
        yield spine


async def test_device_messages_come_in_order_and_again_until_acknowledged(broker: EmbeddedBroker, spine: Spine) -> None:
    tracker = Tracker(broker.test_port, "t")  # type: ignore[attr-defined]
    for number in range(300):
        tracker.send(f"fleet/city/P{number % 7}/position", b"%d" % number)
    await until(lambda: len(tracker.acknowledged) == 300)
    tracker.close()
    first = NatsDeviceMessages(spine)
    taken = await first.fetch(200, 5)
    assert [int(payload) for payload in taken.payloads] == list(range(200))
    assert taken.topics[8] == "fleet/city/P1/position"
    assert first.epoch
    await first.acknowledge(taken.stream_seqs[99])  # only ends of batches can be acknowledged: nothing is said yet
    rest = await first.fetch(100, 5)
    await first.acknowledge(rest.stream_seqs[0] - 1)
    await first.close()
    second = NatsDeviceMessages(spine)
    again = await second.fetch(100, 10)
    assert [int(payload) for payload in again.payloads] == list(range(200, 300))
    assert again.received_us == rest.received_us
    await second.close()


async def test_a_consumer_of_an_older_version_loses_its_filter_and_keeps_its_place(
    broker: EmbeddedBroker, spine: Spine
) -> None:
    info = await spine.ask("CONSUMER.INFO.$MQTT_msgs.telemetry")
    filtered = {"stream_name": "$MQTT_msgs", "config": {**info["config"], "filter_subject": "$MQTT.msgs.fleet.>"}}
    await spine.ask("CONSUMER.DURABLE.CREATE.$MQTT_msgs.telemetry", filtered)
    tracker = Tracker(broker.test_port, "t")  # type: ignore[attr-defined]
    for number in range(20):
        tracker.send("fleet/city/P1/position", b"%d" % number)
    await until(lambda: len(tracker.acknowledged) == 20)
    tracker.close()
    older = NatsDeviceMessages(spine)
    await older.acknowledge((await older.fetch(12, 5)).stream_seqs[-1])
    await older.close()
    await ensure_streams(spine)
    assert "filter_subject" not in (await spine.ask("CONSUMER.INFO.$MQTT_msgs.telemetry"))["config"]
    newer = NatsDeviceMessages(spine)
    assert [int(payload) for payload in (await newer.fetch(20, 1)).payloads] == list(range(12, 20))
    await newer.close()


async def test_reading_goes_on_after_the_broker_was_killed(broker: EmbeddedBroker, spine: Spine) -> None:
    tracker = Tracker(broker.test_port, "t")  # type: ignore[attr-defined]
    messages = NatsDeviceMessages(spine)
    for number in range(400):
        tracker.send("fleet/city/P1/position", b"%d" % number)
    before = await messages.fetch(400, 5)
    await kill(broker)
    started = time.monotonic()
    await broker.start()
    for number in range(400, 500):
        tracker.send("fleet/city/P1/position", b"%d" % number)
    after: list[bytes] = []
    while not ({b"%d" % number for number in range(400, 500)} <= set(after)):
        assert time.monotonic() - started < 10
        after += (await messages.fetch(100, 0.5)).payloads
    assert set(before.payloads) | set(after) == {b"%d" % number for number in range(500)}
    tracker.close()
    await messages.close()


async def test_live_positions_are_followed_durably_and_not_twice(spine: Spine) -> None:
    live = NatsLivePositions(spine)
    for number in range(1, 4):
        for _ in range(2):
            await live.publish(batch(row(seq=number)), id=f"e.{number}")
    seen = []
    async for positions, acknowledge in live.follow("desk"):
        seen.append(positions["stream_seq"].to_pylist())
        if len(seen) == 2:
            await acknowledge()
            await spine.client.flush()
            break
    async for positions, _ in live.follow("desk"):
        seen.append(positions["stream_seq"].to_pylist())
        break
    assert seen == [[1], [2], [3]]


async def test_live_positions_are_watched_from_now_on(spine: Spine) -> None:
    live = NatsLivePositions(spine)
    await live.publish(batch(row(seq=1)), id="before")
    watched = live.watch()
    waiting = asyncio.ensure_future(anext(watched))
    await asyncio.sleep(0.1)
    sent = batch(row(seq=2), row("P2", seq=3))
    await live.publish(sent, id="after")
    assert (await asyncio.wait_for(waiting, 5)).equals(sent)
    await watched.aclose()


async def test_a_batch_larger_than_a_message_is_cut_and_arrives_whole(spine: Spine) -> None:
    large = batch(*(row(f"P{n}", seq=n + 1, task=["x" * 60] * 30) for n in range(9000)))
    assert large.nbytes > spine.client.max_payload
    live = NatsLivePositions(spine)
    await live.publish(large, id="large")
    seqs: list[int] = []
    async for part, _ in live.follow("reader"):
        seqs += part["stream_seq"].to_pylist()
        if len(seqs) >= 9000:
            break
    assert seqs == list(range(1, 9001))
    last = NatsLastPositions(spine)
    await last.save(large)
    loaded = await last.load()
    assert loaded is not None
    assert loaded.num_rows == 9000


async def test_last_positions_come_back_newest_of_each_vehicle(spine: Spine) -> None:
    last = NatsLastPositions(spine)
    assert await last.load() is None
    await last.save(batch(row("P1", at_s=5, seq=1), row("P2", seq=2)))
    await last.save(batch(row("P1", at_s=9, seq=3), row("P2", seq=2)))
    loaded = await last.load()
    assert loaded is not None
    assert loaded.select(["vehicle", "stream_seq"]).to_pylist() == [
        {"vehicle": "P1", "stream_seq": 3},
        {"vehicle": "P2", "stream_seq": 2},
    ]


FINDING = Finding(
    id=FindingId("F1"), camera=CameraId("cam.7 north"), kind=FindingKind.BLOCKED_RAMP, zone="r1",
    since_at=NOON, seen_at=NOON, score=0.7, measures={"share": 0.5},
)  # fmt: skip


async def test_findings_arrive_once_however_often_they_are_said(spine: Spine) -> None:
    findings = NatsFindings(spine)
    later = Finding(**{name: getattr(FINDING, name) for name in Finding.__slots__} | {"seen_at": NOON + timedelta(1)})
    for finding in (FINDING, FINDING, later):
        await findings.publish_finding(finding)
    seen = []
    async for finding, acknowledge in findings.follow_findings("desk"):
        await acknowledge()
        seen.append(finding)
        if len(seen) == 2:
            break
    assert seen == [FINDING, later]


async def test_a_watcher_of_reports_gets_the_newest_of_each_camera_first(spine: Spine) -> None:
    findings = NatsFindings(spine)

    def report(camera: str, second: int) -> CameraReport:
        return CameraReport(camera=CameraId(camera), at=NOON + timedelta(seconds=second), state=CameraState.LIVE)

    for camera, second in (("C1", 1), ("C2", 2), ("C1", 3)):
        await findings.publish_report(report(camera, second))
    watched = findings.watch_reports()
    assert [await anext(watched), await anext(watched)] == [report("C1", 3), report("C2", 2)]
    await findings.publish_report(report("C2", 4))
    assert await asyncio.wait_for(anext(watched), 5) == report("C2", 4)
    await watched.aclose()


async def test_pokes_wake_whoever_listens_to_their_topic(spine: Spine) -> None:
    pokes = NatsPokes(spine)
    listening = pokes.listen("journal")
    waiting = asyncio.ensure_future(anext(listening))
    await asyncio.sleep(0.1)
    await pokes.poke("cameras")
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await pokes.poke("journal")
    await asyncio.wait_for(waiting, 5)
    await listening.aclose()


async def test_vitals_are_heard_with_their_role(spine: Spine) -> None:
    vitals = NatsVitals(spine)
    watched = vitals.watch()
    waiting = asyncio.ensure_future(anext(watched))
    await asyncio.sleep(0.1)
    await vitals.report("telemetry", {"messages": 5.0}, {"state": "working"})
    assert await asyncio.wait_for(waiting, 5) == ("telemetry", {"messages": 5.0}, {"state": "working"})
    await watched.aclose()


async def test_a_lease_has_one_owner_until_it_is_released(spine: Spine) -> None:
    mine, yours = (NatsLeases(spine, monotonic=time.monotonic) for _ in range(2))
    assert await mine.hold("camera.1", "a")
    assert not await yours.hold("camera.1", "b")
    assert await mine.hold("camera.1", "a")
    await mine.release("camera.1", "a")
    assert await yours.hold("camera.1", "b")
    assert not await mine.hold("camera.1", "a")


async def test_a_lease_is_given_up_when_the_spine_is_out_of_reach_for_too_long(broker: EmbeddedBroker) -> None:
    now = 0.0
    async with spine_of(broker) as spine:
        leases = NatsLeases(spine, monotonic=lambda: now)
        assert await leases.hold("camera.1", "a")
        await kill(broker)
        await spine.client.close()  # so that the answer comes at once
        now = FENCE_S - 0.5
        assert await leases.hold("camera.1", "a")
        now = FENCE_S + 0.5
        assert not await leases.hold("camera.1", "a")


async def test_a_stale_revision_is_refused(spine: Spine) -> None:
    await spine.publish("$KV.LEASES.x", b"a", expect_last=0)
    with pytest.raises(SpineRefused):
        await spine.publish("$KV.LEASES.x", b"b", expect_last=0)
