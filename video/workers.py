"""Workers: starts and kills the processes that watch cameras, through one nursery that it keeps alive."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from dataclasses import dataclass

import msgspec

from situation.cameras import Camera
from video.nursery_orders import MAX_ORDER, Answer, Order
from video.outbox import MAX_LINE
from video.processes import HOME, environment_of
from video.settings import VideoSettings

START_S = 30.0  # s for the nursery's first answer: importing cv2 on a busy machine


class WorkerGone(Exception):
    """The worker, or the nursery before it, ended, fell silent or talked nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker that runs, and the two ends of the talk with it."""

    pid: int
    words: asyncio.StreamReader
    ear: asyncio.StreamWriter


class Workers:
    """All workers of one role. One order at a time; each takes milliseconds."""

    def __init__(self, settings: VideoSettings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._nursery: tuple[Process, socket.socket] | None = None
        self._killings: set[asyncio.Future[None]] = set()

    async def start(self, camera: Camera) -> Worker:
        """A worker waiting for its job, or WorkerGone."""
        ours, theirs = socket.socketpair()
        order = asyncio.ensure_future(self._say(Order(name=camera.id), theirs))
        try:
            pid = await asyncio.shield(order)
        except BaseException:
            ours.close()
            order.add_done_callback(self._forget)
            raise
        words, ear = await asyncio.open_connection(sock=ours, limit=MAX_LINE)
        return Worker(pid=pid, words=words, ear=ear)

    async def end(self, worker: Worker) -> None:
        """Kill it, however deep in C it hangs."""
        worker.ear.close()
        # Shielded, as the start is: an order that is cut short would leave its answer to the next one
        await asyncio.shield(asyncio.ensure_future(self._kill(worker.pid)))

    async def close(self) -> None:
        """End the nursery, and what workers there are."""
        async with self._lock:
            await self._drop()

    def _forget(self, order: asyncio.Future[int]) -> None:
        """Nobody waits any more for the worker that this order starts."""
        if not order.cancelled() and order.exception() is None:
            killing = asyncio.ensure_future(self._kill(order.result()))
            self._killings.add(killing)
            killing.add_done_callback(self._killings.discard)

    async def _kill(self, pid: int) -> None:
        with contextlib.suppress(WorkerGone):  # with the nursery its workers have gone
            await self._say(Order(kill=pid), None)

    async def _say(self, order: Order, handle: socket.socket | None) -> int:
        async with self._lock:
            try:
                control = await self._control(is_needed=not order.kill)
                return await asyncio.to_thread(_ask, control, order, handle)
            except (OSError, msgspec.MsgspecError) as error:
                await self._drop()
                raise WorkerGone(f"the nursery failed: {type(error).__name__}") from None
            finally:
                if handle:
                    handle.close()

    async def _control(self, *, is_needed: bool) -> socket.socket:
        if self._nursery is None:
            if not is_needed:
                raise ConnectionError
            self._nursery = await self._open()
        return self._nursery[1]

    async def _open(self) -> tuple[Process, socket.socket]:
        ours, theirs = socket.socketpair()
        ours.settimeout(START_S)
        handle = theirs.fileno()
        command = (sys.executable, "-E", "-s", "-m", "video.nursery", str(handle))
        with theirs:
            # FFmpeg may print addresses with credentials: nobody reads a worker's stderr
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=DEVNULL,
                env=environment_of(self._settings),
                cwd=HOME,
                pass_fds=(handle,),
            )
        return process, ours

    async def _drop(self) -> None:
        if self._nursery is None:
            return
        process, control = self._nursery
        self._nursery = None
        control.close()
        try:
            await asyncio.wait_for(process.wait(), START_S)
        except TimeoutError:
            process.kill()
            await process.wait()


def _ask(control: socket.socket, order: Order, handle: socket.socket | None) -> int:
    handles = [handle.fileno()] if handle else []
    socket.send_fds(control, [msgspec.json.encode(order)], handles)
    line = control.recv(MAX_ORDER)
    if not line:
        raise ConnectionError
    return msgspec.json.decode(line, type=Answer).pid
