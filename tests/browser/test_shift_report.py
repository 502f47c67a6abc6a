"""The shift report opens in a real browser from a file: drawn, without an error and without a request to anybody."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from situation.app.reports.maps import leaflet_folder
from situation.app.reports.page import page_of
from situation.app.reports.words import Words
from tests.browser.standalone import standalone
from tests.unit.situation.app.reports.shifts import CITY, a_shift
from web.settings import BUILT_PAGE

pytestmark = pytest.mark.browser


def test_it_opens_without_a_network(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "shift.html"
    words = Words("kk", ZoneInfo("Asia/Almaty"))
    file.write_text(page_of(a_shift(), city=CITY, words=words, leaflet=leaflet_folder(BUILT_PAGE)), "utf-8")
    with standalone(browser, file) as page:
        page.wait_for_selector(".leaflet-container canvas")
        assert page.locator(".incident").count() == 3
        layers = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
        assert [layer.strip() for layer in layers][-2:] == ["Оқиғалар", "Техника болған жерлер"]
        assert any("{{ 7 * 7 }}" in layer for layer in layers)  # a name that tries to be more than a name
        page.locator(".incident", has_text="✱").first.hover(force=True)
        page.locator(".leaflet-tooltip", has_text="A-2026-").first.wait_for()  # those of neighbours fade while it comes
