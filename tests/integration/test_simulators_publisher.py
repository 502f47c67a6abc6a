"""The publisher and its ledger against a real nats-server: what the ledger says is what the broker holds."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulators.errors import BrokerRefused, BrokerUnreachable
from simulators.ledger import FileLedger, read_ledger
from simulators.publisher import Broker, Publisher
from simulators.replay import ReplayOptions, replay
from tests.integration.simulators_broker import RealBroker, free_ports


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[RealBroker]:
    real = RealBroker(tmp_path)
    await real.start()
    yield real
    real.stop()


async def connected(broker: Broker, **options: object) -> Publisher:
    publisher = Publisher(broker, client_id="test", **options)  # type: ignore[arg-type]
    await publisher.start()
    return publisher


async def test_the_ledger_holds_exactly_what_the_broker_holds(broker: RealBroker, tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    publisher = await connected(Broker(port=broker.mqtt_port), ledger=ledger)
    await broker.keep_everything()
    for n in range(700):
        await publisher.publish(f"fleet/op/v{n % 7}/position", b"%d \xff" % n)
    await publisher.drain(20)
    await publisher.close()
    ledger.close()
    assert (publisher.sent, publisher.acknowledged, publisher.unacknowledged) == (700, 700, 0)
    assert sorted(await broker.stored()) == sorted(read_ledger(tmp_path / "ledger.jsonl"))


async def test_a_killed_broker_loses_nothing_that_was_acknowledged_and_gets_the_rest_after_its_restart(
    broker: RealBroker,
) -> None:
    acknowledged: list[tuple[str, bytes]] = []
    publisher = await connected(
        Broker(port=broker.mqtt_port), window=64, ledger=lambda topic, payload: acknowledged.append((topic, payload))
    )
    await broker.keep_everything()
    sent = [(f"fleet/op/v{n % 9}/position", b"%d" % n) for n in range(4000)]
    sending = asyncio.create_task(_publish_all(publisher, sent))
    while len(acknowledged) < 1000:
        await asyncio.sleep(0.005)
    broker.kill()
    before = list(acknowledged)
    await asyncio.sleep(0.3)
    assert not publisher.is_connected
    assert publisher.unacknowledged <= 64
    await broker.start()
    await asyncio.wait_for(sending, 30)
    await publisher.drain(30)
    await publisher.close()
    stored = Counter(await broker.stored())
    assert sorted(acknowledged) == sorted(sent)
    assert not Counter(before) - stored
    assert not Counter(sent) - stored
    assert sum(stored.values()) - len(sent) <= 64  # sent again: at most what was in the window


async def _publish_all(publisher: Publisher, messages: list[tuple[str, bytes]]) -> None:
    for topic, payload in messages:
        await publisher.publish(topic, payload)


async def test_a_replay_survives_a_killed_broker(broker: RealBroker, tmp_path: Path) -> None:
    rows = [f"88{n % 5},2020-02-29T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z,43.05,-76.1,{n}" for n in range(6000)]
    recording = tmp_path / "day.csv"
    recording.write_text("truck_id,message_time_utc,lat,lon,odometer_mi\n" + "\n".join(rows) + "\n")
    acknowledged: list[tuple[str, bytes]] = []
    options = ReplayOptions(clients=2, ledger=lambda *message: acknowledged.append(message))
    running = asyncio.create_task(
        replay(recording, format="syracuse-csv", broker=Broker(port=broker.mqtt_port), options=options)
    )
    while len(acknowledged) < 500:
        await asyncio.sleep(0.005)
    await broker.keep_everything()
    kept_from = len(acknowledged)
    broker.kill()
    await asyncio.sleep(0.2)
    await broker.start()
    result = await asyncio.wait_for(running, 60)
    assert (result.sent, result.acknowledged, result.skipped) == (6000, 6000, {})
    assert len(set(acknowledged)) == 6000
    assert not set(acknowledged[kept_from + 512 :]) - set(await broker.stored())


async def test_no_broker_is_named_with_its_address() -> None:
    (port,) = free_ports(1)
    with pytest.raises(BrokerUnreachable, match=f"127.0.0.1:{port}"):
        await connected(Broker(port=port, connect_timeout_s=0.3))


async def test_a_wrong_password_is_refused_by_name_and_a_right_one_is_let_in(tmp_path: Path) -> None:
    broker = RealBroker(tmp_path, users="accounts { A { jetstream: on, users: [{user: aigul, password: right}] } }\n")
    await broker.start()
    try:
        with pytest.raises(BrokerRefused, match="refused"):
            await connected(Broker(port=broker.mqtt_port, username="aigul", password="wrong"))
        publisher = await connected(Broker(port=broker.mqtt_port, username="aigul", password="right"))
        await publisher.publish("fleet/op/v/position", b"{}")
        await publisher.drain(10)
        await publisher.close()
    finally:
        broker.stop()


def test_a_password_is_not_shown_with_its_broker() -> None:
    assert "secret" not in repr(Broker(username="aigul", password="secret"))


async def test_mqtt_5_is_spoken_with_a_broker_that_knows_it(tmp_path: Path) -> None:
    mosquitto = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if not mosquitto:
        pytest.skip("mosquitto is not installed: MQTT 5 was not tried")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([mosquitto, "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        publisher = await connected(Broker(port=port, version=5))
        await publisher.publish("fleet/op/v/status", b"online", retain=True)
        await publisher.drain(10)
        await publisher.close()
        assert publisher.acknowledged == 1
    finally:
        process.terminate()
        process.wait()
