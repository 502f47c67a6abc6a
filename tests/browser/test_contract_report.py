"""A contractor's report in a real browser, from a file: drawn, without an error, and with nothing asked of anybody."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from situation.app.place import open_city
from situation.app.reports.contractor_files import credited_segments
from situation.app.reports.contractor_page import contractor_page
from situation.app.reports.links import Links
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.words import Words
from situation.app.settings import Settings
from situation.contracts.account import Credit
from situation.contracts.terms import Clause, RuleName
from tests.browser.standalone import standalone
from tests.builders import NOON, a_vehicle
from tests.profiles import KAZAKHSTAN
from tests.unit.situation.contracts.accounts import a_work, a_zone, an_account
from web.settings import BUILT_PAGE

pytestmark = pytest.mark.browser

EVIL = "<script>alert(1)</script>`${alert(2)}` {{ 7 * 7 }}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = open_city(Settings())
    segments = city.streets.id[:40].tolist()
    machine = a_vehicle(name=EVIL)
    clauses = [Clause(rule=RuleName.ZONE_MISSED, no=EVIL, limit=0.01, percent=100)]
    credit = {"vehicle": "P-017", "direction": 1, "metres": 100.0, "last_at": NOON}
    account = an_account(
        *clauses,
        work=(a_work(machine),),
        zones=(a_zone(),),
        credits=tuple(Credit(segment=one, passes=1 + one % 4, **credit) for one in segments),  # type: ignore[arg-type]
    )
    links = Links(account=account, screen="https://centre.kz")
    page = contractor_page(
        credited_segments(account, city),
        links,
        city=city,
        profile=KAZAKHSTAN,
        words=Words("kk", ZoneInfo("Asia/Almaty")),
        leaflet=leaflet_folder(BUILT_PAGE),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, "utf-8")
    return path


def test_it_opens_without_a_network_and_its_figures_lead_to_their_rows(browser: Browser, file: Path) -> None:
    with standalone(browser, file) as page:
        page.wait_for_selector(".leaflet-container canvas")
        page.locator("h2#deductions ~ table a").first.click()
        assert page.evaluate("document.querySelector(':target').innerText").startswith("15.01.2026")  # the zone's row
        assert page.get_by_text(EVIL).count() >= 2  # as it was written, and run by nobody
        tables = page.locator("table").all()
        assert all(table.evaluate("t => t.scrollWidth <= document.body.clientWidth") for table in tables)
