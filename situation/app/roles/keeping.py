"""Keeping, started by telemetry every hour as a process of its own: it takes minutes, and memory of its own."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC
from pathlib import Path

from situation.app.keep import last_kept
from situation.app.settings import Settings, environment_of

FIRST_S = 300.0  # after a start the role has enough to do
EVERY_S = 3_600.0
COMMAND = (sys.executable, "-m", "situation.app", "archive", "keep")

log = logging.getLogger(__name__)


@asynccontextmanager
async def keeping(settings: Settings, *, first_s: float = FIRST_S) -> AsyncIterator[None]:
    """House is kept while the block runs; a run under way is killed at its end, which it bears at any moment."""
    task = asyncio.create_task(_again_and_again(settings, first_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def figures_of(settings: Settings) -> dict[str, float]:
    """What the last run said: docs/archive.md names them."""
    kept = last_kept(Path(settings.archive_url))
    if kept is None:
        return {}
    copied = kept.copied_at.astimezone(UTC).timestamp() if kept.copied_at else 0.0
    return {
        "kept_at": kept.at.timestamp(),
        "sealed": kept.sealed,
        "removed_rows": kept.removed_rows,
        "removed_pictures": kept.removed_pictures,
        "altered_days": len(kept.altered),
        "failed_steps": len(kept.failed),
        "copied_at": copied,
        "copied_files": kept.copied_files,
    }


async def _again_and_again(settings: Settings, first_s: float) -> None:
    await asyncio.sleep(first_s)
    while True:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            env=environment_of(settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if process.returncode:
            log.warning("keeping: %s", said.decode(errors="replace").strip()[-500:])
        await asyncio.sleep(EVERY_S)
