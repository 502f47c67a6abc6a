from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from situation.adapters.evidence.verify import faults_of
from situation.app import settings
from situation.app.cli import status_of
from situation.app.registry import opened
from situation.incidents import Incident, IncidentId

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one incident."""
    monkeypatch.setenv("SITUATION_DATA", str(tmp_path / "data"))
    incident = Incident(
        id=IncidentId("i1"),
        public_no="A-2026-000001",
        category="blocked_ramp",
        lat=51.1,
        lon=71.4,
        radius_m=50,
        opened_at=NOON,
        updated_at=NOON,
        reaction_due_at=NOON + timedelta(hours=1),
        elimination_due_at=NOON + timedelta(hours=5),
    )
    with opened(settings.load()) as (store, _), store.begin() as unit:
        unit.put_incident(incident)
    return tmp_path


def export(centre: Path, incident: str = "A-2026-000001") -> int:
    return status_of(["evidence", "export", incident, "-o", str(centre / "out"), "--reason", "police, case 77"])


def test_packages_are_written_audited_and_verified(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [export(centre), export(centre, "i1")] == [0, 0]
    assert sorted(path.name for path in (centre / "out").iterdir()) == ["000001-A-2026-000001", "000002-A-2026-000001"]
    assert faults_of(centre / "out") == []
    status_of(["evidence", "key"])
    key = capsys.readouterr().out.split()[-1]
    assert status_of(["evidence", "verify", str(centre / "out"), "--key", key]) == 0
    assert "nothing altered" in capsys.readouterr().out
    with opened(settings.load()) as (store, _), store.read() as unit:
        changes = unit.list_changes(subject="incident", id="i1")
    assert [change.action for change in changes] == ["evidence_exported"] * 2
    assert all(change.why.endswith("police, case 77") for change in changes)


def test_a_spoiled_package_and_a_foreign_key_are_told(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(centre) == 0
    (package,) = (centre / "out").iterdir()
    assert status_of(["evidence", "verify", str(package), "--key", "00" * 32]) == 1
    (package / "verify.py").write_text("print('all is well')")
    assert status_of(["evidence", "verify", str(package)]) == 1
    assert "verify.py is not what it was" in capsys.readouterr().out


def test_an_incident_or_a_folder_that_is_not_there_is_named(centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(centre, "A-2026-000009") == 1
    assert status_of(["evidence", "verify", str(centre / "nowhere")]) == 2
    assert "A-2026-000009" in capsys.readouterr().err
