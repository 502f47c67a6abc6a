"""The recommendation sheet."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from situation.adapters.city import load_city
from situation.analysis.places import AfterFix, HotspotReport
from situation.analysis.weather import Sky
from situation.app.place import PACKAGED
from situation.app.reports.hotspot_page import MOST_CARDS, MOST_PLACES, hotspot_page
from situation.app.reports.place_names import PlaceNames
from situation.app.reports.words import LANGUAGES, Words
from situation.hotspots import Cause
from tests.builders import NOON
from tests.unit.situation.app.reports.hotspot_sheets import a_place, a_report
from tests.unit.web.world import CITY

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    for name in ("leaflet.js", "leaflet.css", "leaflet.licence.txt"):
        (tmp_path / name).write_text("/* leaflet */", "utf-8")
    return tmp_path


def page(leaflet: Path, report: HotspotReport | None = None, language: str = "en") -> str:
    return hotspot_page(
        report or a_report(),
        city=CITY,
        words=Words(language, ALMATY),
        leaflet=leaflet,
        picture=lambda sha256: b"\xff\xd8" if sha256 == "cd" * 32 else None,
        made_at=NOON,
    )


def test_it_says_what_was_seen_found_out_and_decided(leaflet: Path) -> None:
    html = page(leaflet)
    for told in (
        "SIMULATED", "Flooded road", "9 requests were looked at; 3 places came back", "rain 2", "no storm drain",
        "came back: 2026-01-20 12:00", "held (4 tests)", "ЖКХ", "data:image/jpeg;base64,/9g=",
    ):  # fmt: skip
        assert told in html
    assert html.count('class="card') == 3


def test_nothing_is_fetched_and_nothing_that_people_wrote_is_run(leaflet: Path) -> None:
    html = page(leaflet)
    assert '<img src="http://evil' not in html
    assert "&lt;img src=" in html
    assert re.findall(r'(?:src|href)="(?!data:|#|https://www\.openstreetmap\.org/copyright")[^"]*"', html) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_every_language(leaflet: Path, language: str) -> None:
    words = Words(language, ALMATY)
    assert f'<html lang="{language}">' in page(leaflet, language=language)
    every = [f"cause.{cause}" for cause in Cause] + [f"sky.{sky}" for sky in Sky]
    assert all(words(key) for key in every)
    assert all(words(f"after.{outcome}", at="", tests="") for outcome in AfterFix)


def test_without_weather_and_without_places_it_says_so(leaflet: Path) -> None:
    html = page(leaflet, a_report(places=(), has_weather=False, simulated=False))
    assert "There are no weather data" in html
    assert "No place came back" in html
    assert "SIMULATED" not in html


def test_a_session_gets_no_more_than_it_can_go_through(leaflet: Path) -> None:
    many = tuple(a_place(points=float(1000 - number)) for number in range(MOST_PLACES + 20))
    html = page(leaflet, a_report(places=(*many, a_report().places[1])))
    assert html.count('class="card') == MOST_CARDS + 1  # what people have noted is always in it
    assert "and 20 more" in html


def test_a_place_is_called_by_the_streets_that_meet_there() -> None:
    city = load_city(PACKAGED / "astana")
    names = PlaceNames(city)
    assert names.streets(51.0, 71.9) == ()
    middle = city.streets.shape[100].interpolate(0.5, normalized=True)
    assert str(city.streets.name[100]) in names.streets(middle.y, middle.x)
    assert PlaceNames(CITY).streets(51.1, 71.4) == ()  # a city without streets
