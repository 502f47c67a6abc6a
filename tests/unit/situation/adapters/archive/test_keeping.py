from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from situation.adapters.archive.layout import laid_out
from situation.adapters.archive.manifest import read_manifest
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.evidence import verify
from situation.holds import Hold
from situation.retention import RetentionTerms
from tests.positions_rows import NOON, row
from tests.unit.situation.adapters.archive.failing_disk import FailingDisk, Killed, seqs
from tests.unit.situation.adapters.archive.kept_archive import (
    CLOSED,
    KEY,
    OLD,
    OLDER,
    TERMS,
    accepted,
    appended,
    filled,
    keeping,
)

DAY = date(2026, 1, 15)
ALL = RetentionTerms(raw_days=1, thinned_days=1_000_000, quarantined_days=1_000_000)


def faults(root: Path) -> list[str]:
    return verify.faults_of(root, KEY.public_key().public_bytes_raw().hex())


# --- closing


def test_a_day_is_closed_a_day_after_its_end_and_the_same_rows_are_read(tmp_path: Path) -> None:
    filled(tmp_path)
    before = ParquetArchive(tmp_path).read(quarantined=None)
    assert keeping(tmp_path).close(datetime(2026, 1, 16, 23, 59, tzinfo=UTC)) == 0
    assert keeping(tmp_path).close(datetime(2026, 1, 17, tzinfo=UTC)) == 1
    assert keeping(tmp_path).close(CLOSED) == 1
    assert keeping(tmp_path).close(CLOSED) == 0
    assert ParquetArchive(tmp_path).read(quarantined=None).equals(before)
    assert faults(tmp_path) == []


