from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from situation.adapters.archive.compaction import Compaction, mergeable
from situation.adapters.archive.day_files import MOST_ROWS
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import DayFile
from situation.adapters.archive.parquet import ParquetArchive
from situation.errors import Unavailable
from tests.positions_rows import batch, row
from tests.unit.situation.adapters.archive.failing_disk import FailingDisk, Killed, seqs

EPOCH = "e1"
DAY = date(2026, 1, 15)


def filled(root: Path) -> Counter[int]:
    """An archive with gathered days, several of them ripe for a merge, and batches on top; its stream sequences."""
    archive = ParquetArchive(root)
    for seq in range(1, 26):
        archive.append(batch(row(f"P{seq % 3}", seq=seq, at_s=(seq % 2) * 86_400 + seq)), epoch=EPOCH)
        if seq < 18 and seq % 2:
            archive.compact()
    return Counter(range(1, 26))


@pytest.mark.parametrize("half_way", [False, True], ids=["between steps", "in the middle of a write"])
def test_a_kill_at_any_step_loses_and_doubles_nothing(tmp_path: Path, half_way: bool) -> None:
    steps = 0
    finished = False
    expected = filled(tmp_path / "before")
    while not finished:
        root = tmp_path / str(steps)
        shutil.copytree(tmp_path / "before", root)
        newest = ParquetArchive(root).newest_fixes()
        try:
            Compaction(root, FailingDisk(steps, half_way=half_way)).run()
            finished = True
        except Killed:
            steps += 1
        assert seqs(root) == expected, f"killed at step {steps}"
        assert ParquetArchive(root).newest_fixes() == newest
        assert ParquetArchive(root).high_water(EPOCH) == 25
        ParquetArchive(root).compact()
        assert seqs(root) == expected, f"gathered again after a kill at step {steps}"
    assert steps > 15  # it was killed at many places


@pytest.mark.parametrize("steps", [1, 2])
def test_a_kill_while_a_batch_is_appended_leaves_no_part_of_it(tmp_path: Path, steps: int) -> None:
    ParquetArchive(tmp_path).append(batch(row(seq=1)), epoch=EPOCH)
    dying = ParquetArchive(tmp_path, disk=FailingDisk(steps, half_way=True))
    with pytest.raises(Killed):
        dying.append(batch(row(seq=2), row(seq=3)), epoch=EPOCH)
    assert seqs(tmp_path) == Counter([1])
    assert ParquetArchive(tmp_path).high_water(EPOCH) == 1


def test_after_a_gathering_any_parquet_reader_sees_each_row_once(tmp_path: Path) -> None:
    expected = filled(tmp_path)
    ParquetArchive(tmp_path).compact()
    plain = ds.dataset(tmp_path, format="parquet", partitioning="hive", exclude_invalid_files=False)
    table = plain.to_table(columns=["stream_seq", "day"])
    assert Counter(table["stream_seq"].to_pylist()) == expected


def test_rows_of_a_day_file_are_sorted_by_vehicle_and_fix(tmp_path: Path) -> None:
    filled(tmp_path)
    ParquetArchive(tmp_path).compact()
    for path in tmp_path.glob("day=*/*.parquet"):
        table = ds.dataset(str(path)).to_table(columns=["vehicle", "fix_at"])
        assert table.equals(table.sort_by([("vehicle", "ascending"), ("fix_at", "ascending")]))


def test_two_gatherings_at_once_do_not_meet(tmp_path: Path) -> None:
    filled(tmp_path)
    compaction = Compaction(tmp_path, Disk())
    with compaction._alone() as first, compaction._alone() as second:
        assert (first, second) == (True, False)


def test_files_of_one_size_are_merged_and_large_ones_left() -> None:
    small = [DayFile(DAY, f"{n}.parquet", 100) for n in range(8)]
    assert mergeable(small) == small
    assert mergeable(small[:7]) == []
    assert mergeable([*small[:7], DayFile(DAY, "big.parquet", 100_000)]) == []
    assert mergeable([*small[:4], *(DayFile(date(2026, 1, 16), f"{n}.parquet", 100) for n in range(4))]) == []
    assert mergeable([DayFile(DAY, f"{n}.parquet", MOST_ROWS // 2) for n in range(20)]) == []


class FullDisk(Disk):
    def write_table(self, path: Path, table: pa.Table, *, compression: str, row_group_size: int) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_named_and_changes_nothing(tmp_path: Path) -> None:
    expected = filled(tmp_path)
    full = ParquetArchive(tmp_path, disk=FullDisk())
    with pytest.raises(Unavailable, match="No space left on device"):
        full.append(batch(row(seq=99)), epoch=EPOCH)
    with pytest.raises(Unavailable, match="No space left on device"):
        full.compact()
    assert seqs(tmp_path) == expected
