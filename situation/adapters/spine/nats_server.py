"""The program nats-server: where it is, and how it is launched so that it does not outlive us."""

from __future__ import annotations

import asyncio
import ctypes
import shutil
import signal
import sys
from pathlib import Path

from situation.adapters.spine.errors import BrokerError

PDEATHSIG = 1  # of prctl(2): the kernel ends the child when its parent dies


def find_server() -> Path:
    """The nats-server that came with this Python, or one on the path; BrokerError if there is none."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise BrokerError(
            "nats-server is missing on this platform; run one yourself and set SITUATION_NATS_URL to its address"
        )
    return Path(found)


async def launch(binary: Path, config: Path) -> asyncio.subprocess.Process:
    """The server's process; signals of our terminal do not reach it."""
    return await asyncio.create_subprocess_exec(
        str(binary), "-c", str(config),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        preexec_fn=_die_with_parent, process_group=0,
    )  # fmt: skip


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM)
