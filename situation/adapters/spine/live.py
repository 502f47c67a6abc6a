"""Accepted positions on their way to desk and screens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import pyarrow as pa

from situation.adapters.spine.batches import decode_batch, encode_batch, slices
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.pull import DurablePull
from situation.adapters.spine.streams import POSITIONS_STREAM, ensure_consumer
from situation.adapters.spine.subscriptions import hearing
from situation.ports import Acknowledge

MOST_WAITING = 64  # batches: a screen wants the newest, not all
BATCHES_AHEAD = 16
PATIENCE_S = 5.0


class NatsLivePositions:
    """Batches of positions through the stream POSITIONS, subject `positions.{shard}`."""

    def __init__(self, spine: Spine, *, shard: str = "0") -> None:
        self._spine = spine
        self._subject = f"positions.{shard}"

    async def publish(self, batch: pa.RecordBatch, *, id: str) -> None:
        """Stored when it returns; an id stored within the last ten minutes is not stored again. Raises Unavailable."""
        for part, rows in enumerate(slices(batch, max_bytes=self._spine.client.max_payload)):
            await self._spine.publish(self._subject, encode_batch(rows), id=f"{id}.{part}")

    async def watch(self) -> AsyncIterator[pa.RecordBatch]:
        """Batches of all shards from now on; a reader that is late misses the oldest."""
        async with hearing(self._spine, "positions.*", most_waiting=MOST_WAITING) as messages:
            async for message in messages:
                yield decode_batch(message.data)

    async def follow(self, name: str) -> AsyncIterator[tuple[pa.RecordBatch, Acknowledge]]:
        """Every batch since the last one acknowledged under this name, in order; a new name starts from the oldest."""
        await ensure_consumer(self._spine, POSITIONS_STREAM, name)
        pull = DurablePull(self._spine, POSITIONS_STREAM, name, ahead=BATCHES_AHEAD)
        try:
            while True:
                for delivery in await pull.fetch(1, PATIENCE_S):
                    yield decode_batch(delivery.data), partial(pull.acknowledge, delivery.stream_seq)
        finally:
            await pull.close()
