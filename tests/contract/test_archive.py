"""What every archive promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.ports import Archive
from tests.positions_rows import NOON, batch, row

EPOCH = "2026-01-15T12:00:00.5Z"
Reopen = Callable[[], Archive]


@pytest.fixture
def reopen(tmp_path: Path) -> Reopen:
    """The same archive as a process that has just started sees it."""
    return lambda: ParquetArchive(tmp_path / "archive")


@pytest.fixture(params=[False, True], ids=["as it came", "gathered"])
def kept(reopen: Reopen, request: pytest.FixtureRequest) -> Callable[..., Archive]:
    """An archive that got these batches, gathered or not, opened anew."""

    def keep(*batches: object) -> Archive:
        archive = reopen()
        for each in batches:
            archive.append(each, epoch=EPOCH)
        if request.param:
            archive.compact()
        return reopen()

    return keep


def test_an_empty_archive_answers_with_nothing(reopen: Reopen) -> None:
    archive = reopen()
    assert archive.read(quarantined=None).num_rows == 0
    assert archive.newest_fixes() == {}
    assert archive.high_water(EPOCH) == 0
    assert archive.count() == {}
    assert archive.compact() == 0


def test_rows_come_back_as_they_went_in(kept: Callable[..., Archive]) -> None:
    sent = batch(row(seq=1, speed_kmh=12.5, task=["plowing"], near=["I1"], near_m=[3.5], segment=7, direction=-1))
    other = batch(row("P2", seq=2, at_s=5))
    found = kept(sent, other).read()
    assert found.slice(0, 1).to_pylist() == sent.to_pylist()
    assert found.slice(1, 1).to_pylist() == other.to_pylist()


def test_rows_are_ordered_by_vehicle_and_fix(kept: Callable[..., Archive]) -> None:
    archive = kept(batch(row("P2", at_s=9, seq=1), row("P1", at_s=8, seq=2)), batch(row("P1", at_s=3, seq=3)))
    found = archive.read(columns=["vehicle", "stream_seq"]).to_pylist()
    assert [(each["vehicle"], each["stream_seq"]) for each in found] == [("P1", 3), ("P1", 2), ("P2", 1)]


def test_one_vehicle_and_a_time_span_are_picked_out(kept: Callable[..., Archive]) -> None:
    archive = kept(batch(*(row(v, at_s=s, seq=s + 1) for v in ("P1", "P2") for s in range(5))), batch(row(seq=99)))
    found = archive.read(vehicles=["P1"], from_at=NOON + timedelta(seconds=1), to_at=NOON + timedelta(seconds=3))
    assert found["fix_at"].to_pylist() == [NOON + timedelta(seconds=1), NOON + timedelta(seconds=2)]
    assert set(found["vehicle"].to_pylist()) == {"P1"}


def test_quarantined_rows_are_apart_and_found_by_receipt(kept: Callable[..., Archive]) -> None:
    bad = row(at_s=None, seq=2, reason="not_json", payload=b"{", lat=None, lon=None)
    far = row(at_s=9e8, seq=3, reason="future", payload=b"{}")
    archive = kept(batch(row(seq=1), bad, far), batch(row(seq=4)))
    assert archive.read(quarantined=False)["stream_seq"].to_pylist() == [1, 4]
    assert archive.read(quarantined=True, from_at=NOON, to_at=NOON + timedelta(1)).num_rows == 2
    assert archive.read(quarantined=None).num_rows == 4
    assert archive.read(quarantined=True, columns=["payload"]).to_pylist() == [{"payload": b"{}"}, {"payload": b"{"}]


def test_rows_are_counted_by_reason_and_day(kept: Callable[..., Archive]) -> None:
    archive = kept(
        batch(row(seq=1), row(seq=2, at_s=86_400), row(seq=3, reason="duplicate")), batch(row(seq=4, at_s=1))
    )
    assert archive.count() == {"": 3, "duplicate": 1}
    assert archive.count(date(2026, 1, 15)) == {"": 2, "duplicate": 1}
    assert archive.count(date(2026, 1, 16)) == {"": 1}


def test_newest_fixes_are_of_accepted_rows_only(kept: Callable[..., Archive]) -> None:
    archive = kept(
        batch(row(seq=1, at_s=10), row(seq=2, at_s=5)), batch(row(seq=3, at_s=99, reason="future"), row("P2", seq=4))
    )
    assert archive.newest_fixes() == {"P1": NOON + timedelta(seconds=10), "P2": NOON}


def test_the_high_water_survives_and_belongs_to_its_epoch(kept: Callable[..., Archive]) -> None:
    archive = kept(batch(row(seq=1), row(seq=7)), batch(row(seq=12)))
    assert archive.high_water(EPOCH) == 12
    assert archive.high_water("2027-01-01T00:00:00Z") == 0


def test_a_batch_appended_again_is_stored_once(reopen: Reopen) -> None:
    archive = reopen()
    for _ in range(2):
        archive.append(batch(row(seq=1), row(seq=2)), epoch=EPOCH)
    assert archive.read().num_rows == 2


def test_gathering_again_and_again_loses_and_doubles_nothing(reopen: Reopen) -> None:
    archive = reopen()
    for seq in range(1, 61):
        archive.append(batch(row(f"P{seq % 3}", seq=seq, at_s=seq * 7200)), epoch=EPOCH)
        if seq % 3 == 0:
            archive.compact()
    seqs = Counter(reopen().read()["stream_seq"].to_pylist())
    assert seqs == Counter(range(1, 61))
    assert reopen().high_water(EPOCH) == 60
