from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from situation.adapters.evidence.verify import faults_of
from situation.adapters.frames import FileFrameStore
from situation.app import settings
from situation.app.cli import status_of
from situation.app.registry import opened
from situation.cameras import Judgement, Phase, Shot
from situation.incidents import Incident, IncidentId
from tests.builders import a_camera, a_finding

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


def test_what_people_said_is_a_labelled_set_with_its_pictures(centre: Path) -> None:
    frames = FileFrameStore(centre / "data" / "frames")
    during, before = frames.put(b"\xff\xd8\xff during"), frames.put(b"\xff\xd8\xff before")
    shot = Shot(phase=Phase.BEFORE, frame_sha256=before, captured_at=NOON, received_at=NOON)
    said = a_finding("f1", judgement=Judgement.CONFIRMED, judged_by="aigul", frame_sha256=during, shots=(shot,))
    with opened(settings.load()) as (store, _), store.begin() as unit:
        unit.put_camera(a_camera())
        unit.put_finding(said)
        unit.put_finding(a_finding("f2", judgement=Judgement.REJECTED, frame_sha256="00" * 32))
        unit.put_finding(a_finding("f3"))
    ask = ["evidence", "export-labels", "-o", str(centre / "labels"), "--reason", "retraining"]
    assert status_of(ask) == 0
    told = [json.loads(line) for line in (centre / "labels" / "labels.jsonl").read_text("utf-8").splitlines()]
    assert [(one["finding"], one["label"], one["during"], one["before"]) for one in told] == [
        ("f1", "confirmed", during, before),
        ("f2", "rejected", "00" * 32, ""),
    ]
    assert told[0]["polygon"][0] == [0.1, 0.5]
    assert "aigul" not in str(told)
    pictures = centre / "labels" / "pictures"
    assert sorted(path.stem for path in pictures.iterdir()) == sorted([during, before])
    assert status_of(ask) == 2  # the folder is there
    with opened(settings.load()) as (store, _), store.read() as unit:
        assert unit.list_changes(limit=1000)[-1].why == "2 labels with pictures: retraining"
