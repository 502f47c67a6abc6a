"""The few ways in which the archive changes the disk. What they return from is there after a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DICTIONARIES = ["vehicle", "operator", "district", "reason"]  # columns of few words


class Disk:
    """Each method is one step that either happened or did not; tests put a crash between any two."""

    def write_table(self, path: Path, table: pa.Table, *, compression: str, row_group_size: int) -> None:
        """The table as a Parquet file, fsynced."""
        with path.open("wb") as file:
            pq.write_table(
                table, file, compression=compression, row_group_size=row_group_size, use_dictionary=DICTIONARIES
            )
            file.flush()
            os.fsync(file.fileno())

    def write_bytes(self, path: Path, content: bytes) -> None:
        """The content, fsynced."""
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def rename(self, old: Path, new: Path) -> None:
        """Under its new name in one go, in place of what was there."""
        old.rename(new)
        _fsync_directory(new.parent)

    def remove(self, path: Path) -> None:
        """Gone; no error if it was gone before."""
        path.unlink(missing_ok=True)

    def make_directory(self, path: Path) -> None:
        """There, and known to its parent."""
        if not path.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            _fsync_directory(path.parent)


def _fsync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
