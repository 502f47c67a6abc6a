"""The wiring: each role's parts, made real and put together. `run_role` is what `situation run ROLE` does.

A role's module is imported only by the process that runs it: the desk needs no OpenCV, video no web server.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable
from importlib import import_module
from typing import Protocol, cast

from situation.app import logs
from situation.app.roles.heap import giving_back, share_heaps
from situation.app.roles.parts import Parts, opened_parts
from situation.app.settings import Settings

ROLES = ("telemetry", "desk", "video", "web", "gateway", "bridge")


class Role(Protocol):
    """A role's module."""

    def run(self, parts: Parts, stopping: asyncio.Event) -> Awaitable[None]:
        """Work until `stopping` is set."""
        ...


def run_role(role: str, settings: Settings) -> None:
    """The role, until SIGTERM or Ctrl-C. Raises AppError, SituationError."""
    share_heaps()
    logs.configure(settings, role=role)
    asyncio.run(_run(role, settings))


async def _run(role: str, settings: Settings) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    module = cast(Role, import_module(f"situation.app.roles.{role}"))
    async with opened_parts(role, settings) as parts, giving_back():
        await module.run(parts, stopping)
