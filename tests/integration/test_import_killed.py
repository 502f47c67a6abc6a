"""An import that is killed, and killed again, is complete after the run that ends, and nothing is there twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from situation.adapters.sql import open_store
from situation.ports import IncidentFilter

LINES, KILLS = 6_000, 3
BEGAN = datetime(2018, 1, 1, tzinfo=UTC)


def a_line(number: int) -> str:
    at = BEGAN + timedelta(minutes=number)
    times = ",".join((at + timedelta(hours=hours)).isoformat() for hours in (0, 1, 3))
    return f"{number},snow_road,51.{100 + number % 50},71.43,{times}\n"


def start(file: Path, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "situation.app", "incident", "import", str(file)]
    return subprocess.Popen(command, env={"SITUATION_DATA": str(data)}, stderr=subprocess.PIPE, text=True)


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    file, data = tmp_path / "requests.csv", tmp_path / "data"
    head = "external_id,category,lat,lon,opened_at,reacted_at,closed_at\n"
    file.write_text(head + "".join(map(a_line, range(LINES))), "utf-8")
    for kill in range(KILLS):
        process = start(file, data)
        assert process.stderr is not None
        for line in process.stderr:  # one a batch
            if line.startswith(f"{kill + 1},000 lines"):
                process.kill()
                break
        assert process.wait(30) != 0
    last = start(file, data)
    assert last.stderr is not None
    said = last.stderr.read()
    assert last.wait(60) == 0, said
    store = open_store(f"sqlite:///{data}/situation.sqlite3")
    try:
        with store.read() as unit:
            incidents = unit.list_incidents(IncidentFilter(limit=LINES * 2))
            assert len({incident.public_no for incident in incidents}) == len(incidents) == LINES
            assert sum(int(str(change.data["new"])) for change in unit.list_changes()) == LINES
    finally:
        store.close()
