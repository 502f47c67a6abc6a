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
from situation.app.forecasts import open_feed
from situation.app.roles.appraising import AppraisingRole
from situation.app.roles.crediting import CreditingRole
from situation.app.roles.judging import judge_nightly
from situation.app.roles.parts import Parts
from situation.app.roles.proving import CityRoads, ProvingRole
from situation.app.roles.publishing import publish_nightly
from situation.app.roles.releases import Releases
from situation.app.settings import hours_of
from situation.app.signs import telling
from situation.app.thresholds import base_thresholds
from situation.appraisals import Appraisal
from situation.appraising import Appraiser
from situation.crediting import Crediting
from situation.desk import Desk
from situation.errors import Unavailable
from situation.ports import Findings, Forecasts, LivePositions, Pokes
from situation.proving import Prover
from situation.watch import Watch

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0  # clocks and silences are told within this
RETRY_AFTER_S = 0.5  # while the store is away
FORGET_EVERY_S = 3600.0  # plates whose term has ended: not shown any more, and gone within the hour
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

    async def take_appraisal(self, appraisal: Appraisal) -> None:
        """What was found out beside the watch."""
        await self._do(lambda: self._watch.report_appraisal(appraisal))

    async def take_released(self, batch: pa.RecordBatch) -> None:
        """Positions that a person took out of quarantine, as late ones."""
        await self._do(lambda: self._watch.report_positions(batch))

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
    crediting = _crediting(parts, roads)
    feed = open_feed(settings, parts.clock)
    appraising = _appraising(parts, role, feed)

    def heard(batch: pa.RecordBatch) -> None:
        proving.heard(batch)
        crediting.heard(batch)

    async def released(batch: pa.RecordBatch) -> None:
        await role.take_released(batch)
        heard(batch)

    loops: list[Awaitable[None]] = [
        role.look(stopping),
        proving.prove(stopping),
        crediting.credit(stopping),
        appraising.appraise(stopping),
        role.follow_positions(NatsLivePositions(spine), then=heard),
        role.follow_findings(NatsFindings(spine)),
        Releases(parts.store, parts.archive).follow(released, stopping),
        judge_nightly(parts, stopping),
        forget(parts.desk, stopping),
        run_outbox(parts.store, senders(settings, parts.clock, parts.city), parts.clock, stopping=stopping),
        publish_nightly(parts, stopping),
    ]

    def figures() -> dict[str, float]:
        told = feed.figures() if feed else {}
        return role.figures() | proving.figures() | crediting.figures() | appraising.figures() | told

    async with telling(parts.vitals, "desk", figures=figures):
        await _until(stopping, loops)


def _crediting(parts: Parts, roads: CityRoads) -> CreditingRole:
    return CreditingRole(
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


def _appraising(parts: Parts, role: DeskRole, forecasts: Forecasts | None) -> AppraisingRole:
    settings = parts.settings
    return AppraisingRole(
        Appraiser(
            parts.store,
            parts.clock,
            archive=parts.archive,
            shelf=parts.coverage,
            city=parts.city,
            standards=parts.standards,
            shifts=tuple(hours_of(shift) for shift in settings.shifts),
            silent_after_s=settings.silent_after_s,
            forecasts=forecasts,
        ),
        role.take_appraisal,
    )


async def forget(desk: Desk, stopping: asyncio.Event) -> None:
    """Personal data goes when its term ends; a store that is away is asked again an hour later."""
    while not stopping.is_set():
        try:
            await asyncio.to_thread(desk.forget_offences, by=READER)
        except Unavailable as error:
            log.warning("plates are not forgotten yet: %s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), FORGET_EVERY_S)


async def _until(stopping: asyncio.Event, loops: list[Awaitable[None]]) -> None:
    tasks = [asyncio.ensure_future(loop) for loop in (stopping.wait(), *loops)]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()
