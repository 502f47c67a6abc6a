"""A durable pull that hands every message out once, in the order of the stream, and notices when one went astray.

Acknowledging a message acknowledges everything before it. That is cheap, and dangerous: if a message was lost on its
way to us and a later one is acknowledged, it is gone. So nothing is handed out past a gap. The consumer's own sequence
counts deliveries without a hole; where it has one, or after a reconnect, or when heartbeats are missed, the pull starts
anew and waits until all that the spine still counts as unacknowledged has come again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.deliveries import CatchUp, Delivery, delivery_of
from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.streams import ACK_WAIT_S
from situation.errors import Unavailable

log = logging.getLogger(__name__)

HEARTBEAT_S = 1.0
MISSED_AFTER_S = 3.5  # three heartbeats and a little
PULL_EXPIRES_S = 30.0
MOST_BYTES = 32 * 1024 * 1024  # on their way at once: bounds the memory when payloads are large
RETRY_PAUSE_S = 0.25


class DurablePull:
    """The one reader of a durable consumer. Not for two tasks at once. What is acknowledged is the end of a fetch."""

    def __init__(self, spine: Spine, stream: str, consumer: str, *, ahead: int = 1) -> None:
        """`ahead`: so many messages at least are asked for at once, however few are fetched."""
        self._spine = spine
        self._stream, self._consumer = stream, consumer
        self._ahead = ahead
        self._next_subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._ready: deque[Delivery] = deque()
        self._handed = 0  # stream_seq of the last message handed out
        self._acknowledged = 0
        self._unacknowledged: deque[tuple[int, str]] = deque()  # last (stream_seq, reply) of each batch handed out
        self._catch_up: CatchUp | None = None
        self._subscription: Any = None
        self._inbox = ""
        self._generation = -1
        self._expected = 0  # the next consumer_seq
        self._asked = 0  # messages still to come from the outstanding request
        self._is_astray = True  # start by catching up
        self._heard_at = 0.0
        self._has_heard = False  # since we looked last; a clock read for each message would cost as much as the message
        self._arrived = asyncio.Event()
        self.epoch = ""
        self.waiting = 0  # messages behind the last one delivered

    async def fetch(self, limit: int, wait_s: float) -> list[Delivery]:
        """Up to `limit` messages; fewer, also none, after `wait_s`. Never raises for a spine that is away."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait_s
        while True:
            await self._keep_going(limit)
            left = until - loop.time()
            if len(self._ready) >= limit or left <= 0:
                return self._hand_out(limit)
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), min(left, HEARTBEAT_S))
            except TimeoutError:
                continue

    async def acknowledge(self, stream_seq: int) -> None:
        """Everything handed out up to this message is dealt with. Raises Unavailable."""
        self._acknowledged = max(self._acknowledged, stream_seq)
        if self._catch_up is not None or self._is_astray:
            return  # said after the catching up, when the spine counts again as we do
        await self._say_acknowledged()

    async def close(self) -> None:
        """Stop pulling; what was not acknowledged comes to the next reader."""
        await self._drop_subscription()

    # --- keeping the pull alive

    async def _keep_going(self, limit: int) -> None:
        loop = asyncio.get_running_loop()
        if self._has_heard:
            self._has_heard, self._heard_at = False, loop.time()
        quiet_s = loop.time() - self._heard_at
        if self._generation != self._spine.generation or (self._asked and quiet_s > MISSED_AFTER_S):
            self._is_astray = True
        if self._catch_up is not None and loop.time() > self._catch_up.until:
            self._is_astray = True
        try:
            if self._is_astray:
                await self._start_anew()
            if self._asked <= 0 and len(self._ready) < limit:
                await self._ask_for(max(limit, self._ahead))
        except (Unavailable, SpineRefused, NatsError) as error:
            log.debug("pull of %s: %s", self._stream, error)
            self._is_astray = True
            await asyncio.sleep(RETRY_PAUSE_S)

    async def _start_anew(self) -> None:
        """Drop what is on its way and learn what the spine still counts as unacknowledged."""
        generation = self._spine.generation
        await self._drop_subscription()
        self._ready.clear()
        self._unacknowledged.clear()
        await self._note_epoch()
        await self._reset()
        info = await self._spine.ask(f"CONSUMER.INFO.{self._stream}.{self._consumer}")
        delivered = info["delivered"]
        self._expected = int(delivered["consumer_seq"]) + 1
        self._inbox, self._asked, self._generation = self._spine.client.new_inbox(), 0, generation
        self._subscription = await self._spine.client.subscribe(
            self._inbox, cb=partial(self._take, self._inbox), pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        self._catch_up = CatchUp(
            missing=int(info["num_ack_pending"]),
            up_to=int(delivered["stream_seq"]),
            until=asyncio.get_running_loop().time() + 2 * ACK_WAIT_S + 2,
        )
        self._is_astray = False
        await self._end_catching_up()

    async def _reset(self) -> None:
        """Have what is unacknowledged delivered again at once; an older server cannot, and takes ACK_WAIT_S."""
        with suppress(Unavailable, SpineRefused):
            await self._spine.ask(f"CONSUMER.RESET.{self._stream}.{self._consumer}")

    async def _note_epoch(self) -> None:
        info = await self._spine.ask(f"STREAM.INFO.{self._stream}")
        if info["created"] != self.epoch:
            self.epoch = info["created"]
            self._handed = self._acknowledged = 0

    async def _ask_for(self, limit: int) -> None:
        request = {
            "batch": limit,
            "expires": int(PULL_EXPIRES_S * 1e9),
            "idle_heartbeat": int(HEARTBEAT_S * 1e9),
            "max_bytes": MOST_BYTES,
        }
        self._heard_at = asyncio.get_running_loop().time()
        self._asked = limit  # before we ask: the answer may be faster than the return from asking
        await self._spine.tell(self._next_subject, msgspec.json.encode(request), reply=self._inbox)

    async def _drop_subscription(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            try:
                await subscription.unsubscribe()
            except NatsError:
                log.debug("pull of %s: nothing to unsubscribe", self._stream)

    # --- what arrives

    async def _take(self, inbox: str, message: Msg) -> None:
        if inbox != self._inbox or self._is_astray:  # from before the pull starts anew
            return
        self._has_heard = True
        if not message.reply.startswith("$JS.ACK."):
            self._take_status(message)
            return
        self._asked -= 1
        delivery, self.waiting = delivery_of(message)
        if delivery.consumer_seq != self._expected:
            log.warning("pull of %s: expected delivery %d, got %d", self._stream, self._expected, delivery.consumer_seq)
            self._is_astray = True
            self._arrived.set()
            return
        self._expected += 1
        await self._take_delivery(delivery)

    async def _take_delivery(self, delivery: Delivery) -> None:
        if self._catch_up is not None:
            self._catch_up.take(delivery)
            await self._end_catching_up()
        elif delivery.stream_seq > self._newest():
            self._ready.append(delivery)
        elif delivery.stream_seq <= self._handed:
            self._unacknowledged.append((delivery.stream_seq, delivery.reply))
        if self._asked <= 0 or self._ready:
            self._arrived.set()

    def _take_status(self, message: Msg) -> None:
        status = (message.headers or {}).get("Status", "")
        if status not in ("", "100"):  # 100: heartbeat; all others end the request
            self._asked = 0
            self._arrived.set()

    def _newest(self) -> int:
        return self._ready[-1].stream_seq if self._ready else self._handed

    async def _end_catching_up(self) -> None:
        caught = self._catch_up
        if caught is None or caught.missing > 0:
            return
        self._catch_up = None
        in_order = [caught.taken[seq] for seq in sorted(caught.taken)]
        self._ready.extend(delivery for delivery in in_order if delivery.stream_seq > self._handed)
        again = [delivery for delivery in in_order if delivery.stream_seq <= self._handed]
        self._unacknowledged.extend((delivery.stream_seq, delivery.reply) for delivery in again)
        self._arrived.set()
        await self._say_acknowledged()

    # --- handing out and acknowledging

    def _hand_out(self, limit: int) -> list[Delivery]:
        if self._catch_up is not None or self._is_astray:
            return []
        batch = [self._ready.popleft() for _ in range(min(limit, len(self._ready)))]
        if batch:
            self._handed = batch[-1].stream_seq
            self._unacknowledged.append((batch[-1].stream_seq, batch[-1].reply))
        return batch

    async def _say_acknowledged(self) -> None:
        reply = ""
        while self._unacknowledged and self._unacknowledged[0][0] <= self._acknowledged:
            reply = self._unacknowledged.popleft()[1]
        if reply:
            await self._spine.tell(reply, b"+ACK")
