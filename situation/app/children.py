"""A part kept running as a child process: its lines passed on, started again with growing pauses when it dies.

A child leads its own session, so that a Ctrl-C reaches only the supervisor, who stops the parts in order; whatever it
leaves behind is killed with its group. On Linux the kernel kills it when the supervisor is gone, even by `kill -9`.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

FIRST_PAUSE_S = 0.2  # a part that died of a passing fault is back before anybody notices
LONGEST_PAUSE_S = 10.0  # every role must be back within 10 s of the fault's end
PROVED_S = 30.0  # alive this long, the last start counts as a good one
GRACE_S = 10.0  # from the request to stop until SIGKILL: enough for a last batch and a commit
DRAIN_S = 2.0  # for the rest of its lines; a stranger may hold the pipe open
REPORTED_AFTER = 3  # deaths in a row before the last lines are told again
LAST_LINES = 8
LINE_BYTES = 1 << 20
USAGE_WRONG = 2  # exit status of a command that cannot be meant: starting it again is no use

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str, str], None]  # whose line, and the line


@dataclass(slots=True)
class Pauses:
    """How long to wait before the next start."""

    deaths: int = 0  # in a row

    def after(self, alive_s: float) -> float:
        """Seconds to wait after a life of that length: 0.2 and doubling to 10, from the beginning after a good life."""
        self.deaths = 1 if alive_s >= PROVED_S else self.deaths + 1
        return float(min(FIRST_PAUSE_S * 2 ** min(self.deaths - 1, 10), LONGEST_PAUSE_S))


class Child:
    """One supervised process. `ends_well`: leaving with status 0 is its right, and it is not started again."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, say: Say, ends_well: bool = False
    ) -> None:
        self.name = name
        self.starts = 0
        self._command = command
        self._environment = environment
        self._say = say
        self._ends_well = ends_well
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._lines: deque[str] = deque(maxlen=LAST_LINES)

    @property
    def pid(self) -> int | None:
        """Of the living process, or None."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def last_lines(self) -> tuple[str, ...]:
        """What it wrote last."""
        return tuple(self._lines)

    async def keep(self) -> int:
        """Runs until stopped, or until starting again is no use; its last exit status."""
        pauses = Pauses()
        while True:
            alive_s, status = await self._live()
            if self._is_over(status):
                return status
            pause_s = pauses.after(alive_s)
            self._report(status, pauses.deaths, pause_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)
                return status

    async def stop(self) -> None:
        """Asks it to end, and kills it and all of its own after GRACE_S."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE_S)
        except TimeoutError:
            self._say(self.name, f"did not stop within {GRACE_S:.0f} s and is killed")
            kill_group(process.pid)
            await process.wait()

    def kill(self) -> None:
        """At once, and all of its own with it."""
        self._stopping.set()
        if self.pid:
            kill_group(self.pid)

    async def _live(self) -> tuple[float, int]:
        """One life: seconds, and the exit status."""
        clock = asyncio.get_running_loop().time
        started_at = clock()
        self.starts += 1
        self._lines.clear()
        with _pipe() as (reading_end, writing_end):
            process = self._process = await self._start(writing_end)
            passing = asyncio.create_task(self._pass_on(os.dup(reading_end)))
        status = await process.wait()
        kill_group(process.pid)  # grandchildren would be orphans, and hold the pipe open
        with suppress(TimeoutError):
            await asyncio.wait_for(passing, DRAIN_S)
        return clock() - started_at, status

    async def _start(self, output: int) -> Process:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            env=self._environment,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        if self._stopping.is_set():  # asked to stop while it was being started
            process.terminate()
        return process

    async def _pass_on(self, reading_end: int) -> None:
        reader = asyncio.StreamReader(limit=LINE_BYTES)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reading_end, "rb")
        )
        try:
            while line := await _next_line(reader):
                text = line.decode(errors="replace").rstrip()
                self._lines.append(text)
                self._say(self.name, text)
        finally:
            transport.close()

    def _is_over(self, status: int) -> bool:
        return self._stopping.is_set() or status == USAGE_WRONG or (status == 0 and self._ends_well)

    def _report(self, status: int, deaths: int, pause_s: float) -> None:
        self._say(self.name, f"ended ({ending(status)}); starts again in {pause_s:.1f} s")
        if deaths >= REPORTED_AFTER:
            lines = "".join(f"\n    {line}" for line in self._lines) or " none"
            self._say(self.name, f"does not stay up: {deaths} ends in a row; its last lines:{lines}")


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    """Our own pipe: asyncio's PIPE makes `wait` hang while a grandchild holds it open."""
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


async def _next_line(reader: asyncio.StreamReader) -> bytes:
    """The next line; b"" at the end. What is longer than LINE_BYTES is dropped."""
    while True:
        with suppress(ValueError):
            return await reader.readline()


def die_with_parent() -> None:
    """Run in the child before its program: the kernel kills it when the parent is gone."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def kill_group(pid: int) -> None:
    """Kills the process and all it started, as far as they are still there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def ending(status: int) -> str:
    """The exit status in words."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
