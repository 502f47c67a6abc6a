"""A disk that fails at any step, and what is still there afterwards."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.parquet import ParquetArchive


class Killed(BaseException):
    """The process ended here."""


class FailingDisk(Disk):
    """A disk whose process dies before its n-th step, or half way through it when that step writes."""

    def __init__(self, steps: int, *, half_way: bool = False) -> None:
        self.left = steps
        self.half_way = half_way

    def _step(self, path: Path | None = None) -> None:
        if self.left == 0:
            if path is not None and self.half_way:
                path.write_bytes(b"PAR1 and then nothing")
            raise Killed
        self.left -= 1

    def write_table(self, path: Path, table: pa.Table, *, compression: str, row_group_size: int) -> None:
        self._step(path)
        super().write_table(path, table, compression=compression, row_group_size=row_group_size)

    def write_bytes(self, path: Path, content: bytes) -> None:
        self._step(path)
        super().write_bytes(path, content)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)

    def make_directory(self, path: Path) -> None:
        self._step()
        super().make_directory(path)


def seqs(root: Path) -> Counter[int]:
    return Counter(ParquetArchive(root).read(quarantined=None)["stream_seq"].to_pylist())
