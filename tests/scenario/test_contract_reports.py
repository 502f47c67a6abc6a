"""A simulated evening, and the reports that a head of service would sign: by the commands, on real parts."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import geopandas as gpd
import pytest

from situation.app import settings as settings_module
from situation.app.cli import status_of
from situation.app.place import open_city
from situation.app.settings import Settings
from tests.simulated_evening import ABSENT, BROKEN, CONTRACTS, OPERATOR, OUT, make_evening

SPAN = ("--from", "2026-01-15", "--to", "2026-01-16")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evening and both reports."""
    root = tmp_path_factory.mktemp("evening")
    (root / "contracts.toml").write_text(CONTRACTS, "utf-8")
    chosen = Settings(data=root / "data", contracts=str(root / "contracts.toml"), public_url="https://centre.kz")
    make_evening(chosen, open_city(chosen))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings_module, "load", lambda: chosen)
        for language in ("ru", "kk", "en"):
            out = ["--out", str(root / language), "--language", language]
            assert status_of(["report", "contractor", "--operator", OPERATOR, *SPAN, *out]) == 0
        assert status_of(["report", "coverage", "--out", str(root / "snow"), "--language", "ru"]) == 0
    return root


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_machines_are_told_by_shift_with_the_figures_of_their_pings(folder: Path) -> None:
    rows = {row["vehicle"]: row for row in rows_of(folder / "ru" / "machine_shifts.csv")}
    assert set(rows) == {*OUT, ABSENT, BROKEN}
    for vehicle in OUT:
        row = rows[vehicle]
        pings = rows_of(folder / "ru" / row["file"])
        assert len(pings) == int(row["pings"]) == 361
        assert {ping["vehicle"] for ping in pings} == {vehicle}
        hours = [float(row[name]) for name in ("working_h", "transit_h", "untold_h")]
        assert sum(hours) == pytest.approx(float(row["out_s"]) / 3600, abs=1e-3)
        assert 0.9 < sum(hours) <= 1.0
        assert float(row["working_km"]) > 5
        assert int(row["segments"]) > 20
    assert rows[ABSENT]["is_absent"] == "True"
    assert 0.4 < float(rows[BROKEN]["gap_share"]) < 0.6


def test_the_contract_deducts_by_its_clauses_and_nothing_else(folder: Path) -> None:
    rows = rows_of(folder / "ru" / "deductions.csv")
    told = {(row["rule"], row["vehicle"] or row["zone"]): row for row in rows}
    assert set(told) == {
        ("machine_absent", ABSENT),
        ("data_quality", BROKEN),
        ("zone_missed", "esil"),
        ("zone_missed", "nura"),
    }
    assert told["data_quality", BROKEN]["of"] == "gap"
    assert float(told["zone_missed", "esil"]["figure"]) > 0.9  # three ploughs in an hour
    zones = {row["district"]: row for row in rows_of(folder / "ru" / "zones.csv")}
    esil = zones["esil"]
    assert float(esil["missed_km"]) / float(esil["due_km"]) == pytest.approx(float(esil["missed_share"]))
    assert float(esil["due_km"]) == pytest.approx(float(esil["km"]))


def test_visits_have_what_the_tracks_prove(folder: Path) -> None:
    rows = [(row["vehicle"], row["outcome"], bool(row["arrived_at"])) for row in rows_of(folder / "ru" / "visits.csv")]
    assert sorted(rows) == [
        ("P-001", "confirmed", True),
        ("P-002", "passed_by", True),
        ("P-003", "not_there", False),
    ]


def test_segments_are_a_map_layer_that_agrees_with_the_table(folder: Path) -> None:
    segments = gpd.read_parquet(folder / "ru" / "segments.parquet")
    assert segments.crs.to_epsg() == 4326
    shifts = {row["vehicle"]: row for row in rows_of(folder / "ru" / "machine_shifts.csv")}
    for vehicle, part in segments.groupby("vehicle"):
        assert len(part) == int(shifts[vehicle]["segments"])
        assert part["metres"].sum() / 1000 == pytest.approx(float(shifts[vehicle]["segments_km"]), rel=0.01)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_every_link_of_the_page_leads_somewhere(folder: Path, language: str) -> None:
    text = (folder / language / "report.html").read_text("utf-8")
    anchors = set(re.findall(r'id="([^"]+)"', text))
    links = {unescape(link) for link in re.findall(r'<a href="([^"]+)"', text)}
    assert {link for link in links if link.startswith("#") and link[1:] not in anchors} == set()
    files = {link for link in links if link.startswith("pings/")}
    assert {link for link in files if not (folder / language / link).is_file()} == set()
    assert len(files) == len(OUT) + 1
    assert "https://centre.kz/?show=vehicle%3AP-001&at=2026-01-15T15%3A00%3A00Z" in links
    left = {link for link in links if not link.startswith(("#", "pings/", "https://centre.kz/"))}
    assert left == {"https://www.openstreetmap.org/copyright"}


def test_what_is_simulated_says_so(folder: Path) -> None:
    text = (folder / "en" / "report.html").read_text("utf-8")
    assert "SIMULATED: this report has invented machines in it" in text
    assert "P-001 (sim.)" in text
    assert "ИМИТАЦИЯ" in (folder / "snow" / "report.html").read_text("utf-8")


def test_the_snowfall_report_adds_up(folder: Path) -> None:
    segments = gpd.read_parquet(folder / "snow" / "segments.parquet")
    sums = [row for row in rows_of(folder / "snow" / "sums.csv") if row["by"] == "districts"]
    assert sum(float(row["km"]) for row in sums) == pytest.approx(segments["metres"].sum() / 1000, rel=1e-3)
    serviced = segments[segments["service"] == "serviced"]
    assert 0 < serviced["metres"].sum() < segments["metres"].sum()
    assert sum(float(row["serviced_km"]) for row in sums) == pytest.approx(serviced["metres"].sum() / 1000, rel=1e-2)
    late = segments[segments["late"]]
    assert set(late["service"]) >= {"not_visited"}
    assert not (late["served_at"].notna() & (late["served_at"] <= late["due_at"])).any()
