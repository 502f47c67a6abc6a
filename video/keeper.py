"""CameraKeeper: keeps one camera watched. Starts its worker, listens, kills it when it falls silent, starts the next.

What the last worker knew is given to the next one, and is only counted as known once its findings are stored: a
worker may be killed at any moment without losing or doubling a finding.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import msgspec

from situation.cameras import HEALTH_KINDS, Camera, CameraReport, CameraState, Finding
from situation.errors import Unavailable
from situation.ports import CameraMemories
from video.learning import BELIEVED, learn, lessons_of
from video.memory import CameraMemory
from video.outbox import Job, Note, read_line
from video.ports import CameraRegistry, Clock, FindingSink, FrameStore
from video.settings import VideoSettings
from video.share import Share
from video.shots import Shots, Taken
from video.workers import START_S, Worker, WorkerGone, Workers

log = logging.getLogger(__name__)

WELL_S = 30.0  # s a worker must live for the rest before the next start to be short again


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a keeper hands things on."""

    findings: FindingSink
    frames: FrameStore
    clock: Clock
    settings: VideoSettings
    workers: Workers
    cameras: CameraRegistry
    memories: CameraMemories
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A camera and what its workers need beside; any change of it starts a new worker."""

    camera: Camera
    credentials: tuple[str, str] | None
    confirmed_at: datetime | None = None  # when a person last confirmed its view


class CameraKeeper:
    """One camera. `memory` is what its workers have told so far."""

    def __init__(self, watched: Watched, desk: Desk, memory: CameraMemory, known: tuple[Finding, ...]) -> None:
        self._watched = watched
        self._camera = watched.camera
        self._desk = desk
        self._settings = desk.settings
        self._shots = Shots(known)
        self._believed = {one.id: one.measures[BELIEVED] for one in known if BELIEVED in one.measures}
        self.memory = memory
        self.pid = 0  # of the worker that runs now; 0 between two

    async def run(self) -> None:
        """Until cancelled."""
        rest_s = self._settings.rest_first_s
        while True:
            started_at = self._desk.clock.now()
            try:
                await self._run_worker()
            except WorkerGone as gone:
                log.warning("camera %s: %s, starting another worker in %.1f s", self._camera.id, gone, rest_s)
                await self._tell_down(str(gone))
            lived_s = (self._desk.clock.now() - started_at).total_seconds()
            rest_s = self._settings.rest_first_s if lived_s >= WELL_S else min(2 * rest_s, self._settings.rest_last_s)
            await asyncio.sleep(rest_s)

    async def save(self) -> None:
        """For the next role that watches the camera. Raises Unavailable."""
        memories = self._desk.memories
        await memories.keep(self._camera.id, self.memory.to_bytes(most=memories.most_bytes))

    async def _run_worker(self) -> None:
        worker = await self._desk.workers.start(self._camera)
        self.pid = worker.pid
        try:
            await self._converse(worker)
        except ConnectionError:
            raise WorkerGone("the worker ended") from None
        finally:
            self.pid = 0
            await self._desk.workers.end(worker)

    async def _converse(self, worker: Worker) -> None:
        first, _ = await self._hear(worker.words, within_s=START_S)
        if not first.ready:
            raise WorkerGone("its first word is not the agreed one")
        worker.ear.write(msgspec.json.encode(self._job()) + b"\n")
        while True:
            note, jpegs = await self._hear(worker.words, within_s=self._settings.silence_s)
            await self._take(note, jpegs)

    def _job(self) -> Job:
        return Job(
            camera=self._camera,
            credentials=self._watched.credentials,
            confirmed_at=self._watched.confirmed_at,
            settings=self._settings,
            memory=self.memory,
            now=self._desk.clock.now(),
        )

    async def _hear(self, words: asyncio.StreamReader, *, within_s: float) -> tuple[Note, list[bytes]]:
        """The next note and its pictures, or WorkerGone."""
        try:
            async with asyncio.timeout(within_s):
                note = read_line(await words.readline())
                return note, [await words.readexactly(size) for size in note.jpegs]
        except TimeoutError:
            raise WorkerGone(f"no sign of life for {within_s:.0f} s") from None
        except asyncio.IncompleteReadError:
            raise WorkerGone("the worker ended") from None
        except (ValueError, msgspec.MsgspecError):  # ValueError: a line longer than the limit
            raise WorkerGone("the worker ended or talks nonsense") from None

    async def _take(self, note: Note, jpegs: list[bytes]) -> None:
        """Store pictures, publish findings until they are stored, then and only then remember."""
        if note.crash:
            raise WorkerGone(f"the worker failed: {note.crash}")
        if note.report is None or note.memory is None:
            return
        if not self._desk.share.holds(self._camera.id):
            return  # another role speaks for it; ours is about to be stopped
        shas = iter([await asyncio.to_thread(self._desk.frames.put, jpeg) for jpeg in jpegs])
        snapshot = next(shas, "") if note.has_snapshot else ""
        await self._publish_findings(note, note.report, shas)
        self._shots.see(note.report, snapshot, note.memory, self._desk.clock.now())
        self.memory = self.memory.after(note.memory)
        if note.tellings or note.memory.references:
            await self._stored(self.save, "memory")
        await self._publish_report(replace(note.report, snapshot_sha256=snapshot))

    async def _publish_findings(self, note: Note, report: CameraReport, shas: Iterator[str]) -> None:
        clean = next(shas, "") if note.tellings else ""
        now = self._desk.clock.now()
        for telling in note.tellings:
            taken = Taken(
                clean=clean, overlay=next(shas, ""), captured_at=report.picture_at or report.at, received_at=now
            )
            finding = self._shots.with_pictures(telling.finding, taken)
            believed = await asyncio.to_thread(self._with_belief, finding)
            await self._stored(partial(self._desk.findings.publish_finding, believed), f"finding {finding.id}")
            if finding.cleared_at is not None:
                self._shots.forget(finding.id)
                self._believed.pop(finding.id, None)

    def _with_belief(self, finding: Finding) -> Finding:
        """What people said of this camera's findings so far tells how far this one is to be believed; said once."""
        if finding.kind in HEALTH_KINDS:
            return finding
        if finding.id not in self._believed:
            with contextlib.suppress(Unavailable):
                model = learn(lessons_of(self._desk.cameras.judged_findings(self._camera.id), finding.kind))
                if model:
                    self._believed[finding.id] = round(model.believe(finding.measures), 3)
        if finding.id not in self._believed:
            return finding
        return replace(finding, measures=finding.measures | {BELIEVED: self._believed[finding.id]})

    async def _stored(self, store: Callable[[], Awaitable[None]], what: str) -> None:
        """Until it is stored, or another role has the camera and will do so itself."""
        rest_s = self._settings.rest_first_s
        while self._desk.share.holds(self._camera.id):
            try:
                await store()
            except Unavailable as error:
                log.warning("camera %s: %s not stored: %s", self._camera.id, what, error)
                await asyncio.sleep(rest_s)
                rest_s = min(2 * rest_s, self._settings.rest_last_s)
            else:
                return

    async def _publish_report(self, report: CameraReport) -> None:
        try:
            await self._desk.findings.publish_report(report)
        except Unavailable as error:  # the next one comes in seconds
            log.warning("report of camera %s lost: %s", report.camera, error)

    async def _tell_down(self, why: str) -> None:
        """Nobody looks now: every zone is unknown until the next worker says otherwise."""
        await self._publish_report(unwatched_report(self._camera, self._desk.clock, self.memory, detail=why))


def unwatched_report(camera: Camera, clock: Clock, memory: CameraMemory, *, detail: str) -> CameraReport:
    """The report of a camera that no worker watches."""
    return CameraReport(
        camera=camera.id,
        at=clock.now(),
        state=CameraState.UNKNOWN,
        picture_at=memory.picture_at,
        zones={zone.id: "unknown" for zone in camera.zones},
        detail=detail,
    )
