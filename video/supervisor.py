"""The video role: one kept worker per enabled camera, following the registry."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from situation.cameras import Camera, CameraId
from situation.errors import Unavailable
from video.keeper import CameraKeeper, Desk, Watched, unwatched_report
from video.memory import CameraMemory, FileMemories
from video.ports import CameraRegistry, Clock, FindingSink, FrameStore
from video.settings import VideoSettings
from video.workers import Workers

log = logging.getLogger(__name__)


async def run(
    *,
    cameras: CameraRegistry,
    findings: FindingSink,
    frames: FrameStore,
    clock: Clock,
    settings: VideoSettings,
    stopping: asyncio.Event,
) -> None:
    """Watch all enabled cameras until `stopping` is set; then end every worker. Leaves no process behind."""
    workers = Workers(settings)
    desk = Desk(findings=findings, frames=frames, clock=clock, settings=settings, workers=workers, cameras=cameras)
    supervisor = Supervisor(cameras, desk)
    try:
        while not stopping.is_set():
            await supervisor.follow_registry()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), settings.registry_poll_s)
    finally:
        await supervisor.stop_all()
        await workers.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A camera being watched, as it was when its keeper started."""

    watched: Watched
    keeper: CameraKeeper
    task: asyncio.Task[None]


class Supervisor:
    """Holds a keeper per enabled camera. One camera's trouble stays in its own task and process."""

    def __init__(self, cameras: CameraRegistry, desk: Desk) -> None:
        self._cameras = cameras
        self._desk = desk
        self._kept: dict[CameraId, Kept] = {}

    async def follow_registry(self) -> None:
        """Start, restart and stop keepers to fit the registry. An unreachable registry changes nothing."""
        try:
            listed = await asyncio.to_thread(self._cameras.list_cameras)
            await self._match(listed)
        except Unavailable as error:
            log.warning("camera registry: %s", error)

    async def stop_all(self) -> None:
        """End every worker."""
        await asyncio.gather(*(self._stop(camera) for camera in list(self._kept)))

    @property
    def pids(self) -> dict[CameraId, int]:
        """Process ids of the workers that run now."""
        return {camera: kept.keeper.pid for camera, kept in self._kept.items() if kept.keeper.pid}

    async def _match(self, listed: Sequence[Camera]) -> None:
        enabled = {camera.id: camera for camera in listed if camera.enabled}
        for gone in self._kept.keys() - enabled.keys():
            await self._retire(gone)
        confirmed = await asyncio.to_thread(self._cameras.views_confirmed)
        for camera in enabled.values():
            credentials = await asyncio.to_thread(self._cameras.credentials, camera.id)
            watched = Watched(camera=camera, credentials=credentials, confirmed_at=confirmed.get(camera.id))
            kept = self._kept.get(camera.id)
            if kept is None or kept.task.done() or kept.watched != watched:
                await self._start(watched)

    async def _start(self, watched: Watched) -> None:
        camera = watched.camera
        memory = await self._stop(camera.id)
        if memory is None:
            memory = await asyncio.to_thread(self._saved, camera.id)
        known = tuple(await asyncio.to_thread(self._cameras.open_findings, camera.id))
        keeper = CameraKeeper(watched, self._desk, memory.agreeing_with(known), known)
        task = asyncio.create_task(keeper.run(), name=f"camera {camera.id}")
        self._kept[camera.id] = Kept(watched=watched, keeper=keeper, task=task)

    async def _stop(self, camera: CameraId) -> CameraMemory | None:
        """End the worker; what it knew, or None if there was none."""
        kept = self._kept.pop(camera, None)
        if kept is None:
            return None
        kept.task.cancel()
        (outcome,) = await asyncio.gather(kept.task, return_exceptions=True)
        if isinstance(outcome, Exception):
            log.error("keeper of camera %s failed", camera, exc_info=outcome)
        return kept.keeper.memory

    async def _retire(self, camera: CameraId) -> None:
        """Nobody watches it any more: say so. Its open findings stay open; a person may close them."""
        watched = self._kept[camera].watched.camera
        memory = await self._stop(camera) or CameraMemory(camera=camera)
        report = unwatched_report(watched, self._desk.clock, memory, detail="not watched: disabled or removed")
        with contextlib.suppress(Unavailable):
            await self._desk.findings.publish_report(report)

    def _saved(self, camera: CameraId) -> CameraMemory:
        folder = self._desk.settings.memory_dir
        found = FileMemories(Path(folder)).find(camera) if folder else None
        return found or CameraMemory(camera=camera)
