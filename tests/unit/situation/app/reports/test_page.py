"""The page of a shift opens without a network, in three languages, and takes no markup from outside."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from situation.app.errors import AppError
from situation.app.reports.maps import leaflet_folder, safe
from situation.app.reports.page import page_of
from situation.app.reports.shift import Shift
from situation.app.reports.words import LANGUAGES, Words
from tests.unit.situation.app.reports.shifts import CITY, a_shift, positions_of

ZONE = ZoneInfo("Asia/Almaty")
FETCHED = re.compile(r"""<(?!a\b)[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """A stand-in of the build's folder; the real one is shown in a browser by tests/browser."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    (folder / "leaflet.js").write_text("var L={Control:{Attribution:{}}};\n//# sourceMappingURL=leaflet.js.map")
    (folder / "leaflet.css").write_text(".layers { background-image: url(images/layers.png); }")
    (folder / "leaflet.licence.txt").write_text("BSD 2-Clause --- do as you like")
    return folder


def page(leaflet: Path, shift: Shift | None = None, language: str = "ru") -> str:
    return page_of(shift or a_shift(), city=CITY, words=Words(language, ZONE), leaflet=leaflet)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched(leaflet: Path, language: str) -> None:
    text = page(leaflet, language=language)
    assert not FETCHED.search(text)
    inside = [base64.b64decode(part).decode() for part in re.findall(r"base64,([A-Za-z0-9+/=]+)", text)]
    assert len(inside) == 2
    assert not any("url(" in part or "sourceMappingURL" in part for part in inside)


def test_the_check_for_fetching_would_find_it() -> None:
    assert FETCHED.search('<script src="https://cdn.example/leaflet.js">')
    assert FETCHED.search('<link rel="stylesheet" href="//cdn.example/x.css"/>')
    assert not FETCHED.search('<a href="https://www.openstreetmap.org/copyright">')


def test_words_from_outside_stay_words(leaflet: Path) -> None:
    text = page(leaflet)
    assert "<script>alert(1)" not in text
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert any("A-2026-000002" in script for script in scripts)  # whose address is evil
    assert not any("${alert" in script for script in scripts)
    assert not any("49" in told for told in re.findall(r"Горжол.{40,80}", text))


@pytest.mark.parametrize(
    ("language", "title"), [("kk", "Ауысым есебі"), ("ru", "Отчёт о смене"), ("en", "Shift report")]
)
def test_it_speaks_three_languages(leaflet: Path, language: str, title: str) -> None:
    text = page(leaflet, language=language)
    assert f"<h1>{title}: " in text
    assert f'<html lang="{language}">' in text


def test_times_are_the_citys(leaflet: Path) -> None:
    assert "10.01.2026 08:00 – 10.01.2026 20:00 (Asia/Almaty)" in page(leaflet)


def test_what_is_simulated_is_marked(leaflet: Path) -> None:
    assert "ИМИТАЦИЯ" in page(leaflet)
    assert "A-2026-000002 (имит.)" in page(leaflet)
    real = a_shift(vehicles={}, incidents=[], visits=[])
    assert "ИМИТАЦИЯ" not in page(leaflet, real)


def test_attribution_and_licence_are_kept(leaflet: Path) -> None:
    text = page(leaflet)
    assert '<a href="https://www.openstreetmap.org/copyright" rel="noreferrer">© OpenStreetMap contributors</a>' in text
    assert "BSD 2-Clause" in text


def test_the_map_comes_before_the_tables(leaflet: Path) -> None:
    text = page(leaflet)
    assert text.index("<h1>") < text.index('class="folium-map"') < text.index("<table>")


def test_an_empty_shift_makes_a_page(leaflet: Path) -> None:
    empty = a_shift(positions=positions_of([]), incidents=[], visits=[], quarantined=a_shift().quarantined.slice(0, 0))
    assert '<h2 id="overdue">Просрочено</h2><p>нет</p>' in page(leaflet, empty)


def test_text_in_a_tooltip_cannot_leave_it() -> None:
    assert set(safe("<`$\\>\"'{}")).isdisjoint("<>`$\\\"'{}")


def test_a_missing_leaflet_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="make web"):
        leaflet_folder(tmp_path)
