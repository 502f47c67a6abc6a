"""What each role says of itself, over core NATS, every second or two: only the newest word counts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.subscriptions import hearing

MOST_WAITING = 1000  # roles and workers; a reader that is slower than that sees only the newest words


class VitalsOnWire(msgspec.Struct):
    """The wire's copy."""

    figures: dict[str, float]
    words: dict[str, str]


class NatsVitals:
    """Vitals between processes."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    async def report(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None:
        """Say it once, to who listens now. Raises Unavailable."""
        await self._spine.tell(f"vitals.{role}", msgspec.json.encode(VitalsOnWire(figures, words)))

    async def watch(self) -> AsyncIterator[tuple[str, dict[str, float], dict[str, str]]]:
        """(role, figures, words) from now on."""
        async with hearing(self._spine, "vitals.*", most_waiting=MOST_WAITING) as messages:
            async for message in messages:
                said = msgspec.json.decode(message.data, type=VitalsOnWire)
                yield message.subject.removeprefix("vitals."), said.figures, said.words
