"""The newest position of each vehicle, kept on the spine so that a restarted role has the picture at once."""

from __future__ import annotations

import pyarrow as pa

from situation.adapters.spine.batches import decode_batch, encode_batch, slices
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.streams import LAST_STREAM
from situation.newest import newest_of_each


class NatsLastPositions:
    """The stream LAST_POSITIONS, one message per part of a shard.

    Parts of an older, larger save may still lie behind a newer, smaller one; `load` keeps the newest row of a vehicle.
    """

    def __init__(self, spine: Spine, *, shard: str = "0") -> None:
        self._spine = spine
        self._shard = shard

    async def save(self, batch: pa.RecordBatch) -> None:
        """Stored when it returns. Raises Unavailable."""
        for part, rows in enumerate(slices(batch, max_bytes=self._spine.client.max_payload)):
            await self._spine.publish(f"last_positions.{self._shard}.{part}", encode_batch(rows, compression="zstd"))

    async def load(self) -> pa.RecordBatch | None:
        """What was saved, of all shards, one row a vehicle; None if nothing ever was. Raises Unavailable."""
        parts = [decode_batch(data) for data in await self._spine.list_last(LAST_STREAM, "last_positions.>")]
        return newest_of_each(pa.Table.from_batches(parts)) if parts else None
