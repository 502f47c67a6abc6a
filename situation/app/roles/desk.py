"""The desk role: it follows positions and findings, looks every second, and sends out what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pyarrow as pa

from situation.adapters.outbox import run_outbox
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.pokes import NatsPokes
from situation.app.destinations import senders
from situation.app.roles.crediting import CreditingRole
from situation.app.roles.parts import Parts
from situation.app.roles.proving import CityRoads, ProvingRole
from situation.app.roles.publishing import publish_nightly
from situation.app.signs import telling
from situation.app.thresholds import base_thresholds
from situation.crediting import Crediting
from situation.errors import Unavailable
from situation.ports import Findings, LivePositions, Pokes
from situation.proving import Prover
from situation.watch import Watch

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0  # clocks and silences are told within this
RETRY_AFTER_S = 0.5  # while the store is away
READER = "desk"  # name of its place in the streams


class DeskRole:
    """One watch, used by several loops one at a time: its work is synchronous and runs in a thread."""

    def __init__(self, watch: Watch, pokes: Pokes) -> None:
        self._watch = watch
        self._pokes = pokes
        self._turn = asyncio.Lock()
        self.done = {"positions": 0, "findings": 0, "looks": 0}

    async def look(self, stopping: asyncio.Event) -> None:
        """Every second, whatever else happens."""
        while not stopping.is_set():
            await self._do(self._watch.tick)
            self.done["looks"] += 1
            await asyncio.sleep(LOOK_EVERY_S)

    async def follow_positions(
        self, positions: LivePositions, *, then: Callable[[pa.RecordBatch], None] = lambda batch: None
    ) -> None:
        """Each batch once; acknowledged when its consequences are committed."""
        async for batch, acknowledge in positions.follow(READER):
            await self._do(lambda batch=batch: self._watch.report_positions(batch))  # type: ignore[misc]
            then(batch)
            self.done["positions"] += batch.num_rows
            await acknowledge()

    async def follow_findings(self, findings: Findings) -> None:
        """Each finding once; acknowledged when its consequences are committed."""
        async for finding, acknowledge in findings.follow_findings(READER):
            await self._do(lambda finding=finding: self._watch.report_finding(finding))  # type: ignore[misc]
            self.done["findings"] += 1
            await acknowledge()

    def figures(self) -> dict[str, float]:
        """What it has done since its start."""
        return {f"{name}_done": float(count) for name, count in self.done.items()}

    async def _do(self, work: Callable[[], None]) -> None:
        """In its turn, until it succeeds: a store that is away comes back, and nothing is skipped."""
        async with self._turn:
            while True:
                try:
                    before = self._watch.seq
                    await asyncio.to_thread(work)
                except Unavailable as error:
                    log.warning("store away, trying again: %s", error)
                    await asyncio.sleep(RETRY_AFTER_S)
                    continue
                break
        if self._watch.seq != before:
            await self._tell()

    async def _tell(self) -> None:
        with suppress(Unavailable):
            await self._pokes.poke("journal")
            await self._pokes.poke("incidents")


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Positions and findings become visits, alerts and tickets; tickets go out."""
    settings, spine = parts.settings, parts.spine
    watch = Watch(parts.desk, parts.store, parts.clock, thresholds=base_thresholds(settings))
    watch.restore(await NatsLastPositions(spine).load())
    pokes = NatsPokes(spine)
    role = DeskRole(watch, pokes)
    roads = CityRoads(parts)
    prover = Prover(parts.desk, parts.store, parts.clock, archive=parts.archive, roads=roads)
    proving = ProvingRole(prover, watch, pokes)
    crediting = CreditingRole(
        Crediting(
            parts.store,
            parts.clock,
            archive=parts.archive,
            shelf=parts.coverage,
            streets=parts.city.streets,
            roads=roads,
            profile=parts.standards.profile,
        )
    )

    def heard(batch: pa.RecordBatch) -> None:
        proving.heard(batch)
        crediting.heard(batch)

    loops: list[Awaitable[None]] = [
        role.look(stopping),
        proving.prove(stopping),
        crediting.credit(stopping),
        role.follow_positions(NatsLivePositions(spine), then=heard),
        role.follow_findings(NatsFindings(spine)),
        run_outbox(parts.store, senders(settings, parts.clock, parts.city), parts.clock, stopping=stopping),
        publish_nightly(parts, stopping),
    ]
    async with telling(parts.vitals, "desk", figures=lambda: role.figures() | proving.figures() | crediting.figures()):
        await _until(stopping, loops)


async def _until(stopping: asyncio.Event, loops: list[Awaitable[None]]) -> None:
    tasks = [asyncio.ensure_future(loop) for loop in (stopping.wait(), *loops)]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()
