"""The quarantine, suspects and clocks from the command line."""

from __future__ import annotations

import pytest

from situation.app.cli import status_of
from situation.app.registry import open_archive
from situation.app.settings import Settings
from tests.builders import positions
from tests.simulated_days import rows_of
from tests.unit.situation.proof.plausibility.days import changed, drive

DAY = "2026-01-15"


def test_a_row_is_listed_released_once_and_counts(in_environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["device", "add", "P-017", "--operator", "esil-tazalyk", "--operator-name", "Esil"]) == 0
    row = {"reason": "unknown_device", "payload": b'{"t":1}', "digest": 1}
    open_archive(in_environment).append(positions(row), epoch="e")
    capsys.readouterr()
    assert status_of(["quarantine", "list", "--day", DAY]) == 0
    listed = capsys.readouterr().out.splitlines()[1]
    assert "releasable" in listed
    assert '{"t":1}' in listed
    id_ = listed.split()[0]
    assert status_of(["quarantine", "release", id_, "--why", "registered late"]) == 0
    assert status_of(["quarantine", "release", id_, "--why", "again"]) == 1
    assert "a position already" in capsys.readouterr().err
    assert open_archive(in_environment).read().num_rows == 1
    assert status_of(["quarantine", "list", "--day", DAY]) == 0
    assert "released" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (["quarantine", "list", "--day", "yesterday"], 2, "is no day"),
        (["quarantine", "release", "1-2-0", "--why", " "], 2, "say --why"),
        (["device", "suspects", "--day", "15.01.2026"], 2, "is no day"),
    ],
)
def test_what_cannot_be_meant_is_said(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], line: list[str], status: int, said: str
) -> None:
    assert status_of(line) == status
    assert said in capsys.readouterr().err


def test_suspects_with_their_reasons_and_clocks_with_what_is_proposed(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = open_archive(in_environment)
    for vehicle, day in (("P-1", changed(drive(), slice(20, 50), mock=True)), ("P-2", drive(kmh=41.0))):
        for batch in rows_of(day, vehicle=vehicle).combine_chunks().to_batches():
            archive.append(batch, epoch=vehicle)
    assert status_of(["device", "suspects", "--day", DAY]) == 0
    told = capsys.readouterr()
    assert "P-1" in told.out
    assert "mocked 0.5 share of fixes (+0.90)" in told.out
    assert "P-2" not in told.out
    assert "suspects: 1 of 2 vehicles" in told.err
    assert status_of(["device", "clocks", "--day", DAY]) == 0
    assert "clocks off: 0 of 2" in capsys.readouterr().err
