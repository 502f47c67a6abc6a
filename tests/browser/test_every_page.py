"""Every page there is, in every language: all words there, nothing that axe finds, no error; in both themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.accessibility import violations
from tests.browser.fake_holds import a_hold
from tests.browser.fake_own import CONTRACTOR, dispatch
from tests.browser.fake_things import alert, utc
from tests.browser.screens import NO_WEBGL, OpenScreen, Served

pytestmark = pytest.mark.browser

SELECTION = Path(__file__).parents[2] / "web" / "frontend" / "src" / "selection.ts"
PAGES = re.findall(r'"(\w+)"', SELECTION.read_text("utf-8").split("PAGE_NAMES = [")[1].split("]")[0])
THEMES = {"kk": "dark", "ru": "light", "en": "dark"}
ABOUT = {"tracker": "&of=P-004"}
FILLED = {  # what is there when the page has what it shows
    "wall": ".tile img",
    "shift": ".note",
    "supervisor": "ol.plain li",
    "analysis": "table >> nth=2",
    "tracker": "table >> nth=2",
    "setup": ".setup-steps",
    "account": "form >> nth=1",
}


@pytest.fixture(scope="module")
def mapless(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser that draws no map: it lies beneath the pages, and is most of what they would cost here."""
    launched = playwright.chromium.launch(executable_path=chromium, args=NO_WEBGL)
    yield launched
    launched.close()


def fill(served: Served, page: str) -> None:
    """Something of each kind to show."""
    city = served.city
    city.snow = [{"id": "e0", "started_at": utc(-9000), "ended_at": utc(-60), "declared_by": "dana", "note": "боран"}]
    city.holds = [a_hold("h0", vehicle="P-004", to_at=None)]
    city.alerts["s1"] = alert("s1", "snowfall_unannounced", 2, facts={"since_at": utc(-7200), "snow_cm": 4.2})
    if page == "own":
        city.me = CONTRACTOR
        city.incidents["i4814"].update(vehicles=["K-003"], dispatches=[dispatch("K-003")], commands=[])


def test_the_list_of_pages_is_read_from_where_the_screen_has_it() -> None:
    assert {"wall", "shift", "analysis", "rules", "snow", "admin", "account", "holds"} <= set(PAGES)
    assert ABOUT.keys() | FILLED.keys() <= set(PAGES)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_in_the_readers_language_and_accessible(
    open_screen: OpenScreen, served: Served, mapless: Browser, page: str, language: str
) -> None:
    fill(served, page)
    path = f"?page={page}{ABOUT.get(page, '')}"
    screen = open_screen(language, THEMES[language], path=path, using=mapless)
    screen.page.locator(f".page {FILLED.get(page, 'table')}").first.wait_for()
    screen.page.wait_for_load_state("networkidle")
    assert screen.page.locator("#page-head").inner_text()
    assert screen.look("missing") == []
    assert violations(screen, ".page") == []  # the lists beside it are looked at in test_page
    assert screen.errors == []
