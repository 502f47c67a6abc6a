"""Messages to the broker at QoS 1, each until it is acknowledged.

paho-mqtt keeps every unacknowledged message and sends it again after each reconnect; this module bounds how many there
may be, waits for the acknowledgements, and tells the ledger of each one. Everything but paho's network thread runs on
the event loop of the caller.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from simulators.errors import BrokerRefused, BrokerStalled, BrokerUnreachable

Ledger = Callable[[str, bytes], None]  # topic and payload of a message, once per acknowledged publish

KEEPALIVE_S = 30
SESSION_EXPIRY_S = 3600  # MQTT 5 only: how long the broker remembers an absent simulator
RECONNECT_MAX_S = 2  # a simulator is there to be back soon after the broker
STALLED_S = 30.0  # connected, but no acknowledgement for this long: the connection is opened anew
WINDOW = 256  # unacknowledged messages of one connection; enough to hide a round trip, little to send again


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where to publish and as whom."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca_file: str | None = None  # PEM of who vouches for the broker besides those that this machine trusts
    version: int = 4  # 4 = MQTT 3.1.1, 5 = MQTT 5 (a nats-server itself speaks 3.1.1 only)
    connect_timeout_s: float = 15.0  # for the first connection; later ones are tried for ever


@dataclass(frozen=True, slots=True)
class _Sent:
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Hears:
    """What is listened to on the same connection: payloads of one topic."""

    topic: str
    take: Callable[[bytes], None]


class Publisher:
    """One MQTT connection with a persistent session and a bounded window of unacknowledged messages.

    `publish` waits while the window is full. A refusal (MQTT 5 only) is counted apart, never told to the ledger.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        client_id: str,
        window: int = WINDOW,
        ledger: Ledger | None = None,
        will: tuple[str, bytes] | None = None,
        hears: Hears | None = None,
    ) -> None:
        self.sent = 0
        self.acknowledged = 0
        self.refused = 0
        self._broker = broker
        self._ledger = ledger
        self._free = asyncio.Semaphore(window)
        self._pending: dict[int, _Sent] = {}
        self._heard_at = 0.0  # loop time of the last acknowledgement, or of the first message waiting for one
        self._idle = asyncio.Event()
        self._idle.set()
        self._watch: asyncio.Task[None] | None = None
        self._hears = hears
        self._client = _client_of(broker, client_id)
        if will:
            self._client.will_set(will[0], will[1], qos=1, retain=True)

    @property
    def is_connected(self) -> bool:
        """The broker is there, as far as is known."""
        return self._client.is_connected()

    @property
    def unacknowledged(self) -> int:
        """Messages sent or waiting to be sent again."""
        return len(self._pending)

    async def start(self) -> None:
        """Connected; or BrokerRefused, or BrokerUnreachable after the broker's connect_timeout_s."""
        self._loop = asyncio.get_running_loop()
        answer: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._client.on_connect = lambda *said: self._call(self._on_connected, answer, said[3])
        if hears := self._hears:
            self._client.on_message = lambda *said: self._call(hears.take, said[2].payload)
        self._client.on_publish = lambda *said: self._call(self._on_acknowledged, said[2], said[3])
        self._open()
        try:
            reason = await asyncio.wait_for(answer, self._broker.connect_timeout_s)
        except TimeoutError:
            await self.close()
            why = f"no answer in {self._broker.connect_timeout_s:g} s"
            raise BrokerUnreachable(self._broker.host, self._broker.port, why) from None
        if reason.is_failure:
            await self.close()
            raise BrokerRefused(self._broker.host, self._broker.port, str(reason))
        self._watch = asyncio.create_task(self._reopen_when_stalled())

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Hands the message over; returns once it is in the window, not once it is acknowledged."""
        await self._free.acquire()
        message = self._client.publish(topic, payload, qos=1, retain=retain)
        if message.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN):
            self._free.release()
            raise BrokerStalled(self._broker.host, self._broker.port, self.unacknowledged)
        # paho's thread reports acknowledgements through the loop, so none can overtake this line.
        if not self._pending:
            self._heard_at = self._loop.time()
        self._pending[message.mid] = _Sent(topic, payload)
        self._idle.clear()
        self.sent += 1

    async def drain(self, timeout_s: float | None = None) -> None:
        """Waits until everything is acknowledged, or BrokerStalled after that time."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            raise BrokerStalled(self._broker.host, self._broker.port, self.unacknowledged) from None

    async def close(self) -> None:
        """Says goodbye; what is not acknowledged by now is given up."""
        if self._watch:
            self._watch.cancel()
        await self._hang_up()

    def _open(self) -> None:
        options: dict[str, Any] = {"keepalive": KEEPALIVE_S}
        if self._broker.version == 5:
            options["clean_start"] = False
            options["properties"] = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            options["properties"].SessionExpiryInterval = SESSION_EXPIRY_S
        self._client.connect_async(self._broker.host, self._broker.port, **options)
        self._client.loop_start()

    async def _hang_up(self) -> None:
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def _reopen_when_stalled(self) -> None:
        """MQTT 3.1.1 sends again only after a reconnect, so an acknowledgement lost on an open connection needs one."""
        while True:
            await asyncio.sleep(1)
            silent_for_s = self._loop.time() - self._heard_at
            if self._pending and self._client.is_connected() and silent_for_s > STALLED_S:
                self._heard_at = self._loop.time()
                await self._hang_up()
                self._open()

    def _call(self, callback: Callable[..., None], *args: Any) -> None:
        """From paho's thread to the loop; the loop may be gone when a late packet arrives at the very end."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(callback, *args)

    def _on_connected(self, answer: asyncio.Future[ReasonCode], reason: ReasonCode) -> None:
        """Subscribes anew each time: a broker that lost its disk has forgotten who listens."""
        if self._hears and not reason.is_failure:
            self._client.subscribe(self._hears.topic, qos=1)
        _answer(answer, reason)

    def _on_acknowledged(self, mid: int, reason: ReasonCode) -> None:
        sent = self._pending.pop(mid, None)
        if sent is None:  # the answer to a message that was sent twice
            return
        self._free.release()
        self._heard_at = self._loop.time()
        if reason.is_failure:
            self.refused += 1
        else:
            self.acknowledged += 1
            if self._ledger:
                self._ledger(sent.topic, sent.payload)
        if not self._pending:
            self._idle.set()


def _client_of(broker: Broker, client_id: str) -> paho.Client:
    is_v5 = broker.version == 5
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        clean_session=None if is_v5 else False,
        protocol=MQTTProtocolVersion.MQTTv5 if is_v5 else MQTTProtocolVersion.MQTTv311,
    )
    client.max_inflight_messages_set(0)  # the window is ours; paho then sends all of it again after a reconnect
    client.reconnect_delay_set(min_delay=1, max_delay=RECONNECT_MAX_S)
    if broker.username is not None:
        client.username_pw_set(broker.username, broker.password)
    if broker.tls:
        context = ssl.create_default_context()
        if broker.ca_file:
            context.load_verify_locations(broker.ca_file)
        client.tls_set_context(context)
    return client


def _answer(answer: asyncio.Future[ReasonCode], reason: ReasonCode) -> None:
    if not answer.done():
        answer.set_result(reason)
