"""The name by which a role owns things on the spine: the same after a restart, another for each process that runs.

A slot is an flock in the data directory, which the kernel frees when its process ends, however it ends: so the next
process gets the same name, and what its predecessor owned is its own at once.
"""

from __future__ import annotations

import fcntl
import itertools
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from situation.identity import new_id


@contextmanager
def owner(data: Path, role: str) -> Iterator[str]:
    """A name that no other living process has: host, and a word kept in the first slot that is free."""
    for number in itertools.count():
        with (data / f"{role}-{number}.owner").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            file.seek(0)
            word = file.read().strip()
            if not word:
                word = new_id()
                file.write(word)
                file.flush()
            yield f"{_token(socket.gethostname())}-{word}"
            return


def _token(host: str) -> str:
    """The host's name as part of a subject."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in host)
