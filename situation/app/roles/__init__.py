"""The wiring: each role's parts, made real and put together. `run_role` is what `situation run ROLE` does.

A role's module is imported only by the process that runs it: the desk needs no OpenCV, video no web server.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from situation.app import logs
from situation.app.settings import Settings

if TYPE_CHECKING:
    from situation.app.roles.parts import Parts

ROLES = ("telemetry", "desk", "video", "web", "mqtt", "gateway", "bridge")
LIGHT = "mqtt"  # stands on no parts, and has a faster loop: each ping of each tracker goes through it


class Role(Protocol):
    """A role's module."""

    def run(self, parts: Parts, stopping: asyncio.Event) -> Awaitable[None]:
        """Work until `stopping` is set."""
        ...


def run_role(role: str, settings: Settings) -> None:
    """The role, until SIGTERM or Ctrl-C. Raises AppError, SituationError."""
    logs.configure(settings, role=role)
    if role == LIGHT:
        return _run_light(settings)
    from situation.app.roles.heap import share_heaps

    share_heaps()
    return asyncio.run(_run(role, settings))


async def _run(role: str, settings: Settings) -> None:
    from situation.app.roles.heap import giving_back
    from situation.app.roles.parts import opened_parts

    stopping = _stopping()
    module = cast(Role, import_module(f"situation.app.roles.{role}"))
    async with opened_parts(role, settings) as parts, giving_back():
        await module.run(parts, stopping)


def _run_light(settings: Settings) -> None:
    import uvloop

    from situation.app.roles import mqtt

    async def run() -> None:
        await mqtt.run(settings, _stopping())

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


def _stopping() -> asyncio.Event:
    """Set by SIGTERM and by Ctrl-C."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping
