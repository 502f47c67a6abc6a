"""Pauses that end early when everything is to stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def pause(stopping: asyncio.Event, wait_s: float) -> None:
    """So many seconds, or until `stopping` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), wait_s)
