"""The nursery: one warmed process that forks a worker for each camera.

OpenCV, numpy and the HTTP client cost a process 70 MB; forks share them and pay only for what they write. It opens no
stream, starts no thread and meets no credentials, so that a fork copies nothing that cannot be copied. A worker's
place in the process table is kept until its supervisor has asked for its end: its number is never another's.
When the supervisor goes, the nursery goes, and every worker with it.

Run by the supervisor as `python -m video.nursery FD`; orders come through that socket, a worker's own socket with them.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import signal
import socket
import sys

import cv2
import msgspec

from video.nursery_orders import MAX_ORDER, Answer, Order
from video.worker import work

REAP_EVERY_S = 0.2  # s between looks at workers that were killed and have not ended yet
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # linux/prctl.h
NAME_BYTES = 15  # Linux keeps no more of a process's name


class Nursery:
    """Obeys one supervisor."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._living: set[int] = set()
        self._dying: set[int] = set()

    def serve(self) -> None:
        """Until the supervisor closes its end."""
        while True:
            ready, _, _ = select.select([self._control], [], [], REAP_EVERY_S if self._dying else None)
            self._dying = {pid for pid in self._dying if not _has_ended(pid)}
            if not ready:
                continue
            line, handles, _, _ = socket.recv_fds(self._control, MAX_ORDER, 1)
            if not line:
                return
            self._obey(msgspec.json.decode(line, type=Order), handles)

    def kill_all(self) -> None:
        """End every worker."""
        for pid in self._living | self._dying:
            _kill(pid)

    def _obey(self, order: Order, handles: list[int]) -> None:
        pid = self._end(order.kill) if order.kill else self._bear(order, handles[0])
        self._control.sendall(msgspec.json.encode(Answer(pid=pid)))

    def _end(self, pid: int) -> int:
        if pid in self._living:
            _kill(pid)
            self._living.discard(pid)
            self._dying.add(pid)
        return pid

    def _bear(self, order: Order, handle: int) -> int:
        nursery = os.getpid()
        pid = os.fork()
        if pid:
            os.close(handle)
            self._living.add(pid)
            return pid
        try:
            _settle_in(order.name, nursery=nursery)
            self._control.close()
            work(socket.socket(fileno=handle))
        finally:
            os._exit(1)


def main() -> None:
    """Warm up, then serve until the supervisor is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole terminal; ending is the supervisor's word
    cv2.setNumThreads(1)
    gc.collect()
    gc.freeze()  # a collection in a worker would write to, and so copy, every object it visits
    nursery = Nursery(socket.socket(fileno=int(sys.argv[1])))
    try:
        nursery.serve()
    except ConnectionError:
        pass  # the same as an end
    finally:
        nursery.kill_all()


def _settle_in(name: str, *, nursery: int) -> None:
    """Die with the nursery, and be known by the camera's name."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_NAME, name.encode()[:NAME_BYTES])
    if os.getppid() != nursery:  # it went before we asked
        os._exit(1)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


if __name__ == "__main__":
    main()
