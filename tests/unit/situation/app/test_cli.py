"""The command line: help with an example, errors in one line, exit status 2 for bad usage and 1 for failure."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer import Context
from typer.core import TyperGroup
from typer.main import get_group

from situation.app.cli import app, status_of
from situation.app.registry import opened
from situation.app.settings import Settings


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = Context(group)
    for name in group.list_commands(context):
        child = group.get_command(context, name)
        if isinstance(child, TyperGroup):
            yield from commands(child, (*path, name))
        else:
            yield (*path, name)


ALL = list(commands(get_group(app)))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of([*path, "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert re.search(rf"Example: .*situation {' '.join(path)}", text)


def test_the_list_of_commands_imports_none_of_them() -> None:
    heavy = "{'numpy', 'sqlalchemy', 'pandas', 'cv2', 'situation.ports'} & set(sys.modules)"
    code = f"import sys; from situation.app.cli import status_of; status_of(['--help']); sys.exit(len({heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    listed = done.stdout.partition("Commands:")[2]
    assert [path[0] for path in ALL if f"  {path[0]} " not in listed] == []
    assert "..." not in listed  # each line says all of it


def test_every_command_of_the_contract_that_is_here_is_here() -> None:
    assert {" ".join(path) for path in ALL} >= {
        *("up", "run", "simulate", "replay", "history", "doctor", "city import", "report shift"),
        *("user add", "user list", "device add", "device bind", "device list"),
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("fly", "No such command 'fly'"),
        ("run cook", "Invalid value for 'role': 'cook' is not one of"),
        ("camera add c1 rtsp://h/1 --lat 951 --lon 71", "less than or equal to 90. See"),
        ("user add", "Missing argument"),
        ("device add P/1 --operator a", "cannot be a part of a topic"),
        ("device add P1 --operator nobody", "--operator-name"),
        ("history P1 --from yesterday --to 2026-01-01", "no moment 'yesterday'"),
        ("history P1 --from 2026-01-02 --to 2026-01-01", "is not after"),
        ("history P1 --from 2026-01-01 --to 2026-01-02 --format xls", "unknown format 'xls'"),
        ("city import --into town", "nothing to import"),
        ("user add a --role viewer --name A", "--generate"),
        ("up --demo hurricane", "unknown scenario 'hurricane'"),
        ("replay pyproject.toml --format xls", "unknown recording format 'xls'"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert status_of(line.split()) == 2
    [told] = capsys.readouterr().err.splitlines()
    assert told.startswith("situation: ")
    assert said in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("device bind P1 --operator a", "no vehicle 'P1'"),
        ("history P1 --from 2026-01-01 --to 2026-01-02", "no position of vehicle 'P1'"),
        ("run desk", "SITUATION_NATS_URL"),
    ],
)
def test_a_failure_is_one_line_without_a_traceback(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert status_of(line.split()) in (1, 2)
    [told] = capsys.readouterr().err.splitlines()
    assert said in told


def test_an_unknown_setting_is_one_line_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITUATION_HTTP_PROT", "1")
    assert status_of(["doctor"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bug_is_told_in_one_line_without_secrets_and_debug_shows_where(
    in_environment: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITUATION_WEBHOOK_SECRET", "planted-secret")

    def broken(_settings: Settings) -> None:
        raise RuntimeError("cannot use planted-secret")

    monkeypatch.setattr("situation.app.doctor.examine", broken)
    assert status_of(["doctor"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("situation: unexpected RuntimeError: cannot use *** (situation/app/test_cli.py:")
    assert told.count("\n") == 1
    monkeypatch.setenv("SITUATION_LOG_LEVEL", "debug")
    assert status_of(["doctor"]) == 1
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "planted-secret" not in told


def test_a_vehicle_is_registered_bound_and_listed(in_environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        status_of(["device", "add", "P-1", "--operator", "gorzhol", "--operator-name", "Горжол", "--kind", "plow"]) == 0
    )
    assert "fleet/gorzhol/P-1/position" in capsys.readouterr().out
    assert status_of(["device", "add", "P-1", "--operator", "gorzhol"]) == 1
    assert status_of(["device", "add", "P-2", "--operator", "taza", "--operator-name", "Таза"]) == 0
    assert status_of(["device", "bind", "P-1", "--operator", "taza"]) == 0
    capsys.readouterr()
    assert status_of(["device", "list"]) == 0
    assert [line.split()[:3] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["P-1", "taza", "plow"],
        ["P-2", "taza", "other"],
    ]
    with opened(in_environment) as (store, _), store.read() as unit:
        assert {change.by for change in unit.list_changes()} == {"command line"}


def test_a_generated_password_is_printed_once_and_kept_nowhere(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["user", "add", "dana", "--role", "dispatcher", "--name", "Dana", "--generate"]) == 0
    [password] = re.findall(r"password: (\S+)", capsys.readouterr().out)
    kept = b"".join(path.read_bytes() for path in in_environment.data.rglob("*") if path.is_file())
    assert password.encode() not in kept
    assert status_of(["user", "list"]) == 0
    assert "dana" in capsys.readouterr().out


def test_a_city_is_imported_into_a_folder_of_its_own(
    in_environment: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    square = [[71.0, 51.0], [71.1, 51.0], [71.1, 51.1], [71.0, 51.1], [71.0, 51.0]]
    feature = {
        "type": "Feature",
        "properties": {"id": "old", "name": "Old town"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    source = tmp_path / "districts.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    line = ["city", "import", "--districts", str(source), "--into", str(tmp_path / "town")]
    assert status_of(line) == 2
    assert "--timezone" in capsys.readouterr().err
    assert status_of([*line, "--timezone", "Asia/Almaty"]) == 0
    told = capsys.readouterr()
    assert "1 districts" in told.out
    assert "districts only" in told.err


def test_of_several_errors_at_once_the_first_is_told(
    in_environment: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_settings: Settings) -> None:
        raise ExceptionGroup("both", [ExceptionGroup("one", [KeyError("speed")]), ValueError("late")])

    monkeypatch.setattr("situation.app.doctor.examine", broken)
    assert status_of(["doctor"]) == 1
    assert "unexpected KeyError: 'speed'" in capsys.readouterr().err


def test_an_interrupted_command_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_settings: Settings) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("situation.app.doctor.examine", interrupted)
    assert status_of(["doctor"]) == 130
