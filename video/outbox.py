"""The wire between a worker and its supervisor: a JSON line, then the JPEGs that it announces.

One note carries all that one picture led to, with the memory that belongs to it: a worker killed in the middle of
writing has told either all of it or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import msgspec

from situation.cameras import Camera, CameraReport
from video.memory import CameraMemory
from video.settings import VideoSettings
from video.watch import Telling

MAX_LINE = 4 << 20  # bytes: references of dozens of zones
MAX_JPEG = 16 << 20  # bytes
MAX_JPEGS = 64  # a clean picture and an overlay a telling; more is nonsense


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is told at its start, through its stdin: the only place where it meets the credentials."""

    camera: Camera
    credentials: tuple[str, str] | None
    settings: VideoSettings
    memory: CameraMemory
    confirmed_at: datetime | None = None  # when a person last confirmed the camera's view
    now: datetime  # by our clock: a worker has none but its monotonic one


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker says. Empty: a sign of life. `jpegs`: sizes of the pictures that follow the line."""

    ready: bool = False  # up, waiting for its job
    report: CameraReport | None = None
    has_snapshot: bool = False  # the first picture is the report's
    tellings: tuple[Telling, ...] = ()  # then the clean picture, then an overlay each, if there was a picture
    memory: CameraMemory | None = None
    crash: str = ""  # what ended the worker, without secrets
    jpegs: tuple[int, ...] = ()


def write_note(out: BinaryIO, note: Note, jpegs: tuple[bytes, ...] = ()) -> None:
    """Write it whole. Blocks while the supervisor does not read; fails when it is gone."""
    sized = msgspec.structs.replace(note, jpegs=tuple(len(jpeg) for jpeg in jpegs))
    out.write(b"".join((msgspec.json.encode(sized), b"\n", *jpegs)))
    out.flush()


def read_line(line: bytes) -> Note:
    """The note of a line, or msgspec.MsgspecError."""
    note = msgspec.json.decode(line, type=Note)
    if len(note.jpegs) > MAX_JPEGS or any(not 0 <= size <= MAX_JPEG for size in note.jpegs):
        raise msgspec.ValidationError("pictures of impossible size")
    return note
