"""Word to trackers, on `fleet/{operator}/{vehicle}/ack`, that everything up to a number is on our disk."""

from __future__ import annotations

from collections.abc import Mapping

from situation.adapters.spine.connection import Spine


class NatsAcks:
    """Acknowledgements to trackers. QoS 0: a lost one is made good by the next."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    async def acknowledge(self, seqs: Mapping[tuple[str, str], int]) -> None:
        """Per (operator, vehicle) the greatest seq that is on our disk. Raises Unavailable."""
        for (operator, vehicle), seq in seqs.items():
            await self._spine.tell(f"fleet.{operator}.{vehicle}.ack", b'{"seq": %d}' % seq)
