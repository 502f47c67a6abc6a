"""Pokes over core NATS: news without content, sent once to who listens now."""

from __future__ import annotations

from collections.abc import AsyncIterator

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.subscriptions import hearing


class NatsPokes:
    """Pokes between processes; several that arrive while one is dealt with count as one."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    async def poke(self, topic: str) -> None:
        """Tell whoever listens on the topic. Raises Unavailable."""
        await self._spine.tell(f"pokes.{topic}")

    async def listen(self, topic: str) -> AsyncIterator[None]:
        """One item per poke, or for several."""
        async with hearing(self._spine, f"pokes.{topic}", most_waiting=1) as pokes:
            async for _ in pokes:
                yield None
