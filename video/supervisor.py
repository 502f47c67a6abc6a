"""The video role: one kept worker per camera of our share, following registry and leases."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from situation.cameras import Camera, CameraId, Finding, is_within
from situation.errors import Unavailable
from situation.ports import CameraMemories, Leases
from video.keeper import CameraKeeper, Desk, Watched, unwatched_report
from video.memory import CameraMemory, memory_from
from video.ports import CameraRegistry, Clock, FindingSink, FrameStore
from video.settings import VideoSettings
from video.share import Share
from video.workers import Workers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spine:
    """What the roles that share the cameras have in common."""

    leases: Leases
    memories: CameraMemories
    owner: str  # our name among them, the same after a restart


async def run(  # noqa: PLR0913 - all that the role needs from outside, each by its name
    *,
    cameras: CameraRegistry,
    findings: FindingSink,
    frames: FrameStore,
    clock: Clock,
    spine: Spine,
    settings: VideoSettings,
    stopping: asyncio.Event,
    figures: dict[str, float] | None = None,
) -> None:
    """Watch our share of the enabled cameras until `stopping` is set; then give it up. Leaves no process behind.

    `figures` are kept up to date with what a role says of itself.
    """
    workers, share = Workers(settings), Share(spine.leases, spine.owner)
    desk = Desk(
        findings=findings,
        frames=frames,
        clock=clock,
        settings=settings,
        workers=workers,
        cameras=cameras,
        memories=spine.memories,
        share=share,
    )
    supervisor = Supervisor(cameras, desk)
    renewing = asyncio.create_task(share.renew_for_ever())
    try:
        while not stopping.is_set():
            await supervisor.follow_registry()
            if figures is not None:
                figures |= {"cameras": float(len(supervisor.watched)), "video_roles": float(share.roles)}
            await _first_of(stopping, share.lost, within_s=settings.registry_poll_s)
    finally:
        renewing.cancel()
        await supervisor.stop_all()
        await share.leave()
        await workers.close()


async def _first_of(*events: asyncio.Event, within_s: float) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


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
        """Start, restart and stop keepers to fit registry and share. A registry out of reach changes nothing."""
        try:
            listed = await asyncio.to_thread(self._cameras.list_cameras)
            moment = self._desk.clock.now().astimezone(ZoneInfo(self._desk.settings.timezone))
            enabled = {one.id: one for one in listed if one.enabled and is_within(one.hours, moment)}
            await self._match(enabled, await self._desk.share.settle(enabled.keys()))
        except Unavailable as error:
            log.warning("camera registry: %s", error)
            for lost in [camera for camera in self._kept if not self._desk.share.holds(camera)]:
                await self._stop(lost)

    async def stop_all(self) -> None:
        """End every worker; what they knew is kept for the next role."""
        await asyncio.gather(*(self._stop(camera) for camera in list(self._kept)))

    @property
    def watched(self) -> frozenset[CameraId]:
        """The cameras that we watch now."""
        return frozenset(self._kept)

    async def _match(self, enabled: Mapping[CameraId, Camera], ours: frozenset[CameraId]) -> None:
        for gone in self._kept.keys() - ours:
            await self._retire(
                gone, why="another role does" if gone in enabled else "disabled, removed, or out of its hours"
            )
        confirmed = await asyncio.to_thread(self._cameras.views_confirmed)
        for camera in (enabled[one] for one in sorted(ours)):
            credentials = await asyncio.to_thread(self._cameras.credentials, camera.id)
            watched = Watched(camera=camera, credentials=credentials, confirmed_at=confirmed.get(camera.id))
            kept = self._kept.get(camera.id)
            if kept is None or kept.task.done() or kept.watched != watched:
                await self._start(watched)

    async def _start(self, watched: Watched) -> None:
        camera = watched.camera
        memory = await self._stop(camera.id) or await self._saved(camera.id)
        known = await asyncio.to_thread(self._known, memory)
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
        if self._desk.share.holds(camera):
            with contextlib.suppress(Unavailable):  # what was told is kept already, a reference costs a warm-up
                await kept.keeper.save()
        return kept.keeper.memory

    async def _retire(self, camera: CameraId, *, why: str) -> None:
        """We watch it no longer: say so. Its open findings stay open; a person may close them."""
        watched, is_ours = self._kept[camera].watched.camera, self._desk.share.holds(camera)
        memory = await self._stop(camera) or CameraMemory(camera=camera)
        if is_ours:  # else another role has spoken since
            report = unwatched_report(watched, self._desk.clock, memory, detail=f"not watched: {why}")
            with contextlib.suppress(Unavailable):
                await self._desk.findings.publish_report(report)
        await self._desk.share.release(camera)

    async def _saved(self, camera: CameraId) -> CameraMemory:
        told = await self._desk.memories.find(camera)
        return memory_from(told, camera) if told else CameraMemory(camera=camera)

    def _known(self, memory: CameraMemory) -> tuple[Finding, ...]:
        """What stands open, and what became of that which the memory holds for open."""
        known = {one.id: one for one in self._cameras.open_findings(memory.camera)}
        for ours in memory.open_findings():
            if ours not in known and (found := self._cameras.find_finding(ours)):
                known[ours] = found
        return tuple(known.values())
