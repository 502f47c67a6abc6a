"""Judged days on a shelf: one file a day, replaced in one go."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
import numpy as np

from situation.adapters.archive.disk import Disk
from situation.errors import Unavailable
from situation.proof.plausibility.assessment import Assessment
from situation.proof.plausibility.judged import JudgedDay


class DayFile(msgspec.Struct, frozen=True):
    """The file's content, in MessagePack."""

    day: date
    judged_at: datetime
    assessments: tuple[Assessment, ...]
    sketches: dict[str, bytes]  # little-endian uint64


class PlausibilityFiles:
    """The port `situation.ports.PlausibilityShelf` in a directory that desk and web both see."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._disk = Disk()

    def put(self, judged: JudgedDay) -> None:
        """In place of what was there, at once. Raises Unavailable when the disk does not take it."""
        sketches = {vehicle: sketch.astype("<u8").tobytes() for vehicle, sketch in judged.sketches.items()}
        content = msgspec.msgpack.encode(DayFile(judged.day, judged.judged_at, judged.assessments, sketches))
        path = self._path(judged.day)
        unfinished = path.with_name(f"_{path.name}")
        try:
            self._disk.make_directory(self._root)
            self._disk.write_bytes(unfinished, content)
            self._disk.rename(unfinished, path)
        except OSError as error:
            raise Unavailable(f"plausibility cannot be written to {self._root}: {error.strerror or error}") from error

    def find(self, day: date) -> JudgedDay | None:
        """As last judged; None where it never was, or where the file is of another version: it can be made anew."""
        try:
            file = msgspec.msgpack.decode(self._path(day).read_bytes(), type=DayFile)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        sketches = {vehicle: np.frombuffer(data, "<u8") for vehicle, data in file.sketches.items()}
        return JudgedDay(day=file.day, judged_at=file.judged_at, assessments=file.assessments, sketches=sketches)

    def _path(self, day: date) -> Path:
        return self._root / f"{day.isoformat()}.msgpack"
