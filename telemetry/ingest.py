"""The telemetry role: device messages in, positions and their archive out. A thin shell around the steps.

Order of promises: archived and fsynced, then published, then acknowledged. So a message that was acknowledged is on our
disk, and what was cut off in between is found again at the start by its place in the stream.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from situation.errors import Unavailable
from situation.incidents import Incident
from situation.newest import newest_of_each
from situation.ports import DeviceBatch
from telemetry.columns import accepted_of, record_batch
from telemetry.counters import Counters
from telemetry.parts import Parts, Remembered, remember
from telemetry.patience import every, when_available
from telemetry.pings import Pings
from telemetry.settings import TelemetrySettings
from telemetry.steps import take_in

log = logging.getLogger(__name__)

ROLE = "telemetry"
T = TypeVar("T")
Place = tuple[str, float, float, float]  # of an open incident: its id, longitude, latitude, and how near is near
THANK_S = 1.0  # a tracker is answered at most so often
GARBAGE_AFTER = 100_000  # objects; those of a batch die with it, and by default each would be walked


async def run(parts: Parts, settings: TelemetrySettings, stopping: asyncio.Event) -> None:
    """Work until `stopping` is set; the batch at hand is finished. Waits for whatever is away, and never gives up."""
    counters = Counters()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)
    async with asyncio.TaskGroup() as tasks:
        # First of all: a role that waits for its store must be able to say so.
        tasks.create_task(every(settings.report_s, stopping, lambda: _report(parts, counters)))
        remembered = await when_available(lambda: remember(parts, settings), counters, stopping)
        if remembered is None:
            return
        ingest = Ingest(parts, settings, remembered, counters)
        await ingest.refresh()
        tasks.create_task(every(settings.refresh_s, stopping, ingest.refresh))
        tasks.create_task(every(settings.save_s, stopping, ingest.save_last))
        tasks.create_task(every(settings.compact_s, stopping, ingest.compact))
        tasks.create_task(every(THANK_S, stopping, ingest.thank))
        tasks.create_task(every(settings.devices_s, stopping, ingest.report_devices))
        await ingest.work(stopping)
        await ingest.save_last()
        await ingest.report_devices()
    await _report(parts, counters)  # the last word, when nobody else speaks any more


class Ingest:
    """The loop and what it keeps between batches."""

    def __init__(self, parts: Parts, settings: TelemetrySettings, remembered: Remembered, counters: Counters) -> None:
        self._parts = parts
        self._settings = settings
        self._memory, self._last = remembered.memory, remembered.last
        self._counters = counters
        self._counting, self._devices = remembered.counting, remembered.devices
        self._epoch = ""
        self._high_water = 0
        self._unsaved: list[pa.RecordBatch] = []
        self._places: list[Place] = []
        self._is_saved = True

    async def work(self, stopping: asyncio.Event) -> None:
        """Batch after batch."""
        self._counters.words["state"] = "working"
        while not stopping.is_set():
            batch = await self._parts.messages.fetch(self._settings.batch, self._settings.batch_wait_s)
            self._counters.put("backlog", await self._parts.messages.backlog())
            if len(batch):
                await self._take(batch, stopping)

    async def _take(self, batch: DeviceBatch, stopping: asyncio.Event) -> None:
        await self._note_epoch(batch, stopping)
        fresh = _after(batch, self._high_water)
        self._counters.add("messages", len(batch))
        self._counters.add("repeated", len(batch) - len(fresh))
        if len(fresh) and not await self._archive_and_publish(fresh, stopping):
            return
        try:
            await self._parts.messages.acknowledge(batch.stream_seqs[-1])
        except Unavailable as error:
            log.info("not acknowledged, will come again: %s", error)

    async def _archive_and_publish(self, batch: DeviceBatch, stopping: asyncio.Event) -> bool:
        """Whether it was done; not if we were told to stop while something was away."""
        epoch = self._epoch
        work = await self._until_done(lambda: asyncio.to_thread(self._work_on, batch), stopping)
        if work is None:
            return False
        pings, rows = work
        if await self._until_done(lambda: asyncio.to_thread(self._append, rows, epoch), stopping) is None:
            return False
        self._high_water = batch.stream_seqs[-1]
        self._counters.add("batches")
        self._counters.take(pings)
        self._counting.take(pings)
        self._devices.take(pings, self._memory.operators.__contains__)
        return await self._publish(rows, stopping)

    def _work_on(self, batch: DeviceBatch) -> tuple[Pings, pa.RecordBatch]:
        pings = take_in(batch, self._memory)
        return pings, record_batch(pings)

    def _append(self, rows: pa.RecordBatch, epoch: str) -> bool:
        self._parts.archive.append(rows, epoch=epoch)
        return True

    async def _publish(self, rows: pa.RecordBatch, stopping: asyncio.Event) -> bool:
        accepted = accepted_of(rows)
        if accepted.num_rows:
            word = _name_of(rows, self._epoch)
            if await self._until_done(lambda: self._say(accepted, word), stopping) is None:
                return False
            self._unsaved.append(accepted)
        return True

    async def _say(self, accepted: pa.RecordBatch, word: str) -> bool:
        await self._parts.live.publish(accepted, id=word)
        return True

    async def _note_epoch(self, batch: DeviceBatch, stopping: asyncio.Event) -> None:
        """Where the archive stands in the stream; at the start also what may have been archived and not published."""
        if self._parts.messages.epoch == self._epoch:
            return
        self._epoch = self._parts.messages.epoch
        self._high_water = await asyncio.to_thread(self._parts.archive.high_water, self._epoch)
        if batch.stream_seqs[0] <= self._high_water:
            rows = await asyncio.to_thread(self._parts.archive.last_batch, self._epoch)
            if rows is not None:
                await self._publish(rows, stopping)

    async def _until_done(self, attempt: Callable[[], Awaitable[T]], stopping: asyncio.Event) -> T | None:
        return await when_available(attempt, self._counters, stopping)

    # --- beside the loop

    async def refresh(self) -> None:
        """Read again who is registered and what is open."""
        try:
            vehicles = await asyncio.to_thread(self._parts.registry.list_vehicles)
            incidents = await asyncio.to_thread(self._parts.incidents.list_open)
        except Unavailable as error:
            self._counters.words["store"] = str(error)
            return
        self._counters.words.pop("store", None)
        self._memory.set_vehicles(vehicles)
        await asyncio.to_thread(self._match_to, incidents)
        self._counters.put("vehicles", len(vehicles))
        self._counters.put("incidents", len(incidents))
        self._counters.put("seen_pings", len(self._memory.seen))
        self._counters.put("trackers_with_gaps", self._counting.gaps)
        self._counters.put("missing_numbers", self._counting.missing)
        self._counters.put("numbers_given_up", self._counting.given_up)
        self._counters.put("device_reports", len(self._devices))

    def _match_to(self, incidents: Sequence[Incident]) -> None:
        """From now on; nothing to do where none has opened, moved or closed, as most of the time."""
        places: list[Place] = [(each.id, each.lon, each.lat, each.radius_m) for each in incidents]
        if places != self._places:
            self._parts.index.set_incidents(
                [incident.id for incident in incidents],
                [incident.lon for incident in incidents],
                [incident.lat for incident in incidents],
                [incident.radius_m for incident in incidents],
            )
            self._places = places

    async def save_last(self) -> None:
        """Keep the newest position of each vehicle on the spine, if there are new ones."""
        if self._unsaved:
            new, self._unsaved = self._unsaved, []
            known = new if self._last is None else [self._last, *new]
            self._last = await asyncio.to_thread(newest_of_each, pa.Table.from_batches(known))
            self._is_saved = False
        if self._last is None or self._is_saved:
            return
        try:
            await self._parts.last.save(self._last)
            self._is_saved = True
        except Unavailable as error:
            log.info("last positions not saved: %s", error)

    async def compact(self) -> None:
        """Gather the archive's small files."""
        try:
            self._counters.add("gathered", await asyncio.to_thread(self._parts.archive.compact))
        except Unavailable as error:
            log.warning("archive not gathered: %s", error)

    async def report_devices(self) -> None:
        """Say what became of each tracker's pings."""
        if self._parts.devices is None:
            return
        try:
            await self._parts.devices.publish(self._devices.reports(self._counting))
        except Unavailable as error:
            log.info("trackers not reported: %s", error)

    async def thank(self) -> None:
        """Tell trackers up to which number they may forget."""
        news = self._counting.news()
        try:
            await self._parts.acks.acknowledge(news)
        except Unavailable as error:
            log.info("trackers not thanked, the next word covers it: %s", error)


def _after(batch: DeviceBatch, high_water: int) -> DeviceBatch:
    """The messages above the high water; sequences rise within a batch."""
    if batch.stream_seqs[0] > high_water:
        return batch
    start = sum(1 for seq in batch.stream_seqs if seq <= high_water)
    return DeviceBatch(
        batch.topics[start:], batch.payloads[start:], batch.stream_seqs[start:], batch.received_us[start:]
    )


def _name_of(rows: pa.RecordBatch, epoch: str) -> str:
    """The same for the same rows, before and after a crash."""
    seqs = pc.min_max(rows["stream_seq"]).as_py()
    return f"{epoch}.{seqs['min']}-{seqs['max']}"


async def _report(parts: Parts, counters: Counters) -> None:
    try:
        await parts.vitals.report(ROLE, dict(counters.figures), dict(counters.words))
    except Unavailable as error:
        log.debug("vitals not said: %s", error)
