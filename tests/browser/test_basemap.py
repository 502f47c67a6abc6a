"""The background in a real browser: a PMTiles file is drawn, can be switched off, and nothing else is asked for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from situation.adapters.basemap_file import read_basemap
from tests.basemaps import OSM, PNG, pmtiles, vector_tile
from tests.browser.accessibility import violations
from tests.browser.fake_ground import CENTER
from tests.browser.fake_server import STATIC
from tests.browser.pixels import pixels_of
from tests.browser.screens import OpenScreen, Screen, Served
from web.showing import show_basemap

pytestmark = pytest.mark.browser
LAKE = (CENTER[0] - 0.1, CENTER[1] - 0.06, CENTER[0] + 0.1, CENTER[1] + 0.06)
PROTOMAPS = (
    '<a href="https://github.com/protomaps/basemaps">Protomaps</a> © <a href="https://osm.org">OpenStreetMap</a>'
)


def give(served: Served, folder: Path, body: bytes) -> None:
    """The centre has this file, and says of it what the real one would."""
    served.city.tiles = folder / "city.pmtiles"
    served.city.tiles.write_bytes(body)
    served.city.basemap = show_basemap(read_basemap(served.city.tiles)).model_dump(mode="json")


@pytest.fixture
def lake(served: Served, tmp_path: Path) -> None:
    tile = vector_tile(CENTER, [("water", "lake", LAKE), ("places", "city", LAKE)])
    give(served, tmp_path, pmtiles(tile, CENTER, metadata={"attribution": PROTOMAPS}))


def share(screen: Screen, colour: str, picture: np.ndarray | None = None) -> float:
    """How much of the map, or of a part of it, is of a colour of the style sheet; the canvas rounds a little."""
    script = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    value = str(screen.page.evaluate(script, colour))
    wanted = np.array([int(value[at : at + 2], 16) for at in (5, 3, 1)])  # BGR
    seen = pixels_of(screen) if picture is None else picture
    return float((np.abs(seen.astype(int) - wanted).max(axis=2) <= 2).mean())


def on_the_lake(screen: Screen) -> np.ndarray:
    """The part of the map well within the lake."""
    script = "([lon, lat]) => window.__situation.project(lon, lat)"
    left, top = screen.page.evaluate(script, [LAKE[0] + 0.02, LAKE[3] - 0.02])
    right, bottom = screen.page.evaluate(script, [LAKE[2] - 0.02, LAKE[1] + 0.02])
    return pixels_of(screen)[round(top) : round(bottom), round(left) : round(right)]


def wait_for_water(screen: Screen) -> None:
    screen.wait(lambda: share(screen, "--map-water") > 0.05, "water", 60)


def asked_of(screen: Screen) -> list[str]:
    """Addresses that are asked for from now on."""
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    return asked


def reader() -> str:
    """The script that only a background needs."""
    found = [file.name for file in (STATIC / "assets").glob("*.js") if "Wrong magic number" in file.read_text("utf-8")]
    assert len(found) == 1
    return found[0]


@pytest.mark.usefixtures("lake")
def test_water_of_the_file_is_drawn_beneath_everything_else(open_screen: OpenScreen) -> None:
    screen = open_screen()
    wait_for_water(screen)
    lake = on_the_lake(screen)
    assert share(screen, "--map-water", lake) > 0.5
    assert share(screen, "--map-street-major", lake) > 0.001  # streets lie above it
    assert screen.errors == []
    assert screen.foreign == []


@pytest.mark.usefixtures("lake")
def test_who_made_the_map_is_named_beside_the_citys_own_while_it_is_shown(open_screen: OpenScreen) -> None:
    screen = open_screen("kk")
    named = screen.page.locator(".attribution")
    screen.wait(lambda: "Protomaps © OpenStreetMap" in " ".join(named.inner_text().split()), "names", 5)
    links = named.get_by_role("link").evaluate_all("links => links.map(({ href }) => href)")
    assert "https://osm.org/" in links
    assert "https://www.openstreetmap.org/copyright" in links
    assert screen.look("missing") == []
    assert violations(screen) == []


@pytest.mark.usefixtures("lake")
def test_nothing_is_asked_for_while_it_is_switched_off_also_after_a_reload(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    switch = screen.page.get_by_label("Background map")
    switch.uncheck()
    asked = asked_of(screen)
    screen.page.reload()
    screen.wait_for_map()
    assert not switch.is_checked()
    assert "Protomaps" not in screen.page.locator(".attribution").inner_text()
    assert [url for url in asked if url.endswith(("/basemap", reader()))] == []
    switch.press("Space")
    wait_for_water(screen)
    switch.press("Space")
    screen.wait(lambda: share(screen, "--map-water") < 0.001, "plain ground")
    assert screen.errors == []


@pytest.mark.usefixtures("lake")
def test_it_survives_another_theme(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    wait_for_water(screen)
    screen.page.get_by_role("button", name="Light theme").click()
    screen.wait(lambda: screen.page.evaluate("document.documentElement.dataset.theme") == "light", "the other theme")
    wait_for_water(screen)
    assert screen.errors == []


def test_pictures_are_drawn_darker_than_they_are(open_screen: OpenScreen, served: Served, tmp_path: Path) -> None:
    white = cv2.imencode(".png", np.full((256, 256, 3), 255, np.uint8))[1].tobytes()
    give(served, tmp_path, pmtiles(white, CENTER, kind=PNG, metadata=OSM))
    screen = open_screen()
    screen.wait_for_map()
    dimmed = round(0.4 * 255)
    screen.wait(lambda: (np.abs(pixels_of(screen).astype(int) - dimmed).max(axis=2) <= 3).mean() > 0.2, "a dim picture")
    assert screen.errors == []
    assert screen.foreign == []


def test_without_a_file_nothing_is_asked_for_and_nothing_is_offered(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    asked = asked_of(screen)
    screen.page.reload()
    screen.wait_for_map()
    assert share(screen, "--map-water") < 0.001
    assert [url for url in asked if url.endswith(("/basemap", reader()))] == []
    assert screen.page.get_by_label("Background map").count() == 0
    assert screen.errors == []
