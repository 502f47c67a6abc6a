"""The supervisor's page: load, what is late, alarm figures; in three languages, and the way to an incident."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.screens import OpenScreen

pytestmark = pytest.mark.browser


def test_what_is_late_is_one_press_away(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.page.get_by_role("button", name="Supervisor").click()
    screen.page.wait_for_selector(".page table >> nth=2")
    assert "Астана Тазалық" in screen.page.inner_text(".page table >> nth=0")
    assert screen.page.locator(".page >> text=A-2026-004816").count() == 1
    assert "page=supervisor" in screen.page.url
    sources = screen.page.inner_text(".page ol.plain").splitlines()
    assert sources[0].startswith("vehicles silent: ")
    assert not any(":P-004" in source or "/" in source for source in sources)
    screen.page.click(".page >> text=A-2026-004816")
    screen.page.wait_for_selector(".detail >> text=A-2026-004816")
    assert screen.page.locator(".page").count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_in_the_readers_language_and_accessible(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?page=supervisor")
    screen.page.wait_for_selector(".page table >> nth=2")
    screen.wait(lambda: "…" not in screen.page.inner_text(".page table >> nth=0"), "the fleet")
    assert screen.look("missing") == []
    assert violations(screen) == []
    assert screen.errors == []
