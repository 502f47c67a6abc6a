"""What a camera's worker knew, durably in the stream CAMERA_MEMORIES: the newest word of each camera, for any host."""

from __future__ import annotations

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.findings import camera_token
from situation.adapters.spine.streams import MEMORIES_STREAM
from situation.cameras import CameraId

HEAD_BYTES = 4096  # of a message's subject and headers: they count against the server's limit


class NatsCameraMemories:
    """One word a camera."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    @property
    def most_bytes(self) -> int:
        """As the server allows: 1 MB unless its configuration says more."""
        return int(self._spine.client.max_payload) - HEAD_BYTES

    async def find(self, camera: CameraId) -> bytes | None:
        """What was kept last, or None. Raises Unavailable."""
        kept = await self._spine.find_last(MEMORIES_STREAM, f"camera_memories.{camera_token(camera)}")
        return None if kept is None else kept.data

    async def keep(self, camera: CameraId, memory: bytes) -> None:
        """Stored when it returns. Raises Unavailable."""
        await self._spine.publish(f"camera_memories.{camera_token(camera)}", memory)
