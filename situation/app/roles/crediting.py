"""The desk's third occupation: crediting passes over streets since the snow event."""

from __future__ import annotations

import asyncio
import logging

import pyarrow as pa

from situation.crediting import Crediting
from situation.errors import Unavailable

log = logging.getLogger(__name__)

EVERY_S = 30.0
BUSY_S = 1.0  # between two steps while the past is looked at, so that the watch has its share of the processor


class CreditingRole:
    """One step at a time, in a thread."""

    def __init__(self, crediting: Crediting) -> None:
        self._crediting = crediting
        self._steps = 0

    def heard(self, batch: pa.RecordBatch) -> None:
        """What the watch has dealt with."""
        self._crediting.heard(batch)

    async def credit(self, stopping: asyncio.Event) -> None:
        """Until stopped."""
        while not stopping.is_set():
            try:
                await asyncio.to_thread(self._crediting.step)
                self._steps += 1
            except Unavailable as error:
                log.warning("coverage waits: %s", error)
            except Exception:
                log.exception("coverage failed")
            await asyncio.sleep(BUSY_S if self._crediting.waiting else EVERY_S)

    def figures(self) -> dict[str, float]:
        """What it has done since its start."""
        return {"coverage_steps": float(self._steps), "coverage_waiting": float(self._crediting.waiting)}
