"""The chain: one line a package that was ever made, in the data folder. Two processes take turns by a file lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from situation.dossier import Link, next_link, sha256_of
from situation.errors import Unavailable

NAME = "chain.jsonl"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One package that was made."""

    number: int
    previous: str
    sha256: str  # of its manifest
    incident: str


class Chain:
    """All packages' manifests by their hashes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def extend(self, make: Callable[[Link], bytes], *, incident: str) -> tuple[Link, bytes]:
        """The next place and the manifest made for it; on the disk when it returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            link = _next(file)
            manifest = make(link)
            entry = Entry(number=link.number, previous=link.previous, sha256=sha256_of(manifest), incident=incident)
            file.write(msgspec.json.encode(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())
            return link, manifest


def packaged_incidents(folder: Path) -> set[str]:
    """The incidents of which packages were made. Unavailable where the chain cannot be read."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
        return {msgspec.json.decode(line, type=Entry).incident for line in lines}
    except FileNotFoundError:
        return set()
    except msgspec.MsgspecError:
        raise Unavailable(f"{NAME} of the evidence is damaged: what packages need is not known") from None


def _next(file: BinaryIO) -> Link:
    file.seek(0)
    lines = file.read().splitlines()
    if not lines:
        return next_link(None, "")
    try:
        last = msgspec.json.decode(lines[-1], type=Entry)
    except msgspec.MsgspecError:
        raise Unavailable(f"{NAME} of the evidence is damaged in its last line: restore it before going on") from None
    return next_link(Link(number=last.number, previous=last.previous), last.sha256)
