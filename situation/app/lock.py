"""The data directory: made, proved writable, and held by one `situation up` at a time.

The hold is an flock on `{data}/lock`: the kernel lets go of it when the process ends, however it ends, so that a crash
never blocks the next start.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from situation.app.errors import DataUnusable

PROBE_BYTES = 1 << 20  # a disk that cannot take 1 MiB cannot take a batch of positions either


def prepare(data: Path) -> None:
    """The directory exists, for our eyes only, and takes writes; or DataUnusable."""
    probe = data / ".probe"
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with probe.open("wb") as file:
            file.write(bytes(PROBE_BYTES))
            os.fsync(file.fileno())
    except OSError as error:
        raise DataUnusable(_refusal(data, error)) from None
    finally:
        _forget(probe)


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """The directory is ours inside the block; DataUnusable if another process has it."""
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DataUnusable(_held(data)) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def holder(data: Path) -> int | None:
    """Process id of the `situation up` that has the directory, or None."""
    try:
        with (data / "lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(file.read() or 0)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None


def _held(data: Path) -> str:
    return (
        f"data directory {data} is in use by another `situation up` (process {holder(data) or 'unknown'}); "
        "stop that one, or set SITUATION_DATA to another directory"
    )


def _refusal(data: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"data directory {data}: the disk is full; free some space, or set SITUATION_DATA to another disk"
    return f"data directory {data} cannot be written ({error.strerror}); set SITUATION_DATA to one that can"


def _forget(probe: Path) -> None:
    try:
        probe.unlink(missing_ok=True)
    except OSError:
        return  # the reason why it could not be written has been told already
