"""Who owns a partition or a camera: a key that expires unless its owner renews it.

Taking and renewing are compare-and-set on the key's revision, so two owners can never both succeed. Who cannot reach
the spine gives its leases up `FENCE_S` after the last renewal, before anybody else may take them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.streams import LEASES_BUCKET
from situation.errors import Unavailable

FENCE_S = 12.0  # below LEASE_S of streams.py by more than a request may take


@dataclass(slots=True)
class _Held:
    revision: int
    renewed_at: float


class NatsLeases:
    """Leases of this process. Renew each by `hold` about every 5 s."""

    def __init__(self, spine: Spine, *, monotonic: Callable[[], float]) -> None:
        self._spine = spine
        self._monotonic = monotonic
        self._held: dict[tuple[str, str], _Held] = {}

    async def hold(self, name: str, owner: str) -> bool:
        """Take or renew; True while it is ours. False also when the spine was out of reach for too long."""
        held = self._held.get((name, owner))
        asked_at = self._monotonic()
        try:
            revision = await self._spine.publish(
                f"$KV.{LEASES_BUCKET}.{name}", owner.encode(), expect_last=held.revision if held else 0
            )
        except SpineRefused:
            self._held.pop((name, owner), None)
            return False
        except Unavailable:
            return self._still_fenced(name, owner)
        self._held[(name, owner)] = _Held(revision, asked_at)
        return True

    async def release(self, name: str, owner: str) -> None:
        """Give it up at once; no error if it was not ours."""
        held = self._held.pop((name, owner), None)
        if held is not None:
            await self._spine.forget(f"KV_{LEASES_BUCKET}", held.revision)

    def _still_fenced(self, name: str, owner: str) -> bool:
        held = self._held.get((name, owner))
        if held is None:
            return False
        if self._monotonic() - held.renewed_at < FENCE_S:
            return True
        del self._held[(name, owner)]
        return False
