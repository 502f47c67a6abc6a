"""`situation incident import`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from situation.app.cli import status_of
from situation.app.registry import opened
from situation.app.settings import Settings
from situation.incidents import Incident
from situation.ports import IncidentFilter

HEAD = "external_id,category,channel,lat,lon,description,opened_at,reacted_at,resolved_at,closed_at\n"
OVER = "{n},flood_road,phone,51.128,71.4304,,2018-04-02T10:00,2018-04-02T10:05,2018-04-02T11:00,2018-04-03T09:00\n"
OPEN = "open-1,ice,app,51.128,71.4304,,2018-04-02T10:00,,,\n"
BAD = 'bad-1,ice,app,north,71.4304,"two\nlines",2018-04-02T10:00,,,\n'
ODD = "bad-2,ice,app,51.1,71.4,a\0b,2018-04-02T10:00,,,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "requests.csv"
    path.write_text(HEAD + "".join(OVER.format(n=n) for n in range(1500)) + BAD + ODD + OPEN, "utf-8")
    return path


def kept(settings: Settings) -> list[Incident]:
    with opened(settings) as (store, _), store.read() as unit:
        return unit.list_incidents(IncidentFilter(limit=5000))


def test_all_that_can_be_is_taken_once_and_the_rest_is_told_by_line(
    in_environment: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["incident", "import", str(file), "--dry-run"]) == 1
    assert "1,501 would be taken over" in capsys.readouterr().out
    assert kept(in_environment) == []
    assert status_of(["incident", "import", str(file)]) == 1
    out = capsys.readouterr()
    assert "1,501 taken over, 1 of them open; 0 were here already" in out.out
    assert "2 lines are no requests" in out.err
    with Path(f"{file}.errors.csv").open(newline="", encoding="utf-8") as told:
        rows = list(csv.reader(told))
    assert [row[:3] for row in rows] == [
        ["line", "external_id", "field"],
        ["1502", "bad-1", "lat"],
        ["1504", "bad-2", "description"],
    ]
    assert len(kept(in_environment)) == 1501
    assert {incident.district for incident in kept(in_environment)} == {"esil"}
    assert status_of(["incident", "import", str(file)]) == 1
    assert "0 taken over, 0 of them open; 1,501 were here already" in capsys.readouterr().out
    assert len(kept(in_environment)) == 1501


@pytest.mark.parametrize(
    ("content", "mapping", "said"),
    [
        (b"a,b\n1,2\n", "", "no column 'external_id'; it has: a, b"),
        ("Номер\n".encode("cp1251"), "", "not utf-8-sig"),
        (HEAD.encode(), 'sourse = "x"', "unknown key 'sourse'"),
        (HEAD.encode(), "source = ", "no TOML"),
        (b"", "", "no column 'external_id'"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_at_once(
    in_environment: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    mapping: str,
    said: str,
) -> None:
    file, sheet = tmp_path / "a.csv", tmp_path / "a.toml"
    file.write_bytes(content)
    sheet.write_text(mapping, "utf-8")
    arguments = ["incident", "import", str(file)] + (["--mapping", str(sheet)] if mapping else [])
    assert status_of(arguments) == 2
    assert said in capsys.readouterr().err
