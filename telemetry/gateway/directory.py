"""Who a tracker is: asked of the registry in a thread, remembered for seconds."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telemetry.ports import Owner, Trackers

REMEMBERED_S = 5.0  # a new binding works this soon; a released tracker is refused this soon
MOST = 20_000  # bounds what a flood of made-up ids can take


class Directory:
    """Trackers and whose they are."""

    def __init__(self, trackers: Trackers) -> None:
        self._trackers = trackers
        self._known: OrderedDict[str, tuple[float, Owner | None]] = OrderedDict()

    async def find(self, tracker: str) -> Owner | None:
        """Whose it is, or None for one that is on no vehicle. Raises Unavailable."""
        now = asyncio.get_running_loop().time()
        until, owner = self._known.get(tracker, (0.0, None))
        if now < until:
            return owner
        owner = await asyncio.to_thread(self._trackers.find_tracker, tracker)
        self._known[tracker] = (now + REMEMBERED_S, owner)
        self._known.move_to_end(tracker)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return owner
