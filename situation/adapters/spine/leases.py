"""Who owns a partition or a camera: a key that expires unless its owner renews it.

Taking and renewing are compare-and-set on the key's revision, so two owners can never both succeed. Who cannot reach
the spine gives its leases up `FENCE_S` after the last renewal, before anybody else may take them: a request that hangs
is not waited for beyond that.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.streams import LEASES_BUCKET
from situation.errors import Unavailable

FENCE_S = 7.0  # below LEASE_S of streams.py by more than ending what is owned may take
STREAM = f"KV_{LEASES_BUCKET}"
PREFIX = f"$KV.{LEASES_BUCKET}."


@dataclass(slots=True)
class _Held:
    revision: int
    renewed_at: float  # by the monotonic clock; -inf: by a former process, who knows when


class NatsLeases:
    """Leases of this process. Renew each by `hold` about every 2 s."""

    def __init__(self, spine: Spine, *, monotonic: Callable[[], float]) -> None:
        self._spine = spine
        self._monotonic = monotonic
        self._held: dict[tuple[str, str], _Held] = {}

    async def hold(self, name: str, owner: str) -> bool:
        """Take or renew; True while it is ours. False also when the spine was out of reach for too long."""
        held = self._held.get((name, owner))
        asked_at = self._monotonic()
        asked = self._spine.publish(PREFIX + name, owner.encode(), expect_last=held.revision if held else 0)
        try:
            revision = await asyncio.wait_for(asked, self._left_s(held, asked_at))
        except SpineRefused:
            self._held.pop((name, owner), None)
            return False
        except (Unavailable, TimeoutError):
            return self.is_held(name, owner)
        self._held[(name, owner)] = _Held(revision, asked_at)
        return True

    async def release(self, name: str, owner: str) -> None:
        """Give it up at once; no error if it was not ours."""
        held = self._held.pop((name, owner), None)
        if held is not None:
            await self._spine.forget(STREAM, held.revision)

    def is_held(self, name: str, owner: str) -> bool:
        """Whether nobody else can own it now, by our own clock; asks nobody."""
        held = self._held.get((name, owner))
        if held is None:
            return False
        if self._monotonic() - held.renewed_at < FENCE_S:
            return True
        del self._held[(name, owner)]
        return False

    async def list_names(self, prefix: str) -> frozenset[str]:
        """Names that somebody owns now and that begin so; the prefix ends with a dot. Raises Unavailable."""
        body = {"subjects_filter": f"{PREFIX}{prefix}>"}
        info = await self._spine.ask(f"STREAM.INFO.{STREAM}", body)
        return frozenset(subject.removeprefix(PREFIX) for subject in info["state"].get("subjects") or ())

    async def resume(self, prefix: str, owner: str) -> frozenset[str]:
        """What a former process of the same owner left behind is ours to renew. Raises Unavailable."""
        found: set[str] = set()
        for name in sorted(await self.list_names(prefix)):
            kept = await self._spine.find_last(STREAM, PREFIX + name)
            if kept is not None and kept.data == owner.encode():
                self._held[(name, owner)] = _Held(kept.seq, -math.inf)
                if await self.hold(name, owner):
                    found.add(name)
        return frozenset(found)

    def _left_s(self, held: _Held | None, now: float) -> float | None:
        if held is None or held.renewed_at == -math.inf:
            return None  # nothing to be given up; the spine has its own limit
        return max(0.0, held.renewed_at + FENCE_S - now)
