from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.app import settings
from situation.app.cli import status_of
from situation.app.keep import keeping_of
from situation.app.registry import opened
from tests.unit.situation.adapters.archive.kept_archive import CLOSED, filled

JANUARY = datetime(2026, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two days of January 2026, long past their term by the wall clock."""
    monkeypatch.setenv("SITUATION_DATA", str(tmp_path / "data"))
    filled(tmp_path / "data" / "archive")
    return tmp_path / "data" / "archive"


def test_a_hold_is_placed_listed_and_released(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["archive", "hold", "add", "--vehicle", "P1", "--from", "2026-01-10", "--why", "case 77"]
    assert status_of(asked) == 0
    id_ = capsys.readouterr().out.split()[1]
    with opened(settings.load()) as (store, _), store.read() as unit:
        (hold,) = unit.list_holds()
    assert (hold.id, hold.vehicle, hold.from_at, hold.placed_by) == (id_, "P1", JANUARY, "command line")
    status_of(["archive", "hold", "list"])
    assert "case 77" in capsys.readouterr().out
    assert status_of(["archive", "hold", "release", id_, "--why", "over"]) == 0
    assert status_of(["archive", "hold", "release", id_, "--why", "again"]) == 1


@pytest.mark.parametrize("moment", ["tomorrow", "2026-13-01"])
def test_a_moment_that_is_none_is_refused(moment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["archive", "hold", "add", "--from", moment, "--why", "x"]) == 2
    assert "write 2026-01-15" in capsys.readouterr().err


def test_a_dry_run_says_what_would_go_and_a_run_does_it(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status_of(["archive", "hold", "add", "--vehicle", "P1", "--why", "case 77"])
    keeping_of(settings.load()).close(CLOSED)
    before = ParquetArchive(centre).count()
    capsys.readouterr()
    assert status_of(["archive", "retain", "--dry-run"]) == 0
    assert "2026-01-15" in capsys.readouterr().out
    assert ParquetArchive(centre).count() == before
    assert status_of(["archive", "keep"]) == 0
    assert ParquetArchive(centre).count()[""] == before[""] - 100  # P1 is held, P2 is thinned
    assert status_of(["archive", "retain", "--dry-run"]) == 0
    assert "nothing is past its term" in capsys.readouterr().out


def test_the_archive_is_verified_by_option_or_path(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keeping_of(settings.load()).close(CLOSED)
    assert status_of(["evidence", "verify", "--archive"]) == 0
    assert "2 closed days" in capsys.readouterr().out
    next(centre.glob("day=2026-01-15/*.parquet")).unlink()
    assert status_of(["evidence", "verify", str(centre)]) == 1
    assert "day 2026-01-15" in capsys.readouterr().out
    assert status_of(["evidence", "verify"]) == 2
