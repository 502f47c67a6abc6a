from __future__ import annotations

from pathlib import Path

import pytest

from situation.app.cli import status_of
from situation.app.registry import opened
from situation.app.settings import Settings, variable
from situation.cameras import CameraId

HEAD = "id,name,lat,lon,url,mode,username,password\n"
LINE = "ramp-1,Clinic,51.1,71.4,rtsp://10.0.0.1/1,,root,s3cret-word\n"


@pytest.fixture(autouse=True)
def _camera_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("camera_allow_hosts"), "10.0.0.0/16")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cameras.csv"


def told(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_a_list_is_taken_over_once_and_its_passwords_are_never_shown(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    file.write_text(HEAD + LINE)
    for how in ("1 added, 0 changed, 0 unchanged", "0 added, 0 changed, 1 unchanged"):
        assert status_of(["camera", "import", str(file)]) == 0
        assert how in told(capsys)
    file.write_text(HEAD + LINE.replace("Clinic", "Clinic 3").replace("root,s3cret-word", ","))
    assert status_of(["camera", "import", str(file)]) == 0
    assert status_of(["camera", "list"]) == 0
    shown = told(capsys)
    assert "0 added, 1 changed" in shown
    assert "Clinic 3" in shown
    assert "shadow" in shown
    assert "s3cret-word" not in shown
    assert "rtsp://" not in shown
    with opened(in_environment) as (store, _), store.read() as unit:
        assert unit.find_camera_credentials(CameraId("ramp-1")) == ("root", "s3cret-word")
        assert "s3cret-word" not in str(unit.list_changes(since=0))


def test_a_dry_run_and_a_file_with_an_error_change_nothing(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    file.write_text(HEAD + LINE)
    assert status_of(["camera", "import", str(file), "--dry-run"]) == 0
    assert "1 added" in told(capsys)
    file.write_text(HEAD + LINE + LINE.replace("ramp-1", "ramp-2").replace("51.1", "151"))
    assert status_of(["camera", "import", str(file)]) == 2
    assert "cameras.csv, line 3, lat: is not between -90 and 90" in told(capsys)
    with opened(in_environment) as (store, _), store.read() as unit:
        assert unit.list_cameras() == []


def test_a_camera_is_added_and_removed(in_environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    add = [
        "camera",
        "add",
        "ramp-7",
        "rtsp://10.0.0.7/2",
        "--lat",
        "51.1",
        "--lon",
        "71.4",
        "--hours",
        "Mo 07:00-09:00",
    ]
    assert status_of(add) == 0
    assert status_of([*add[:3], "rtsp://root:s3cret-word@h/1", *add[4:]]) == 2
    assert "s3cret-word" not in told(capsys)
    assert status_of(["camera", "remove", "ramp-7"]) == 0
    assert status_of(["camera", "remove", "ramp-7"]) == 1
    assert "no camera 'ramp-7'" in told(capsys)


def test_a_camera_that_would_not_be_watched_is_refused_with_the_setting_that_would_allow_it(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    file.write_text(HEAD + LINE.replace("10.0.0.1", "10.20.0.7"))
    add = ["camera", "add", "ramp-7", "rtsp://10.20.0.7/2", "--lat", "51.1", "--lon", "71.4"]
    for command in (add, ["camera", "import", str(file)], ["camera", "import", str(file), "--dry-run"]):
        assert status_of(command) == 2
        shown = told(capsys)
        assert "address refused (internal_host)" in shown
        assert f"{variable('camera_allow_hosts')} names it" in shown
    with opened(in_environment) as (store, _), store.read() as unit:
        assert unit.list_cameras() == []
