"""The bridge to a real Mosquitto: both are killed, and nothing acknowledged is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from paho.mqtt import client as paho

from situation.adapters.archive.parquet import ParquetArchive
from telemetry.bridge.bridge import Bridge
from telemetry.bridge.settings import BridgeSettings
from telemetry.topic_rules import rule_of
from tests.integration.gateway.running import FakeIngress
from tests.integration.mosquitto import Mosquitto, running_mosquitto
from tests.integration.spine_broker import running_broker
from tests.integration.telemetry_role import telemetry
from tests.waiting import until

ROOT = Path(__file__).parents[2]
NOON_S = 1_768_478_400  # 2026-01-15T12:00:00Z
HFP_RULE = "/hfp/v2/journey/+/+/+/{operator}/{number}/#=hfp:{operator}/{operator}-{number}"
HFP_TOPIC = "/hfp/v2/journey/ongoing/vp/bus/0018/00423/2159/2/Matinkylä (M)/09:32/2442201/3/60;24/16/58/67"
OWNTRACKS = "owntracks/{operator}/{vehicle}=owntracks"


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    with running_mosquitto(tmp_path / "mosquitto") as broker:
        yield broker


@contextmanager
def publisher(broker: Mosquitto) -> Iterator[paho.Client]:
    """A device that sends again what was not acknowledged."""
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="device", clean_session=False)
    client.reconnect_delay_set(min_delay=1, max_delay=1)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


@asynccontextmanager
async def running_bridge(ingress: FakeIngress, broker: Mosquitto, *rules: str, **changes: str) -> AsyncIterator[Bridge]:
    settings = BridgeSettings(url=broker.url, rules=[rule_of(rule) for rule in rules or (OWNTRACKS,)], **changes)
    bridge, stopping = Bridge(ingress, settings), asyncio.Event()
    task = asyncio.create_task(bridge.run(stopping))
    try:
        yield bridge
    finally:
        stopping.set()
        await task


def connected(bridge: Bridge) -> bool:
    return bridge.figures["connected"] == 1


async def test_messages_come_over_under_our_topics_blanks_or_not(mosquitto: Mosquitto) -> None:
    ingress = FakeIngress()
    async with running_bridge(ingress, mosquitto, OWNTRACKS, HFP_RULE) as bridge:
        await until(lambda: connected(bridge))
        with publisher(mosquitto) as device:
            device.publish("owntracks/city/P-1", b"one", qos=1)
            device.publish(HFP_TOPIC, b"two", qos=1)
            device.publish("owntracks/city/P 1", b"no vehicle of ours", qos=1)
            device.publish("owntracks/city/P-2", b"x" * 1_000_000, qos=1)
            await until(lambda: bridge.figures["acknowledged"] == 4)
    assert ingress.stored == [("fleet/city/P-1/owntracks", b"one"), ("fleet/0018/0018-00423/hfp", b"two")]
    assert (bridge.figures["unmatched"], bridge.figures["too_large"]) == (1, 1)


async def test_nothing_is_acknowledged_before_our_spine_has_it(mosquitto: Mosquitto) -> None:
    ingress = FakeIngress()
    ingress.is_away = True
    async with running_bridge(ingress, mosquitto) as bridge:
        await until(lambda: connected(bridge))
        with publisher(mosquitto) as device:
            device.publish("owntracks/city/P1", b"x", qos=1)
            await until(lambda: bridge.figures["retries"] >= 2)
            assert mosquitto.acknowledged_by("situation-bridge") == set()
            ingress.is_away = False
            await until(lambda: mosquitto.acknowledged_by("situation-bridge") == {"owntracks/city/P1"})


async def test_what_was_sent_while_we_were_away_is_kept_for_us(mosquitto: Mosquitto) -> None:
    ingress = FakeIngress()
    async with running_bridge(ingress, mosquitto) as bridge:
        await until(lambda: connected(bridge))
    with publisher(mosquitto) as device:
        sent = [device.publish("owntracks/city/P1", b"%d" % n, qos=1) for n in range(300)]
        sent[-1].wait_for_publish(10)
    async with running_bridge(ingress, mosquitto) as bridge:
        await until(lambda: bridge.figures["acknowledged"] == 300)
    assert [payload for _, payload in ingress.stored] == [b"%d" % n for n in range(300)]


async def test_a_broker_that_is_not_there_yet_is_waited_for(mosquitto: Mosquitto) -> None:
    mosquitto.kill()
    ingress = FakeIngress()
    async with running_bridge(ingress, mosquitto) as bridge:
        await asyncio.sleep(0.5)
        mosquitto.start()
        await until(lambda: connected(bridge), within_s=15)


async def test_two_bridges_of_a_group_share_the_messages(mosquitto: Mosquitto) -> None:
    one, two = FakeIngress(), FakeIngress()
    async with (
        running_bridge(one, mosquitto, share="centre", client_id="one") as first,
        running_bridge(two, mosquitto, share="centre", client_id="two") as second,
    ):
        await until(lambda: connected(first) and connected(second))
        await asyncio.sleep(0.3)  # until both have subscribed
        with publisher(mosquitto) as device:
            for n in range(100):
                device.publish("owntracks/city/P1", b"%d" % n, qos=1)
            await until(lambda: len(one.stored) + len(two.stored) == 100)
    assert len(one.stored) > 10
    assert len(two.stored) > 10
    assert {payload for _, payload in one.stored + two.stored} == {b"%d" % n for n in range(100)}


async def test_broker_and_bridge_killed_at_random_lose_nothing_acknowledged_and_double_nothing(
    mosquitto: Mosquitto, tmp_path: Path
) -> None:
    pings, archive, rng = 1500, tmp_path / "archive", random.Random(3)
    async with running_broker(tmp_path / "broker") as (broker, _):
        with telemetry(broker.url, archive), publisher(mosquitto) as device:
            command = [sys.executable, "-m", "tests.integration.bridge_process", broker.url, mosquitto.url]
            bridge = subprocess.Popen(command, cwd=ROOT)
            await until(lambda: b"situation-bridge" in log_of(tmp_path), within_s=15)
            flooding = asyncio.create_task(flood(device, pings, over_s=12))
            for turn in range(5):
                await asyncio.sleep(rng.uniform(1.0, 2.5))
                if turn % 2:
                    mosquitto.kill()
                    mosquitto.start()
                else:
                    bridge.kill()
                    bridge.wait()
                    bridge = subprocess.Popen(command, cwd=ROOT)
            await flooding
            for n in range(pings, pings + 20):  # so that there is something after the last kill, too
                device.publish(f"owntracks/city/V{n}", location(n), qos=1).wait_for_publish(15)
            last = {f"V{n}" for n in range(pings, pings + 20)}
            await until(lambda: last <= set(archived(archive)), within_s=40)
            bridge.terminate()
            bridge.wait(20)
            acknowledged = {topic.rpartition("/")[2] for topic in mosquitto.acknowledged_by("situation-bridge")}
            await until(lambda: acknowledged <= set(archived(archive)), within_s=20)
    once = archived(archive)
    print(f"{len(acknowledged)} acknowledged by the bridge, {len(once)} archived, {ParquetArchive(archive).count()}")
    assert len(acknowledged) > pings / 2
    assert set(once.values()) == {1}
    assert set(ParquetArchive(archive).count()) <= {"", "duplicate"}


def log_of(tmp_path: Path) -> bytes:
    return (tmp_path / "mosquitto" / "mosquitto.log").read_bytes()


async def flood(device: paho.Client, pings: int, *, over_s: float) -> None:
    """Each ping is of a vehicle, and so of a topic, of its own: the broker's log can tell them apart."""
    began = time.monotonic()
    for n in range(pings):
        device.publish(f"owntracks/city/V{n}", location(n), qos=1)
        await asyncio.sleep(max(0, began + over_s * n / pings - time.monotonic()))


def location(n: int) -> bytes:
    return json.dumps({"_type": "location", "tst": NOON_S + n, "lat": 51.1, "lon": 71.4, "vel": 20}).encode()


def archived(archive: Path) -> Counter[str]:
    """Vehicles of accepted rows, each with how often it is there."""
    return (
        Counter(ParquetArchive(archive).read(columns=["vehicle"])["vehicle"].to_pylist())
        if archive.exists()
        else Counter()
    )
