"""Gathering: many small batch files become a few files by day, sorted by vehicle and fix. May be killed at any step:
see `day_files`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from situation.adapters.archive.day_files import MOST_ROWS, DayFiles, moments_of
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import DayFile, read_manifest
from situation.adapters.archive.names import INCOMING, list_incoming, newest_of_each_epoch
from situation.adapters.archive.newest import newest_fixes_of, read_newest, write_newest

FILES_A_MERGE = 8  # files of about one size become one: each row is rewritten about log8 times, not once a minute
SMALLEST_TIER_ROWS = 2_000


class Compaction:
    """One run over an archive's directory."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root = root
        self._disk = disk
        self._files = DayFiles(root, disk)

    def run(self) -> int:
        """How many batch files were gathered; 0 also while another process is at it."""
        with self._alone() as alone:
            if not alone:
                return 0
            self._files.clear_away(read_manifest(self._root))
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
        generation = manifest.generation + 1
        table = self._files.read(self._root / INCOMING / name for name in names)
        files = self._write_days(generation, table)
        newest = newest_fixes_of(table, read_newest(self._root, manifest.newest))
        newest_name = f"_newest.{generation:010d}.parquet"
        write_newest(self._root, newest_name, newest, self._disk)
        self._files.commit(
            msgspec.structs.replace(
                manifest,
                generation=generation,
                files=(*manifest.files, *files),
                gathered=frozenset(names),
                newest=newest_name,
            )
        )

    def _merge(self, old: Sequence[DayFile]) -> None:
        manifest = read_manifest(self._root)
        generation = manifest.generation + 1
        table = self._files.read(file.path(self._root) for file in old)
        merged = self._files.write(old[0].day, f"{generation:010d}.parquet", table)
        gone = {file.path(self._root) for file in old}
        files = (*(file for file in manifest.files if file.path(self._root) not in gone), merged)
        self._files.commit(msgspec.structs.replace(manifest, generation=generation, files=files))

    def _write_days(self, generation: int, table: pa.Table) -> list[DayFile]:
        days = pc.cast(moments_of(table), pa.timestamp("us")).cast(pa.date32(), safe=False)
        return [
            self._files.write(
                day, f"{generation:010d}.parquet", table.filter(pc.equal(days, pa.scalar(day, pa.date32())))
            )
            for day in sorted(pc.unique(days).to_pylist())
        ]

    def _alone(self) -> AbstractContextManager[bool]:
        return self._files.alone()


def mergeable(files: Sequence[DayFile]) -> list[DayFile]:
    """Files of one day and about one size that are worth one file, or none; sealed ones are left as they are."""
    groups: dict[tuple[date, int], list[DayFile]] = defaultdict(list)
    for file in files:
        if file.sealed:
            continue
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
