"""The video role: frames become findings. Several of them, on one host or many, share the cameras."""

from __future__ import annotations

import asyncio
import time

from situation.adapters.spine.camera_memories import NatsCameraMemories
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.leases import NatsLeases
from situation.app.owner import owner
from situation.app.reading import StoredCameras
from situation.app.roles.parts import Parts
from situation.app.settings import Settings
from situation.app.signs import telling
from video import supervisor
from video.settings import VideoSettings
from video.thresholds import Thresholds


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Frames become findings."""
    figures: dict[str, float] = {}
    with owner(parts.settings.data, "video") as name:
        async with telling(parts.vitals, "video", figures=lambda: dict(figures)):
            await supervisor.run(
                cameras=StoredCameras(parts.store),
                findings=NatsFindings(parts.spine),
                frames=parts.frames,
                clock=parts.clock,
                spine=supervisor.Spine(
                    leases=NatsLeases(parts.spine, monotonic=time.monotonic),
                    memories=NatsCameraMemories(parts.spine),
                    owner=name,
                ),
                settings=video_settings(parts.settings, timezone=parts.city.timezone),
                stopping=stopping,
                figures=figures,
            )


def video_settings(settings: Settings, *, timezone: str) -> VideoSettings:
    """What may be opened and what decides, as the centre's settings say."""
    return VideoSettings(
        timezone=timezone,
        allow_files=settings.camera_allow_files,
        allow_hosts=settings.camera_allow_hosts,
        vehicle_weights=settings.vehicle_weights,
        vehicle_sha256=settings.vehicle_sha256,
        thresholds=Thresholds(dwell_s=settings.ramp_dwell_s),
    )
