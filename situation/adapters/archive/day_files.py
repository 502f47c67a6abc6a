"""Day files: written, put in force together, and cleared away when nothing names them any more.

Steps, each of which may be the last before a crash:
1. write the new day files under names that start with `_`; 2. give them their names; 3. replace the manifest; 4. remove
what it no longer needs. Before 3 the new files count for nothing, after 3 the old ones do. Whatever a crash has left
over is removed by the next run.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import DayFile, Manifest, day_directory, write_manifest
from situation.adapters.archive.names import INCOMING, LOCK
from situation.positions import POSITIONS

MOST_ROWS = 150_000  # of one day file: sorting it must fit beside the rest of the telemetry role's 400 MB
ROW_GROUP_ROWS = 16_384  # one vehicle's hours lie in one or two of them
DAY_ORDER = [("vehicle", "ascending"), ("fix_at", "ascending"), ("stream_seq", "ascending"), ("item", "ascending")]


class DayFiles:
    """The folders by day of one archive, and its manifest."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.root = root
        self.disk = disk

    @contextmanager
    def alone(self, *, wait: bool = False) -> Iterator[bool]:
        """Whether nobody else changes day files while the block runs; with `wait` it waits for that."""
        with (self.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def read(self, paths: Iterable[Path]) -> pa.Table:
        """All rows of these files."""
        return ds.dataset([str(path) for path in paths], schema=POSITIONS, format="parquet").to_table()

    def write(self, day: date, name: str, rows: pa.Table) -> DayFile:
        """A new day file, which counts for nothing before a manifest names it."""
        directory = self.root / day_directory(day)
        self.disk.make_directory(directory)
        unfinished, path = directory / f"_{name}", directory / name
        self.disk.write_table(unfinished, rows.sort_by(DAY_ORDER), compression="zstd", row_group_size=ROW_GROUP_ROWS)
        described = described_file(DayFile(day, name, rows.num_rows), unfinished, rows)
        self.disk.rename(unfinished, path)
        return described

    def commit(self, manifest: Manifest) -> None:
        """The manifest is in force, and what it replaces is gone."""
        write_manifest(self.root, manifest, self.disk)
        self.clear_away(manifest)

    def clear_away(self, manifest: Manifest) -> None:
        """Remove whatever the manifest does not need: leftovers of a crash, and what it has replaced."""
        for name in sorted(manifest.gathered):
            self.disk.remove(self.root / INCOMING / name)
        needed = {file.path(self.root) for file in manifest.files}
        for path in sorted(self.root.glob("day=*/*.parquet")):
            if path not in needed:
                self.disk.remove(path)
        for path in sorted(self.root.glob("_newest.*.parquet")):
            if path.name != manifest.newest:
                self.disk.remove(path)


def described_file(file: DayFile, path: Path, rows: pa.Table) -> DayFile:
    """The file with its size, sum and bounds."""
    vehicles = pc.min_max(rows["vehicle"]).as_py()
    moments = pc.min_max(moments_of(rows)).as_py()
    return DayFile(
        day=file.day,
        name=file.name,
        rows=rows.num_rows,
        bytes=path.stat().st_size,
        sha256=sha256_of_file(path),
        vehicles=(vehicles["min"] or "", vehicles["max"] or ""),
        moments=(moments["min"], moments["max"]),
        sealed=file.sealed,
    )


def moments_of(rows: pa.Table) -> pa.ChunkedArray:
    """The moment of each row: the fix of an accepted one, the receipt of a quarantined one."""
    return pc.if_else(pc.is_null(rows["reason"]), rows["fix_at"], rows["received_at"])


def sha256_of_file(path: Path) -> str:
    """In hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
