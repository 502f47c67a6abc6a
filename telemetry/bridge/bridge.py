"""The bridge role: messages of another MQTT broker become ours. Only what our spine has stored is acknowledged.

The broker keeps what we have not acknowledged, in a session that outlives us. So a kill of either side loses nothing
that we acknowledged; at worst a message comes twice, and telemetry names the second one a duplicate.

paho's network runs in its own thread. It hands messages over through the loop, and waits while too many are not stored.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from paho.mqtt import client as paho

from situation.errors import Unavailable
from telemetry.bridge.client import connect, make_client, subscription
from telemetry.bridge.settings import BridgeSettings
from telemetry.ports import Ingress
from telemetry.topic_rules import first_match

log = logging.getLogger(__name__)

MOST_WAITING = 500  # messages here that are not stored yet
RETRY_S = 0.5
STOP_PATIENCE_S = 5.0
MOST_BYTES = 900_000  # a message above it fits no NATS of default settings, and telemetry would refuse it anyway

FIGURES = (
    "connected",  # 1 or 0
    "connections",  # in all
    "refused",  # connections and subscriptions that the broker denied
    "received",
    "stored",
    "acknowledged",
    "waiting",  # received and not stored yet
    "retries",  # attempts to store that failed
    "stale",  # stored, but of a connection that is gone: they come again
    "unmatched",  # topics that no rule reads; acknowledged, not stored
    "too_large",  # acknowledged, not stored
)


@dataclass(frozen=True, slots=True)
class Received:
    """A message and the connection that it came by: its packet id means nothing on another one."""

    topic: str
    payload: bytes
    qos: int
    mid: int
    connection: int


class Bridge:
    """One connection to another broker, for as long as `run` runs."""

    def __init__(self, ingress: Ingress, settings: BridgeSettings) -> None:
        self._ingress = ingress
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._arrived: asyncio.Queue[Received] = asyncio.Queue()
        self._storing: asyncio.Queue[tuple[Received, asyncio.Task[None]]] = asyncio.Queue()
        self._room = threading.Semaphore(MOST_WAITING)
        self._turn = threading.Lock()  # no acknowledgement goes out on a later connection than its message came by
        self._connection = 0
        self._is_stopping = False
        self._is_idle = asyncio.Event()
        self._is_idle.set()
        self._told: set[str] = set()
        self._client = self._make_client()
        self.figures: dict[str, float] = dict.fromkeys(FIGURES, 0.0)

    async def run(self, stopping: asyncio.Event) -> None:
        """Fetch until `stopping` is set; then what is at hand is stored and acknowledged, if that is soon."""
        self._loop = asyncio.get_running_loop()
        work = [asyncio.create_task(self._store_all()), asyncio.create_task(self._acknowledge_all())]
        connect(self._client, self._settings, at_once=MOST_WAITING)
        try:
            done, _ = await asyncio.wait(
                [*work, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            await self._stop(work)

    async def _stop(self, work: list[asyncio.Task[None]]) -> None:
        self._is_stopping = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_idle.wait(), STOP_PATIENCE_S)
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)

    # --- on the loop

    async def _store_all(self) -> None:
        """Start to store each in its order; many at once, as an answer takes longer than a question."""
        while True:
            message = await self._arrived.get()
            self._storing.put_nowait((message, asyncio.create_task(self._store(message))))

    async def _store(self, message: Received) -> None:
        target = first_match(self._settings.rules, message.topic)
        if target is None:
            self._note_unmatched(message.topic)
        elif len(message.payload) > MOST_BYTES:
            self.figures["too_large"] += 1
        else:
            await self._store_until_done(target, message.payload)

    async def _store_until_done(self, target: str, payload: bytes) -> None:
        while True:
            try:
                await self._ingress.store(target, payload)
            except Unavailable as error:
                self.figures["retries"] += 1
                log.warning("not stored, trying again: %s", error)
                await asyncio.sleep(RETRY_S)
            else:
                self.figures["stored"] += 1
                return

    async def _acknowledge_all(self) -> None:
        """In the order of arrival, as MQTT wants it."""
        while True:
            message, storing = await self._storing.get()
            await storing
            self._acknowledge(message)
            self.figures["waiting"] -= 1
            if not self.figures["waiting"]:
                self._is_idle.set()
            self._room.release()

    def _acknowledge(self, message: Received) -> None:
        with self._turn:
            if message.connection != self._connection:
                self.figures["stale"] += 1
                return
            self._client.ack(message.mid, message.qos)
        self.figures["acknowledged"] += 1

    def _note_unmatched(self, topic: str) -> None:
        self.figures["unmatched"] += 1
        if topic not in self._told and len(self._told) < MOST_WAITING:
            self._told.add(topic)
            log.warning("no topic rule reads %r; see SITUATION_BRIDGE_TOPICS", topic[:256])

    def _take(self, message: Received) -> None:
        self.figures["received"] += 1
        self.figures["waiting"] += 1
        self._is_idle.clear()
        self._arrived.put_nowait(message)

    def _note(self, figure: str, count: float) -> None:
        self.figures[figure] += count

    # --- on paho's thread

    def _make_client(self) -> paho.Client:
        client = make_client(self._settings)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _on_connect(self, _client: paho.Client, _userdata: object, _flags: object, reason: Any, _more: object) -> None:
        if reason.is_failure:
            log.error("%s refused us: %s", self._settings.url, reason)
            self._call(self._note, "refused", 1)
            return
        log.info("connected to %s", self._settings.url)
        self._call(self._note, "connections", 1)
        self._call(self.figures.__setitem__, "connected", 1.0)
        for rule in self._settings.rules:
            self._client.subscribe(subscription(self._settings, rule), qos=1)

    def _on_subscribe(self, _client: paho.Client, _userdata: object, _mid: int, codes: Any, _more: object) -> None:
        for code in codes:
            if code.is_failure:
                log.error("%s denied a subscription: %s", self._settings.url, code)
                self._call(self._note, "refused", 1)

    def _on_disconnect(self, *_said: object) -> None:
        with self._turn:  # paho forgets what is still to be sent before it connects again
            self._connection += 1
        self._call(self.figures.__setitem__, "connected", 0.0)

    def _on_message(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        while not self._room.acquire(timeout=0.5):
            if self._is_stopping:
                return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""
        received = Received(topic, bytes(message.payload), message.qos, message.mid, self._connection)
        self._call(self._take, received)

    def _call(self, callback: Any, *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(callback, *args)
