from __future__ import annotations

import asyncio
import socket
import stat
import sys
from pathlib import Path

import pytest

import situation.adapters.spine.broker as broker_module
from situation.adapters.listeners import free_port
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import BrokerError
from situation.errors import Unavailable
from tests.integration.spine_broker import Tracker, running_broker, spine_of
from tests.waiting import until

ROOT = Path(__file__).parents[2]


async def test_a_broker_starts_twice_on_one_directory_and_keeps_what_it_had(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (broker, _), spine_of(broker) as spine:
        await spine.publish("positions.0", b"kept")
    async with running_broker(tmp_path) as (broker, _), spine_of(broker) as spine:
        assert await spine.list_last("POSITIONS", "positions.>") == [b"kept"]


async def test_messages_of_the_very_first_device_are_kept_before_anybody_reads(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (broker, port):
        tracker = Tracker(port, "first")
        for number in range(50):
            tracker.send("fleet/city/P1/position", b"%d" % number)
        await until(lambda: len(tracker.acknowledged) == 50)
        tracker.close()
        async with spine_of(broker) as spine:
            state = (await spine.ask("STREAM.INFO.$MQTT_msgs"))["state"]
            assert state["messages"] == 50


async def test_a_taken_mqtt_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        broker = EmbeddedBroker(tmp_path, mqtt_port=taken.getsockname()[1])
        with pytest.raises(BrokerError, match="SITUATION_MQTT_PORT"):
            await broker.start()


async def test_a_missing_server_points_to_an_external_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(BrokerError, match="SITUATION_NATS_URL"):
        await EmbeddedBroker(tmp_path, mqtt_port=free_port()).start()


async def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("a file in the way")
    with pytest.raises(BrokerError, match="SITUATION_DATA"):
        await EmbeddedBroker(tmp_path, mqtt_port=free_port()).start()


async def test_nobody_without_the_password_speaks_to_the_spine(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (broker, _):
        address = broker.url.split("@")[1]
        for url in (f"nats://{address}", f"nats://centre:wrong@{address}", f"nats://device@{address}"):
            with pytest.raises(Unavailable):
                await Spine.connect(url, name="stranger", timeout_s=0.5)
        secret = tmp_path / "broker" / "password"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "broker" / "nats.conf").stat().st_mode) == 0o600


START_AND_WAIT = """
import asyncio, pathlib, sys
from situation.adapters.spine.broker import EmbeddedBroker
async def main():
    broker = EmbeddedBroker(pathlib.Path(sys.argv[1]), mqtt_port=int(sys.argv[2]))
    await broker.start()
    print(broker.process.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_broker_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START_AND_WAIT, str(tmp_path), str(free_port()), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    broker_pid = int(await asyncio.wait_for(parent.stdout.readline(), 20))
    parent.kill()
    await parent.wait()

    def is_gone() -> bool:
        state = Path(f"/proc/{broker_pid}/stat")
        return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"

    await until(is_gone)


FOREIGN = ["#", "fleet/#", "$SYS/#", "fleet/city/P1/position", "+/+/+/+", "$JS/#", "positions/0", "$MQTT/#"]


async def test_a_device_hears_acknowledgements_and_nothing_else(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (broker, port), spine_of(broker) as spine:
        spy = Tracker(port, "spy")
        for number, topic in enumerate(FOREIGN):
            spy.client.subscribe(topic, 1)
            await until(lambda number=number: len(spy.refused_subscriptions) == number + 1)
        assert spy.refused_subscriptions == [True] * len(FOREIGN)
        spy.client.subscribe("fleet/city/P1/ack", 1)
        await until(lambda: spy.refused_subscriptions[-1] is False)
        device = Tracker(port, "device")
        device.send("fleet/city/P1/position", b"{}")
        await until(lambda: device.acknowledged)
        await spine.tell("positions.0", b"secret")
        await spine.tell("fleet.city.P1.ack", b'{"seq": 1}')
        await until(lambda: spy.heard)
        await asyncio.sleep(0.2)
        assert spy.heard == [("fleet/city/P1/ack", b'{"seq": 1}')]
        spy.close()
        device.close()


async def test_a_device_cannot_write_where_only_we_may(tmp_path: Path) -> None:
    async with running_broker(tmp_path) as (broker, port), spine_of(broker) as spine:
        device = Tracker(port, "forger")
        for topic in (
            "fleet/city/P1/ack",
            "positions/0",
            "findings/C1",
            "pokes/journal",
            "$MQTT/msgs/fleet/a/b/position",
        ):
            device.send(topic, b"forged")
        device.send("fleet/city/P1/position", b"true")
        await until(lambda: len(device.acknowledged) == 6)
        device.close()
        assert (await spine.ask("STREAM.INFO.$MQTT_msgs"))["state"]["messages"] == 1
        assert (await spine.ask("STREAM.INFO.POSITIONS"))["state"]["messages"] == 0
        assert (await spine.ask("STREAM.INFO.FINDINGS"))["state"]["messages"] == 0


async def test_a_client_port_that_somebody_took_first_is_exchanged_for_another(tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        offered = iter([taken.getsockname()[1]])
        ours = broker_module.free_port
        monkeypatch.setattr(broker_module, "free_port", lambda: next(offered, None) or ours())
        async with running_broker(tmp_path) as (broker, _):
            assert str(taken.getsockname()[1]) not in broker.url
