"""The video role: frames become findings."""

from __future__ import annotations

import asyncio

from situation.adapters.spine.findings import NatsFindings
from situation.app.reading import StoredCameras
from situation.app.roles.parts import Parts
from situation.app.signs import telling
from video import supervisor
from video.settings import VideoSettings
from video.thresholds import Thresholds


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Frames become findings."""
    settings = parts.settings
    async with telling(parts.vitals, "video"):
        await supervisor.run(
            cameras=StoredCameras(parts.store),
            findings=NatsFindings(parts.spine),
            frames=parts.frames,
            clock=parts.clock,
            settings=VideoSettings(
                allow_files=settings.camera_allow_files,
                allow_hosts=settings.camera_allow_hosts,
                memory_dir=str(settings.data / "cameras"),
                vehicle_weights=settings.vehicle_weights,
                vehicle_sha256=settings.vehicle_sha256,
                thresholds=Thresholds(dwell_s=settings.ramp_dwell_s),
            ),
            stopping=stopping,
        )
