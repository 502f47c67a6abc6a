"""What comes in from the spine and the store, and the beats at which viewers are told: the background tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from anyio.to_thread import run_sync

from situation.fleet import Vehicle
from situation.journal import Subject
from situation.people import Right
from situation.ports import Clock, Findings, LastPositions, LivePositions, Pokes, Store, Vitals
from web.live.alert_groups import AlertGroups
from web.live.camera_picture import CameraPicture
from web.live.fleet_picture import Fleet, FleetPicture
from web.live.frames import Frames, rest_s
from web.live.journal_tail import Entry, JournalTail
from web.live.pace import Pace
from web.live.rows import moment
from web.live.tallies import tallies
from web.live.telling import Teller, status
from web.live.viewers import Viewers
from web.roles import RoleWatch
from web.settings import WebSettings

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]

RETRY_S = 1.0  # after a source has failed
STATUS_S = 1.0
LAST_S = 15.0
VITALS_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where news comes from."""

    store: Store
    live: LivePositions
    last: LastPositions
    reports: Findings
    pokes: Pokes
    vitals: Vitals


class Feed:
    """Takes news in and passes it on. A source that fails is asked again; the others go on."""

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        sources: Sources,
        *,
        clock: Clock,
        settings: WebSettings,
        fleet: FleetPicture,
        cameras: CameraPicture,
        frames: Frames,
        tail: JournalTail,
        teller: Teller,
        viewers: Viewers,
        roles: RoleWatch,
        pace: Pace,
        groups: AlertGroups,
    ) -> None:
        self._sources = sources
        self._clock = clock
        self._settings = settings
        self._fleet = fleet
        self._cameras = cameras
        self._frames = frames
        self._tail = tail
        self._teller = teller
        self._viewers = viewers
        self._roles = roles
        self._pace = pace
        self._groups = groups
        self._moved = asyncio.Event()
        self.lag_s: float | None = None  # from the spine's receipt of the newest position to here
        self.failures = 0  # of sources since the start

    @asynccontextmanager
    async def running(self, *more: Work) -> AsyncIterator[None]:
        """Everything known is loaded, then the tasks (and `more`) run until the block ends."""
        await run_sync(self._start)
        self._frames.renew(self._clock.now())
        tasks = [asyncio.create_task(self._for_ever(work), name=_name(work)) for work in (*self._works(), *more)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _works(self) -> list[Work]:
        return [
            self._beat_last,
            self._take_positions,
            self._take_reports,
            self._take_vitals,
            self._tail.listen,
            self._follow_journal,
            self._follow_groups,
            self._beat_frames,
            self._beat_status,
            self._beat_vitals,
        ]

    async def _for_ever(self, work: Work) -> None:
        while True:
            try:
                await work()
            except Exception:  # whatever a source does, the screen goes on with what it has
                log.warning("%s failed, tried again in %.0f s", _name(work), RETRY_S, exc_info=True)
                self.failures += 1
            await asyncio.sleep(RETRY_S)

    def _start(self) -> None:
        self._tail.start()
        with self._sources.store.read() as unit:
            self._fleet.put_vehicles(unit.list_vehicles())

    async def _load_last(self) -> None:
        """The newest position of each vehicle, for the start, and to make good batches that were skipped since."""
        batch = await self._sources.last.load()
        if batch is not None:
            self._fleet.take(batch)

    async def _beat_last(self) -> None:
        while True:
            await self._load_last()
            self._pace.look(self._fleet.at(self._clock.now()))
            await asyncio.sleep(LAST_S)

    async def _take_positions(self) -> None:
        async for batch in self._sources.live.watch():
            self.take_positions(batch)

    def take_positions(self, batch: pa.RecordBatch) -> None:
        """Move the vehicles; the next frame shows it."""
        self._fleet.take(batch)
        if self._fleet.newest_received_us:
            delay = self._clock.now() - moment(self._fleet.newest_received_us)
            self.lag_s = round(max(0.0, delay.total_seconds()), 3)
        self._moved.set()

    async def _take_reports(self) -> None:
        async for report in self._sources.reports.watch_reports():
            if self._cameras.take(report):
                text = self._teller.report(report)
                for viewer in self._viewers:
                    if viewer.audience.may(Right.SEE_CAMERAS):
                        viewer.offer_latest(f"camera:{report.camera}", text)

    async def _take_vitals(self) -> None:
        async for role, figures, words in self._sources.vitals.watch():
            self._roles.take(role, figures, words)

    async def _follow_journal(self) -> None:
        await self._tail.follow(self._tell)

    async def _follow_groups(self) -> None:
        await self._groups.follow()

    def _tell(self, entries: list[Entry]) -> None:
        for entry in entries:
            if isinstance(entry.thing, Vehicle):
                self._fleet.put_vehicle(entry.thing)
        if any(entry.change.subject is Subject.ALERT for entry in entries):
            self._groups.look()
        self._viewers.wake_all()

    async def _beat_frames(self) -> None:
        """A frame when something moved, at most `frames_per_s`; and each second, as ages grow.

        With very many viewers less often: a round that takes long is followed by a rest, in which all else is done.
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout(1.0):
                    await self._moved.wait()
            except TimeoutError:
                pass
            self._moved.clear()
            began = loop.time()
            self._frames.renew(self._clock.now())
            self._viewers.offer_frames()
            await asyncio.sleep(0)  # whoever can take it has taken it after this: their tasks were woken before ours
            await asyncio.sleep(rest_s(loop.time() - began, frames_per_s=self._settings.frames_per_s))

    async def _beat_status(self) -> None:
        while True:
            fleet = self._fleet.at(self._clock.now())
            districts, texts = self._fleet.districts_of(fleet), dict[str | None, str]()
            for viewer in self._viewers:
                operator = viewer.audience.operator
                if operator not in texts:
                    texts[operator] = self._status(fleet, districts, operator)
                viewer.offer_latest("status", texts[operator])
            await asyncio.sleep(STATUS_S)

    def _status(self, fleet: Fleet, districts: list[str | None], operator: str | None) -> str:
        """What viewers hear who see all operators (None) or one."""
        code = None if operator is None else self._fleet.operator_code(operator)
        return status(
            fleet.at,
            self._fleet,
            lag_s=self.lag_s,
            roles=self._roles.ages_s(),
            districts=tallies(fleet, districts, operator=code),
        )

    async def _beat_vitals(self) -> None:
        while True:
            await self._sources.vitals.report("web", self.figures(), {})
            await asyncio.sleep(VITALS_S)

    def figures(self) -> dict[str, float]:
        """What the web role counts of itself; names in docs/metrics.md."""
        counts = self._viewers.counts
        return {
            "viewers": float(len(self._viewers)),
            "frames_sent_total": float(counts.frames_sent),
            "frames_skipped_total": float(counts.frames_skipped),
            "frame_bytes_total": float(counts.frame_bytes),
            "texts_sent_total": float(counts.texts_sent),
            "snapshots_sent_total": float(counts.snapshots_sent),
            "resumed_total": float(counts.resumed),
            "told_to_resume_total": float(counts.told_to_resume),
            "stalled_total": float(counts.stalled),
            "journal_seq": float(self._tail.seq),
            "position_lag_seconds": self.lag_s or 0.0,
            "source_failures_total": float(self.failures),
        }


def _name(work: Work) -> str:
    return getattr(work, "__name__", "task").lstrip("_")
