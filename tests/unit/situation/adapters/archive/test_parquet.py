from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from tests.positions_rows import batch, row

EPOCH = "e1"


def test_the_last_batch_comes_back_as_it_was_appended_gathered_or_not(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    assert archive.last_batch(EPOCH) is None
    last = batch(row("P2", seq=3), row("P1", seq=4, reason="not_json"))
    archive.append(batch(row(seq=1), row(seq=2)), epoch=EPOCH)
    archive.append(last, epoch=EPOCH)
    archive.compact()
    again = ParquetArchive(tmp_path).last_batch(EPOCH)
    assert again is not None
    assert again.equals(last)


def test_shards_share_the_rows_and_each_has_its_own_high_water(tmp_path: Path) -> None:
    left, right = ParquetArchive(tmp_path, shard="0"), ParquetArchive(tmp_path, shard="1")
    left.append(batch(row(seq=5)), epoch=EPOCH)
    right.append(batch(row("P2", seq=9)), epoch=EPOCH)
    assert (left.high_water(EPOCH), right.high_water(EPOCH)) == (5, 9)
    assert left.read()["stream_seq"].to_pylist() == right.read()["stream_seq"].to_pylist() == [5, 9]


def test_an_empty_batch_leaves_no_file(tmp_path: Path) -> None:
    ParquetArchive(tmp_path).append(batch(), epoch=EPOCH)
    assert list((tmp_path / "incoming").iterdir()) == []


@pytest.mark.timeout(60)
def test_readers_see_each_row_once_while_it_is_gathered(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    archive.append(batch(row(seq=1)), epoch=EPOCH)
    written, done, seen = [1], threading.Event(), 0

    def write() -> None:
        for seq in range(2, 60):
            archive.append(batch(row(f"P{seq % 3}", seq=seq, at_s=seq)), epoch=EPOCH)
            written.append(seq)
            if seq % 3 == 0:
                archive.compact()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set() or seen == 0:
            at_least = len(written)
            found = Counter(ParquetArchive(tmp_path).read()["stream_seq"].to_pylist())
            assert set(found.values()) == {1}
            assert len(found) >= at_least
            seen += 1
    finally:
        writer.join()
