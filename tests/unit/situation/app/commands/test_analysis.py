"""Reports over many requests, from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from situation.app.cli import status_of
from situation.app.settings import Settings
from web.settings import BUILT_PAGE

SPAN = ["--from", "2025-01-01", "--to", "2026-01-01"]
FLOODS = "".join(
    f"{number},flood_road,phone,51.128,71.4304,2025-{month:02d}-03T10:00,2025-{month:02d}-03T10:05,"
    f"2025-{month:02d}-03T12:00,gorvodokanal\n"
    for number, month in enumerate((4, 4, 6, 9))
)
HEAD = "external_id,category,channel,lat,lon,opened_at,reacted_at,closed_at,operator\n"


@pytest.fixture
def past(in_environment: Settings, tmp_path: Path) -> Path:
    """A folder; four floods of one crossing are in the store."""
    file = tmp_path / "past.csv"
    file.write_text(HEAD + FLOODS, "utf-8")
    assert status_of(["incident", "import", str(file)]) == 0
    return tmp_path


def test_indicators_in_three_forms(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["report", "indicators", *SPAN, "--by", "operator"]
    capsys.readouterr()
    assert status_of([*command, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"][0]["key"] == "gorvodokanal"
    assert status_of([*command, "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["part"], row["key"], row["requests"]) for row in rows[:2]] == [
        ("all", "", "4"),
        ("operator", "gorvodokanal", "4"),
    ]
    assert (rows[0]["reaction_median_min"], rows[0]["elimination_in_time"]) == ("5.0", "1.0")
    assert status_of(command) == 0
    assert "0:05" in capsys.readouterr().out


@pytest.mark.skipif(not (BUILT_PAGE / "vendor" / "leaflet.js").is_file(), reason="the screen is not built: make web")
def test_the_sheet_is_told_by_the_weather_that_is_handed_in(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, weather = past / "session.html", past / "weather.csv"
    weather.write_text("date,rain_mm,snow_cm,tmax_c\n2025-04-03,9,,\n2025-06-03,9,,\n2025-09-03,0,,20\n", "utf-8")
    command = ["report", "hotspots", *SPAN, "--category", "flood_road", "--language", "en", "-o", str(sheet)]
    assert status_of([*command, "--weather", str(weather)]) == 0
    assert "rain 2" in sheet.read_text("utf-8")
    assert "1 places from 4 requests" in capsys.readouterr().out
    assert status_of(command) == 0
    assert "no weather was given" in capsys.readouterr().err
    weather.write_text("date,rain_mm\n2025-04-03,wet\n", "utf-8")
    assert status_of([*command, "--weather", str(weather)]) == 1
    assert "rain_mm 'wet' is no number" in capsys.readouterr().err


def test_open_data_goes_into_its_folder(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["report", "open-data", "--out", str(past / "open"), *SPAN]) == 0
    assert "4 requests" in capsys.readouterr().out
    assert len((past / "open" / "requests.csv").read_text("utf-8").splitlines()) == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("report indicators --from 2025-01-02 --to 2025-01-01", "is not after"),
        ("report hotspots --from 2025-01-01 --to 2025-01-02 --category ufo -o x.html", "no category 'ufo'"),
        ("report hotspots --from 2025-01-01 --to 2025-01-02 --category ice --language fr -o x.html", "language 'fr'"),
        ("report open-data --out x --from 2025-01-02 --to 2025-01-01", "is not after"),
    ],
)
def test_what_cannot_be_meant_is_said(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert status_of(line.split()) == 2
    assert said in capsys.readouterr().err
