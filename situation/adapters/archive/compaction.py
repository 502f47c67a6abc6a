"""Gathering: many small batch files become a few files by day, sorted by vehicle and fix.

Steps, each of which may be the last before a crash:
1. write the new day files under names that start with `_`; 2. give them their names; 3. replace the manifest; 4. remove
what it no longer needs. Before 3 the new files count for nothing, after 3 the old ones do. Whatever a crash has left
over is removed by the next run.
"""

from __future__ import annotations

import fcntl
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import DayFile, Manifest, day_directory, read_manifest, write_manifest
from situation.adapters.archive.names import INCOMING, LOCK, list_incoming, newest_of_each_epoch
from situation.adapters.archive.newest import newest_fixes_of, read_newest, write_newest
from situation.positions import POSITIONS

MOST_ROWS = 150_000  # of one day file: sorting it must fit beside the rest of the telemetry role's 400 MB
FILES_A_MERGE = 8  # files of about one size become one: each row is rewritten about log8 times, not once a minute
SMALLEST_TIER_ROWS = 2_000
ROW_GROUP_ROWS = 16_384  # one vehicle's day lies in one or two of them
DAY_ORDER = [("vehicle", "ascending"), ("fix_at", "ascending"), ("stream_seq", "ascending"), ("item", "ascending")]


class Compaction:
    """One run over an archive's directory."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root = root
        self._disk = disk

    def run(self) -> int:
        """How many batch files were gathered; 0 also while another process is at it."""
        with self._alone() as alone:
            if not alone:
                return 0
            self._clear_away(read_manifest(self._root))
            gathered = 0
            while names := self._gatherable():
                self._gather(names)
                gathered += len(names)
            while merge := mergeable(read_manifest(self._root).files):
                self._merge(merge)
            return gathered

    # --- what there is to do

    def _gatherable(self) -> list[str]:
        """Batch files for one round. The newest of each epoch stays: it is the high water, and may be asked for."""
        incoming = list_incoming(self._root)
        keep = newest_of_each_epoch(incoming)
        names: list[str] = []
        rows = 0
        for name in (file.name for file in incoming if file.name not in keep):
            rows += _rows_in(self._root / INCOMING / name)
            if names and rows > MOST_ROWS:
                break
            names.append(name)
        return names

    # --- the two kinds of work

    def _gather(self, names: Sequence[str]) -> None:
        manifest = read_manifest(self._root)
        table = self._read(self._root / INCOMING / name for name in names)
        files = self._write_days(manifest.generation + 1, table)
        newest = newest_fixes_of(table, read_newest(self._root, manifest.newest))
        newest_name = f"_newest.{manifest.generation + 1:010d}.parquet"
        write_newest(self._root, newest_name, newest, self._disk)
        self._commit(Manifest(manifest.generation + 1, (*manifest.files, *files), frozenset(names), newest_name))

    def _merge(self, old: Sequence[DayFile]) -> None:
        manifest = read_manifest(self._root)
        table = self._read(file.path(self._root) for file in old)
        merged = self._write_day(manifest.generation + 1, old[0].day, table)
        files = (*(file for file in manifest.files if file not in set(old)), merged)
        self._commit(Manifest(manifest.generation + 1, files, manifest.gathered, manifest.newest))

    def _commit(self, manifest: Manifest) -> None:
        write_manifest(self._root, manifest, self._disk)
        self._clear_away(manifest)

    # --- steps

    def _read(self, paths: Iterable[Path]) -> pa.Table:
        return ds.dataset([str(path) for path in paths], schema=POSITIONS, format="parquet").to_table()

    def _write_days(self, generation: int, table: pa.Table) -> list[DayFile]:
        moment = pc.if_else(pc.is_null(table["reason"]), table["fix_at"], table["received_at"])
        days = pc.cast(moment, pa.timestamp("us")).cast(pa.date32(), safe=False)
        return [
            self._write_day(generation, day, table.filter(pc.equal(days, pa.scalar(day, pa.date32()))))
            for day in sorted(pc.unique(days).to_pylist())
        ]

    def _write_day(self, generation: int, day: date, rows: pa.Table) -> DayFile:
        directory = self._root / day_directory(day)
        self._disk.make_directory(directory)
        file = DayFile(day, f"{generation:010d}.parquet", rows.num_rows)
        unfinished = directory / f"_{file.name}"
        self._disk.write_table(unfinished, rows.sort_by(DAY_ORDER), compression="zstd", row_group_size=ROW_GROUP_ROWS)
        self._disk.rename(unfinished, file.path(self._root))
        return file

    def _clear_away(self, manifest: Manifest) -> None:
        """Remove whatever the manifest does not need: leftovers of a crash, and what it has replaced."""
        for name in sorted(manifest.gathered):
            self._disk.remove(self._root / INCOMING / name)
        needed = {file.path(self._root) for file in manifest.files}
        for path in sorted(self._root.glob("day=*/*.parquet")):
            if path not in needed:
                self._disk.remove(path)
        for path in sorted(self._root.glob("_newest.*.parquet")):
            if path.name != manifest.newest:
                self._disk.remove(path)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        with (self._root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def mergeable(files: Sequence[DayFile]) -> list[DayFile]:
    """Files of one day and about one size that are worth one file, or none."""
    groups: dict[tuple[date, int], list[DayFile]] = defaultdict(list)
    for file in files:
        groups[file.day, _tier(file.rows)].append(file)
    for group in groups.values():
        if len(group) >= FILES_A_MERGE and sum(file.rows for file in group) <= MOST_ROWS:
            return group
    return []


def _tier(rows: int) -> int:
    tier = 0
    while rows >= SMALLEST_TIER_ROWS * FILES_A_MERGE**tier:
        tier += 1
    return tier


def _rows_in(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)