def test_late_data_are_a_further_seal_and_leave_sealed_files_as_they_are(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    sealed = {path: path.read_bytes() for path in tmp_path.glob("day=2026-01-15/*")}
    appended(tmp_path, row("P9", seq=777_000))
    assert faults(tmp_path) == []  # not sealed yet, and known
    assert keeping(tmp_path).close(CLOSED + timedelta(hours=1)) == 0  # one a day at most
    assert keeping(tmp_path).close(CLOSED + timedelta(hours=25)) == 1
    assert {path: path.read_bytes() for path in sealed} == sealed
    assert faults(tmp_path) == []
    assert read_manifest(tmp_path).days[DAY].version == 2
    assert "P9" in ParquetArchive(tmp_path).read(columns=["vehicle"])["vehicle"].to_pylist()


def test_a_large_day_is_cut_by_hours_and_vehicles_and_none_is_lost(tmp_path: Path) -> None:
    rows = [row(f"P{n % 7}", seq=n + 1, at_s=(n * 37) % 43_000) for n in range(500)]
    appended(tmp_path, *rows, row(seq=501, reason="not_json", fix_at=None))
    files = read_manifest(tmp_path).of_day(DAY)
    pieces = list(laid_out(tmp_path, files, most_rows=20))
    assert max(piece.num_rows for piece in pieces) <= 20
    assert Counter(seq for piece in pieces for seq in piece["stream_seq"].to_pylist()) == Counter(range(1, 502))


# --- what is noticed


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sealed")
    filled(root)
    keeping(root).close(CLOSED)
    keeping(root).retain(OLD, TERMS, [])
    return root


def first_file(root: Path) -> Path:
    return min(root.glob("day=2026-01-15/*.parquet"))


def change(root: Path) -> None:
    file = first_file(root)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def remove(root: Path) -> None:
    first_file(root).unlink()


def add(root: Path) -> None:
    shutil.copy(first_file(root), root / "day=2026-01-15" / "x.parquet")


def add_a_day(root: Path) -> None:
    (root / "day=2020-01-01").mkdir()
    shutil.copy(first_file(root), root / "day=2020-01-01" / "x.parquet")


def remove_a_seal(root: Path) -> None:
    (root / "_seals" / "0000000001.json").unlink()


def edit_a_seal(root: Path) -> None:
    path = root / "_seals" / "0000000001.json"
    path.write_bytes(path.read_bytes().replace(b'"closed"', b'"Closed"'))


def remove_the_last_seal(root: Path) -> None:
    for path in (root / "_seals").glob("0000000004.*"):
        path.unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (change, "day 2026-01-15: .* is not what it was"),
        (remove, "day 2026-01-15: .* is missing"),
        (add, "day 2026-01-15: x.parquet does not belong here"),
        (add_a_day, "day 2020-01-01: x.parquet does not belong here"),
        (remove_a_seal, "does not follow"),
        (edit_a_seal, "day 2026-01-15: the signature does not fit"),
        (remove_the_last_seal, "the newest seals are missing"),
    ],
)
def test_tampering_is_told_with_its_day(
    sealed: Path, tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    assert faults(sealed) == []
    shutil.copytree(sealed, tmp_path / "spoiled")
    spoil(tmp_path / "spoiled")
    found = faults(tmp_path / "spoiled")
    assert any(re.search(message, fault) for fault in found), found


def test_another_key_is_told(sealed: Path) -> None:
    assert verify.faults_of(sealed, "00" * 32)


def test_the_verifier_lies_beside_the_seals_and_needs_nothing_but_python(sealed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(sealed / "_seals" / "verify.py"), str(sealed)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 closed days" in done.stdout


def test_what_others_have_changed_is_not_signed_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    file = first_file(tmp_path)
    file.write_bytes(file.read_bytes() + b"x")
    at_work = keeping(tmp_path)
    assert {each.day for each in at_work.retain(OLD, TERMS, [])} == {date(2026, 1, 16)}
    assert len(at_work.altered) == 1
    assert "2026-01-15" in at_work.altered[0]
    assert any("2026-01-15" in fault for fault in faults(tmp_path))


def test_a_day_that_cannot_be_read_is_told_and_holds_up_no_other(tmp_path: Path) -> None:
    filled(tmp_path)
    appended(tmp_path, row("P9", seq=777_000))  # so that there are two files, which closing reads
    first_file(tmp_path).write_bytes(b"PAR1 and then nothing")
    at_work = keeping(tmp_path)
    assert at_work.close(CLOSED) == 1
    assert [told.partition(":")[0] for told in at_work.altered] == ["day 2026-01-15"]


# --- retention


def test_old_days_are_thinned_to_a_row_a_minute_and_what_tells_something(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    assert keeping(tmp_path).retain(NOON + timedelta(days=90), TERMS, []) == []
    done = keeping(tmp_path).retain(OLD, TERMS, [])
    assert [each.removed for each in done] == [98, 100]
    assert accepted(tmp_path) == [0, 6, 7, 9, 12, 18, 24, 30, 36, 42, 48, 54]  # 7 was near an incident, at 9 it turned
    assert accepted(tmp_path, "P2") == [0, 6, 12, 18, 24, 30, 36, 42, 48, 54]
    assert ParquetArchive(tmp_path).count()["not_json"] == 1
    assert faults(tmp_path) == []
    assert keeping(tmp_path).retain(OLD, TERMS, []) == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = keeping(tmp_path).weigh(OLD, TERMS, [])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert said == keeping(tmp_path).retain(OLD, TERMS, [])


def test_after_their_term_rows_are_gone_and_the_chain_still_holds(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    keeping(tmp_path).retain(OLD, TERMS, [])
    keeping(tmp_path).retain(OLDER, TERMS, [])
    assert seqs(tmp_path) == Counter([900_000])
    assert faults(tmp_path) == []


def test_quarantined_rows_have_a_term_of_their_own(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    keeping(tmp_path).retain(NOON + timedelta(days=11), RetentionTerms(quarantined_days=10), [])
    assert "not_json" not in ParquetArchive(tmp_path).count()
    assert accepted(tmp_path) == list(range(60))


def a_hold(**fields: object) -> Hold:
    return Hold(**({"id": "h1", "why": "case 77", "placed_at": NOON, "placed_by": "admin"} | fields))  # type: ignore[arg-type]


def test_a_hold_of_a_vehicle_keeps_its_rows_until_it_is_released(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    hold = a_hold(vehicle="P1", from_at=NOON, to_at=NOON + timedelta(seconds=300))
    keeping(tmp_path).retain(OLD, TERMS, [hold])
    assert accepted(tmp_path)[:30] == list(range(30))
    assert accepted(tmp_path)[30:] == [30, 36, 42, 48, 54]
    assert len(accepted(tmp_path, "P2")) == 10
    keeping(tmp_path).retain(OLDER, TERMS, [hold])
    assert accepted(tmp_path) == list(range(30))
    assert accepted(tmp_path, "P2") == []
    released = a_hold(vehicle="P1", from_at=NOON, to_at=NOON + timedelta(seconds=300), released_at=OLDER)
    keeping(tmp_path).retain(OLDER, TERMS, [released])
    assert accepted(tmp_path) == []
    assert faults(tmp_path) == []


def test_a_hold_of_a_period_keeps_every_vehicle_and_the_quarantined(tmp_path: Path) -> None:
    filled(tmp_path)
    keeping(tmp_path).close(CLOSED)
    keeping(tmp_path).retain(OLDER, TERMS, [a_hold(to_at=NOON + timedelta(hours=1))])
    assert accepted(tmp_path) == accepted(tmp_path, "P2") == list(range(60))
    assert ParquetArchive(tmp_path).count()["not_json"] == 1
    assert accepted(tmp_path, day=1) == []


# --- kills


@pytest.mark.parametrize("half_way", [False, True], ids=["between steps", "in the middle of a write"])
def test_a_kill_at_any_step_of_closing_loses_nothing(tmp_path: Path, half_way: bool) -> None:
    filled(tmp_path / "before")
    expected = seqs(tmp_path / "before")
    steps, finished = 0, False
    while not finished:
        root = tmp_path / str(steps)
        shutil.copytree(tmp_path / "before", root)
        try:
            keeping(root, FailingDisk(steps, half_way=half_way)).close(CLOSED)
            finished = True
        except Killed:
            steps += 1
        assert seqs(root) == expected, f"killed at step {steps}"
        keeping(root).close(CLOSED)
        assert seqs(root) == expected
        assert faults(root) == [], f"after a kill at step {steps}"
    assert steps > 10


@pytest.mark.parametrize("half_way", [False, True], ids=["between steps", "in the middle of a write"])
def test_a_kill_at_any_step_of_thinning_leaves_a_day_whole_or_thinned(tmp_path: Path, half_way: bool) -> None:
    filled(tmp_path / "before")
    keeping(tmp_path / "before").close(CLOSED)
    done = tmp_path / "done"
    shutil.copytree(tmp_path / "before", done)
    keeping(done).retain(OLD, TERMS, [])
    steps, finished = 0, False
    while not finished:
        root = tmp_path / str(steps)
        shutil.copytree(tmp_path / "before", root)
        try:
            keeping(root, FailingDisk(steps, half_way=half_way)).retain(OLD, TERMS, [])
            finished = True
        except Killed:
            steps += 1
        for day in range(2):
            assert accepted(root, day=day) in (list(range(60)), accepted(done, day=day)), f"killed at step {steps}"
        ParquetArchive(root).compact()
        keeping(root).retain(OLD, TERMS, [])
        assert seqs(root) == seqs(done)
        assert faults(root) == [], f"after a kill at step {steps}"
    assert steps > 10
