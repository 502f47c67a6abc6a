"""The desk's fourth occupation: appraising what rules need and cannot find out every second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from situation.appraisals import Appraisal
from situation.appraising import Appraiser
from situation.errors import Unavailable

log = logging.getLogger(__name__)

EVERY_S = 120.0  # shares over a shift and clocks of hours move no faster
RESTS = 10.0  # times as long as it took: at the end of a shift of 2,000 vehicles that is 10 s and more


class AppraisingRole:
    """One appraisal at a time, in a thread."""

    def __init__(self, appraiser: Appraiser, tell: Callable[[Appraisal], Awaitable[None]]) -> None:
        """`tell` hands each appraisal to the watch, in the watch's turn."""
        self._appraiser = appraiser
        self._tell = tell
        self._done = 0

    async def appraise(self, stopping: asyncio.Event) -> None:
        """Until stopped. What fails is said, and tried again at the next turn."""
        loop = asyncio.get_running_loop()
        while not stopping.is_set():
            began = loop.time()
            try:
                await self._tell(await asyncio.to_thread(self._appraiser.appraise))
                self._done += 1
            except Unavailable as error:
                log.warning("appraising waits: %s", error)
            except Exception:
                log.exception("appraising failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), max(EVERY_S, RESTS * (loop.time() - began)))

    def figures(self) -> dict[str, float]:
        """What it has done since its start."""
        return {"appraisals_done": float(self._done)}
