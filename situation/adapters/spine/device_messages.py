"""What devices have sent, from the stream that their PUBACK is tied to."""

from __future__ import annotations

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.pull import DurablePull
from situation.adapters.spine.streams import DEVICE_PREFIX, DEVICE_STREAM
from situation.ports import DeviceBatch

# Messages asked for at once: two batches, so that the next arrives while one is worked on. More would lie so long, when
# the disk is slow, that the spine sends them again.
AHEAD = 20_000


class NatsDeviceMessages:
    """Device messages by the durable consumer `telemetry`. One reader at a time."""

    def __init__(self, spine: Spine, *, consumer: str = "telemetry") -> None:
        self._pull = DurablePull(spine, DEVICE_STREAM, consumer, ahead=AHEAD)

    @property
    def epoch(self) -> str:
        """When the stream was made, as its name: "" until the first fetch has reached the spine."""
        return self._pull.epoch

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        """Up to `limit` messages in the order of the stream; an empty batch also while the spine is away."""
        messages = await self._pull.fetch(limit, wait_s)
        return DeviceBatch(
            topics=[message.subject.removeprefix(DEVICE_PREFIX).replace(".", "/") for message in messages],
            payloads=[message.data for message in messages],
            stream_seqs=[message.stream_seq for message in messages],
            received_us=[message.stored_us for message in messages],
        )

    async def acknowledge(self, stream_seq: int) -> None:
        """Everything up to this message is on our disk; the spine may forget it. Raises Unavailable."""
        await self._pull.acknowledge(stream_seq)

    async def backlog(self) -> int:
        """How many messages waited behind the last one delivered to us."""
        return self._pull.waiting

    async def close(self) -> None:
        """Stop reading; what was not acknowledged comes to the next reader."""
        await self._pull.close()
