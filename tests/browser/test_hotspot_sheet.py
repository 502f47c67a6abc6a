"""The recommendation sheet opens in a real browser from a file, drawn, without an error or a request to anybody."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from situation.app.reports.hotspot_page import hotspot_page
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.words import Words
from tests.browser.standalone import standalone
from tests.builders import NOON
from tests.unit.situation.app.reports.hotspot_sheets import a_report
from tests.unit.web.world import CITY
from web.settings import BUILT_PAGE

pytestmark = pytest.mark.browser


def test_it_opens_without_a_network(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "sheet.html"
    made = hotspot_page(
        a_report(),
        city=CITY,
        words=Words("kk", ZoneInfo("Asia/Almaty")),
        leaflet=leaflet_folder(BUILT_PAGE),
        picture=lambda _: None,
        made_at=NOON,
    )
    file.write_text(made, "utf-8")
    with standalone(browser, file) as page:
        page.wait_for_selector(".leaflet-container .rank")
        assert page.locator(".rank").all_text_contents() == ["3", "2", "1"]
        assert page.locator(".rank.back").all_text_contents() == ["2"]
        page.locator(".rank", has_text="1").hover(force=True)
        assert page.locator(".leaflet-tooltip").inner_text().startswith("1. атаусыз орын")
        page.locator("a[href='#p2']").click()
        assert "{{ 7 * 7 }} ${x}" in page.locator("#p2").inner_text()
