"""Positions as received, for years, in Parquet files.

Written like a log-structured merge tree: each batch is a small fsynced file; `compact` gathers them into files by day.
The moment of an accepted row is its fix, that of a quarantined one its receipt: a wrong clock makes no day of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from situation.adapters.archive.compaction import Compaction
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import Manifest, read_manifest, write_manifest
from situation.adapters.archive.names import INCOMING, RELEASED, Incoming, epoch_in_names, list_incoming
from situation.adapters.archive.newest import newest_fixes_of, read_newest
from situation.adapters.archive.seals import FOLDER, names_of_seals
from situation.adapters.archive.wanted import condition
from situation.errors import Unavailable
from situation.positions import POSITIONS

MOST_LISTINGS = 20  # a compaction may remove files under a reader; it lists anew, and two in a row are rare
ORDER = [("vehicle", "ascending"), ("fix_at", "ascending"), ("stream_seq", "ascending"), ("item", "ascending")]
Found = TypeVar("Found")


class ParquetArchive:
    """An archive in a directory. Any number of readers; one writer per shard."""

    def __init__(self, root: Path, *, shard: str = "0", disk: Disk | None = None) -> None:
        self._root = root
        self._shard = shard
        self._disk = disk or Disk()
        self._disk.make_directory(root / INCOMING)

    # --- writing

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        """On disk, fsynced, when it returns; all rows or none. Raises Unavailable when the disk does not take it."""
        if batch.num_rows == 0:
            return
        self._put(batch, self._shard, epoch)

    def release(self, batch: pa.RecordBatch, *, id: str) -> None:
        """Rows that were in quarantine, as positions; also beside another writer of the same shard. Like append."""
        self._put(batch, RELEASED, id)

    def _put(self, batch: pa.RecordBatch, shard: str, epoch: str) -> None:
        seqs = pc.min_max(batch["stream_seq"]).as_py()
        file = Incoming(shard, epoch_in_names(epoch), seqs["min"], seqs["max"])
        path = self._root / INCOMING / file.name
        unfinished = path.with_name(f"_{path.name}")
        try:
            table = pa.Table.from_batches([batch])
            self._disk.write_table(unfinished, table, compression="lz4", row_group_size=batch.num_rows)
            self._disk.rename(unfinished, path)
        except OSError as error:
            raise Unavailable(f"archive cannot write {self._root}: {error.strerror or error}") from error

    def compact(self) -> int:
        """Gather batch files into day files; how many were gathered. Safe to kill at any moment. Raises Unavailable."""
        try:
            gathered = Compaction(self._root, self._disk).run()
            pa.default_memory_pool().release_unused()  # or the sorting's memory would stay with us
            return gathered
        except OSError as error:
            raise Unavailable(f"archive cannot gather in {self._root}: {error.strerror or error}") from error

    # --- where it stands

    def high_water(self, epoch: str) -> int:
        """The greatest stream_seq that this shard has stored of the epoch, or 0."""
        named = epoch_in_names(epoch)
        files = list_incoming(self._root)
        return max((file.last for file in files if (file.shard, file.epoch) == (self._shard, named)), default=0)

    def last_batch(self, epoch: str) -> pa.RecordBatch | None:
        """The batch of the high water as it was appended: it may not have reached the screens before a crash."""
        named = epoch_in_names(epoch)
        own = [file for file in list_incoming(self._root) if (file.shard, file.epoch) == (self._shard, named)]
        if not own:
            return None
        path = self._root / INCOMING / max(own, key=lambda file: file.last).name
        table = ds.dataset([str(path)], schema=POSITIONS, format="parquet").to_table()
        batch: pa.RecordBatch = table.combine_chunks().to_batches()[0]
        return batch

    def newest_fixes(self) -> dict[str, datetime]:
        """Per vehicle the newest accepted fix_at."""
        newest = self._with_listing(self._newest_fixes)
        return {vehicle: datetime.fromtimestamp(us / 1e6, UTC) for vehicle, us in newest.items()}

    # --- reading

    def read(
        self,
        *,
        vehicles: Sequence[str] | None = None,
        from_at: datetime | None = None,
        to_at: datetime | None = None,
        columns: Sequence[str] | None = None,
        quarantined: bool | None = False,
    ) -> pa.Table:
        """Rows with from_at <= moment < to_at, by vehicle and fix; quarantined: False, True, or None for both."""
        wanted_rows = condition(vehicles, from_at, to_at, quarantined)
        wanted = list(columns) if columns is not None else POSITIONS.names
        needed = list(dict.fromkeys([*wanted, *(name for name, _ in ORDER)]))

        def rows(incoming: list[str], manifest: Manifest) -> pa.Table:
            paths = self._paths(incoming, manifest, vehicles, from_at, to_at)
            return ds.dataset(paths, schema=POSITIONS, format="parquet").to_table(columns=needed, filter=wanted_rows)

        return self._with_listing(rows).sort_by(ORDER).select(wanted)

    def count(self, day: date | None = None) -> dict[str, int]:
        """Rows by reason, "" for accepted; of the day of their moment, or of all days."""
        from_at = None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
        to_at = None if from_at is None else from_at + timedelta(days=1)
        reasons = self.read(from_at=from_at, to_at=to_at, columns=["reason"], quarantined=None)["reason"]
        counted = pc.value_counts(pc.fill_null(reasons, ""))
        return {entry["values"]: entry["counts"] for entry in counted.to_pylist()}

    def copy_to(self, target: Path) -> int:
        """One consistent state of the archive in another folder, while it grows; how many files."""
        return self._with_listing(lambda incoming, manifest: self._copy(target, incoming, manifest))

    def _copy(self, target: Path, incoming: list[str], manifest: Manifest) -> int:
        names = [str(file.path(Path())) for file in manifest.files] + [f"{INCOMING}/{name}" for name in incoming]
        names += [f"{FOLDER}/{name}" for name in names_of_seals(self._root, manifest.seals)]
        for name in [*names, *([manifest.newest] if manifest.newest else [])]:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self._root / name, target / name)
        (target / INCOMING).mkdir(parents=True, exist_ok=True)
        write_manifest(target, msgspec.structs.replace(manifest, gathered=frozenset()), self._disk)
        return len(names)

    # --- one consistent listing

    def _with_listing(self, read: Callable[[list[str], Manifest], Found]) -> Found:
        """What `read` finds on one consistent set of files: names in incoming/ that count, and the manifest."""
        for _ in range(MOST_LISTINGS):
            incoming = list_incoming(self._root)  # before the manifest; see there
            manifest = read_manifest(self._root)
            names = [file.name for file in incoming if file.name not in manifest.gathered]
            try:
                return read(names, manifest)
            except FileNotFoundError:
                continue  # gathered while we were opening it
        raise Unavailable(f"archive {self._root} changes faster than it can be read")

    def _paths(
        self,
        incoming: list[str],
        manifest: Manifest,
        vehicles: Sequence[str] | None,
        from_at: datetime | None,
        to_at: datetime | None,
    ) -> list[str]:
        first = from_at.astimezone(UTC).date() if from_at else date.min
        last = to_at.astimezone(UTC).date() if to_at else date.max
        within = (file for file in manifest.files if first <= file.day <= last)
        days = [str(file.path(self._root)) for file in within if file.may_hold(vehicles, from_at, to_at)]
        return days + [str(self._root / INCOMING / name) for name in incoming]

    def _newest_fixes(self, incoming: list[str], manifest: Manifest) -> dict[str, int]:
        newest = read_newest(self._root, manifest.newest)
        paths = [str(self._root / INCOMING / name) for name in incoming]
        fresh = ds.dataset(paths, schema=POSITIONS, format="parquet")
        return newest_fixes_of(fresh.to_table(columns=["vehicle", "fix_at", "reason"]), newest)
