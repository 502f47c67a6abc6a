"""A browser and the made-up city for the tests of the screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.fake_city import City
from tests.browser.fake_server import STATIC
from tests.browser.screens import FLAGS, OpenScreen, Screen, Served


def missing(what: str) -> None:
    """Skip, or fail where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("chromium is not installed: apt-get install chromium")
    if not (STATIC / "index.html").is_file():
        missing("the screen is not built: make web")
    return str(found)


@pytest.fixture(scope="module")  # its event loop runs as long as it does, and would stand in the way of other tests
def playwright(chromium: str) -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def served(chromium: str) -> Iterator[Served]:
    with Served(City(size=300)) as started:
        yield started


@pytest.fixture
def open_screen(browser: Browser, served: Served) -> Iterator[OpenScreen]:
    contexts = []

    def opened(language: str = "ru", theme: str = "dark", *, path: str = "", using: Browser = browser) -> Screen:
        context = using.new_context(viewport={"width": 1366, "height": 768})
        contexts.append(context)
        page = context.new_page()
        for name, value in (("language", language), ("theme", theme)):
            page.add_init_script(f"localStorage['situation.{name}'] ??= '{value}'")
        screen = Screen(page, served.url)
        if path:
            screen.sign_in_to(path)
        else:
            screen.sign_in()
        return screen

    yield opened
    for context in contexts:
        context.close()
