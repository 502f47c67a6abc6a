"""What the settings name as the map's background, and what the doctor says of it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from situation.app.basemaps import DRAWN, basemap_of
from situation.app.doctor import Result, Verdict, examine
from situation.app.settings import Settings
from tests.basemaps import OSM, pmtiles

ASTANA, ALMATY = (71.43, 51.13), (76.9, 43.2)
AROUND = (71.0, 51.0, 72.0, 51.5)
LAYERS = {"vector_layers": [{"id": "water"}, {"id": "roads"}]}
STYLE = Path(__file__).parents[4] / "web/frontend/src/map/basemap_style.ts"


def found(settings: Settings) -> Result:
    return next(result for result in examine(settings) if result.what == "basemap")


def named(settings: Settings, folder: Path, body: bytes) -> Settings:
    (folder / "city.pmtiles").write_bytes(body)
    return settings.model_copy(update={"basemap": folder / "city.pmtiles"})


def test_without_one_the_doctor_says_what_that_means(settings: Settings) -> None:
    assert basemap_of(settings) is None
    told = "not configured: the map has districts and streets only"
    assert found(settings) == Result(what="basemap", verdict=Verdict.OK, text=told)


def test_the_doctor_tells_what_the_file_is_and_whom_it_names(settings: Settings, tmp_path: Path) -> None:
    told = found(named(settings, tmp_path, pmtiles(b"tile", ASTANA, metadata=OSM | LAYERS, bounds=AROUND)))
    assert told.verdict is Verdict.OK
    assert told.text == "vector tiles, zoom 8 to 8, 0.0 MB, by © OpenStreetMap"


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (pmtiles(b"tile", ALMATY, metadata=OSM | LAYERS, bounds=(76.5, 43.0, 77.2, 43.5)), "nothing of this city"),
        (pmtiles(b"tile", ASTANA, metadata=OSM | {"vector_layers": [{"id": "water_polygons"}]}), "is drawn"),
        (pmtiles(b"tile", ASTANA, metadata=LAYERS), "names nobody"),
    ],
    ids=["elsewhere", "another schema", "nobody"],
)
def test_a_file_that_works_and_yet_is_not_right_is_a_doubt(
    settings: Settings, tmp_path: Path, body: bytes, doubt: str
) -> None:
    told = found(named(settings, tmp_path, body))
    assert (told.verdict, doubt in told.text) == (Verdict.WARN, True)


def test_a_file_that_cannot_be_used_fails_and_the_web_goes_on_without(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = named(settings, tmp_path, b"no tiles")
    assert found(wrong).verdict is Verdict.FAIL
    assert "docs/basemap.md" in found(wrong).text
    with caplog.at_level(logging.WARNING):
        assert basemap_of(wrong) is None
    assert "is no PMTiles file" in caplog.text
    (tmp_path / "city.pmtiles").unlink()
    assert found(wrong).verdict is Verdict.FAIL


def test_the_doctor_knows_the_layers_that_the_screen_draws() -> None:
    style = STYLE.read_text("utf-8")
    assert {name for name in DRAWN if f'"{name}"' not in style} == set()
