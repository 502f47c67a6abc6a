"""Waiting for a state, never for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


async def until(holds: Callable[[], object], *, within_s: float = 10.0) -> None:
    """Return once it holds, or fail; everything else on the loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    end = loop.time() + within_s
    while not holds():
        assert loop.time() < end, f"not so after {within_s:.0f} s"
        await asyncio.sleep(0.01)


def block_until(holds: Callable[[], object], *, within_s: float) -> None:
    """The same for tests without a loop, whose other side is another process or thread."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, f"not so after {within_s:.0f} s"
        time.sleep(0.05)
