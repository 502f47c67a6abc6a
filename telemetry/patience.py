"""Waiting: work every so often, and attempts until what is away has come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from situation.errors import Unavailable
from telemetry.counters import Counters

log = logging.getLogger(__name__)

RETRY_S = 0.5
T = TypeVar("T")


async def every(seconds: float, stopping: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
    """Do it again and again until we are to stop, which ends the waiting at once."""
    while not stopping.is_set():
        await work()
        try:
            await asyncio.wait_for(stopping.wait(), seconds)
        except TimeoutError:
            continue


async def when_available(attempt: Callable[[], Awaitable[T]], counters: Counters, stopping: asyncio.Event) -> T | None:
    """What the attempt yields, tried again while it is Unavailable; None if we are to stop first."""
    while True:
        try:
            done = await attempt()
        except Unavailable as error:
            log.warning("waiting: %s", error)
            counters.words["state"] = f"read-only: {error}"
        else:
            counters.words["state"] = "working"
            return done
        if stopping.is_set():
            return None
        await asyncio.sleep(RETRY_S)
