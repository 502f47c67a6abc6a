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
from situation.app.signs import telling
from situation.app.video_settings import video_settings_of
from video import supervisor


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
                settings=video_settings_of(parts.settings, timezone=parts.city.timezone),
                stopping=stopping,
                figures=figures,
            )
