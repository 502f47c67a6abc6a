"""The desk's second occupation: proof of work, beside the watch and never before it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

import pyarrow as pa

from geo.roads import Roads
from situation.app.roles.parts import Parts
from situation.errors import Unavailable
from situation.ports import Pokes
from situation.proving import Prover
from situation.watch import Watch

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
RETRY_AFTER_S = 2.0  # while the store or the archive is away


class CityRoads:
    """The city's streets as a network, made when they are first needed: it takes seconds."""

    def __init__(self, parts: Parts) -> None:
        self._city, self._projection = parts.city, parts.index.projection
        self._roads: Roads | None = None
        self._making = Lock()

    def __call__(self) -> Roads | None:
        """The network; None where the city has no streets."""
        with self._making:
            if self._roads is None and len(self._city.streets):
                self._roads = Roads(self._city.streets, self._projection)
            return self._roads


class ProvingRole:
    """One pair at a time, in a thread."""

    def __init__(self, prover: Prover, watch: Watch, pokes: Pokes) -> None:
        self._prover = prover
        self._watch = watch
        self._pokes = pokes
        self.done = {"verdict_looks": 0, "verdict_failures": 0}

    def heard(self, batch: pa.RecordBatch) -> None:
        """What the watch has dealt with: some of it may be late."""
        self._prover.heard(batch)

    async def prove(self, stopping: asyncio.Event) -> None:
        """Until stopped: look for what there is to decide, and decide it."""
        while not stopping.is_set():
            for visit in self._watch.take_ended():
                self._prover.ended(visit)
            await self._try(self._prover.look)
            while not stopping.is_set() and await self._try(self._prover.prove_next):
                self.done["verdict_looks"] += 1
                with suppress(Unavailable):
                    await self._pokes.poke("journal")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _try(self, work: Callable[[], bool | None]) -> bool:
        """Whether there was something to do. What cannot be decided now is asked again later, and holds nobody up."""
        try:
            return bool(await asyncio.to_thread(work))
        except Unavailable as error:
            log.warning("proof of work waits: %s", error)
        except Exception:
            log.exception("proof of work failed")
        self.done["verdict_failures"] += 1
        await asyncio.sleep(RETRY_AFTER_S)
        return False

    def figures(self) -> dict[str, float]:
        """What it has done since its start."""
        return {name: float(count) for name, count in self.done.items()} | {"verdicts_waiting": self._prover.waiting}
