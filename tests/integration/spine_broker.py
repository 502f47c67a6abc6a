"""A real broker and real MQTT clients for tests of spine and telemetry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from situation.adapters.listeners import free_port
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import BrokerError
from situation.adapters.spine.nats_server import find_server


@asynccontextmanager
async def running_broker(data_dir: Path) -> AsyncIterator[tuple[EmbeddedBroker, int]]:
    """A broker and its MQTT port."""
    try:
        find_server()
    except BrokerError as error:
        pytest.skip(str(error))
    port = free_port()
    broker = EmbeddedBroker(data_dir, mqtt_port=port)
    await broker.start()
    try:
        yield broker, port
    finally:
        await broker.stop()


async def kill(broker: EmbeddedBroker) -> None:
    assert broker.process is not None
    broker.process.kill()
    await broker.process.wait()


@asynccontextmanager
async def spine_of(broker: EmbeddedBroker, *, name: str = "test") -> AsyncIterator[Spine]:
    spine = await Spine.connect(broker.url, name=name, timeout_s=10)
    try:
        yield spine
    finally:
        await spine.close()


class Tracker:
    """A device on paho-mqtt that sends again what was not acknowledged, and a ledger of what was."""

    def __init__(
        self,
        port: int,
        name: str,
        *,
        password: str | None = None,
        ca_file: Path | None = None,
        clean: bool = False,
        is_v5: bool = False,
    ) -> None:
        self.acknowledged: list[int] = []
        self.refused_subscriptions: list[bool] = []
        self.heard: list[tuple[str, bytes]] = []
        made = {"protocol": mqtt.MQTTv5} if is_v5 else {"clean_session": clean}
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, **made)
        if password is not None:
            self.client.username_pw_set(name, password)
        if ca_file is not None:
            self.client.tls_set(str(ca_file))
        self.answers: list[str] = []
        self.hung_up = 0
        self.client.on_connect = lambda _c, _u, _f, code, _p: self.answers.append(str(code))
        self.client.on_disconnect = lambda *_: setattr(self, "hung_up", self.hung_up + 1)
        self.client.max_inflight_messages_set(500)
        self.client.reconnect_delay_set(min_delay=1, max_delay=1)
        self.client.on_publish = lambda _c, _u, mid, _r, _p: self.acknowledged.append(mid)
        self.client.on_subscribe = lambda _c, _u, _m, codes, _p: self.refused_subscriptions.extend(
            code.is_failure for code in codes
        )
        self.client.on_message = lambda _c, _u, message: self.heard.append((message.topic, message.payload))
        kept = Properties(PacketTypes.CONNECT)
        kept.SessionExpiryInterval = 0 if clean else 3600
        asked = {"clean_start": clean, "properties": kept} if is_v5 else {}
        self.client.connect("127.0.0.1", port, **asked)
        self.client.loop_start()

    def send(self, topic: str, payload: bytes, *, qos: int = 1) -> None:
        self.client.publish(topic, payload, qos=qos)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()
