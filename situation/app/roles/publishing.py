"""The desk's nightly duty: open data, where a folder for it is set."""

from __future__ import annotations

import asyncio
import logging

from situation.app.open_data import OpenData
from situation.app.roles.parts import Parts
from situation.errors import Unavailable

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
RETRY_AFTER_S = 600.0  # a folder that cannot be written, or a store that is away


async def publish_nightly(parts: Parts, stopping: asyncio.Event) -> None:
    """Until stopped: make the night's files once, also when the role was away at that hour. No folder: nothing."""
    if parts.settings.open_data is None:
        await stopping.wait()
        return
    files = OpenData(
        store=parts.store,
        city=parts.city,
        folder=parts.settings.open_data,
        licence=parts.settings.open_data_licence,
    )
    while not stopping.is_set():
        wait_s = LOOK_EVERY_S
        now = parts.clock.now()
        if files.is_due(now):
            try:
                rows = await asyncio.to_thread(files.publish_night, now)
                log.info("open data: %d requests", rows)
            except (Unavailable, OSError) as error:
                log.warning("open data not made: %s", error)
                wait_s = RETRY_AFTER_S
        await asyncio.sleep(wait_s)
