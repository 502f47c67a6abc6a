"""Core subscriptions with a bounded memory."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from situation.adapters.spine.connection import Spine


@asynccontextmanager
async def hearing(spine: Spine, subject: str, *, most_waiting: int) -> AsyncIterator[AsyncIterator[Msg]]:
    """Messages from the moment of entering, in order; beyond `most_waiting` the oldest are skipped."""
    waiting: deque[Msg] = deque(maxlen=most_waiting)
    arrived = asyncio.Event()

    async def hear(message: Msg) -> None:
        waiting.append(message)
        arrived.set()

    subscription = await spine.client.subscribe(subject, cb=hear)
    try:
        yield _taken(waiting, arrived)
    finally:
        with suppress(NatsError):  # a connection that is gone has stopped listening already
            await subscription.unsubscribe()


async def _taken(waiting: deque[Msg], arrived: asyncio.Event) -> AsyncIterator[Msg]:
    while True:
        await arrived.wait()
        arrived.clear()
        while waiting:
            yield waiting.popleft()
