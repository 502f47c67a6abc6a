"""A contractor's own page: machines, what is asked, what tracks prove, its report; and nothing of anybody else."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_own import CONTRACTOR, dispatch
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def as_contractor(served: Served) -> None:
    served.city.me = CONTRACTOR
    served.city.incidents["i4814"].update(vehicles=["K-003"], dispatches=[dispatch("K-003")], commands=[])


def test_a_contractor_sees_its_machines_their_data_and_what_tracks_prove(open_screen: OpenScreen) -> None:
    screen = open_screen("en", path="?page=own")
    machines = screen.page.get_by_role("table", name="100 machines")
    machines.wait_for()
    row = machines.locator("tr", has_text="103 ABC 01")
    assert row.locator("td").last.inner_text() == "⚠ 4"
    assert machines.locator("tr", has_text="101 ABC 01").count() == 0
    proven = screen.page.get_by_role("table", name="This shift: 2")
    assert "work confirmed" in proven.inner_text()
    assert "came no nearer than 2.3 km" in proven.inner_text()
    assert "of 100 machines seen" in screen.page.inner_text(".page-head")
    row.get_by_role("button").click()
    screen.page.wait_for_selector(".detail >> text=103 ABC 01")
    assert screen.errors == []


def test_what_is_asked_is_answered_on_the_page_by_keyboard(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=own")
    asked = screen.page.locator(".page .asked")
    asked.get_by_role("button", name="Goes").press("Enter")
    asked.wait_for(state="detached")
    assert served.city.told[-1] == {"verb": "accept", "vehicle": "K-003"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_asked_stands_over_the_lists_and_is_refused_with_a_reason(
    open_screen: OpenScreen, served: Served, language: str
) -> None:
    screen = open_screen(language)
    asked = screen.page.locator(".lists .asked")
    asked.locator("button[aria-expanded=false]").press("Enter")
    asked.locator("[name=reason]").select_option("broken_down")
    asked.locator("[name=note]").fill("гидравлика")
    assert violations(screen) == []
    asked.locator("form [type=submit]").press("Enter")
    asked.wait_for(state="detached")
    refused = {"verb": "refuse", "vehicle": "K-003", "reason": "broken_down", "note": "гидравлика"}
    assert served.city.told[-1] == refused
    assert screen.look("missing") == []
    assert screen.errors == []


def test_what_is_asked_leads_to_its_incident_and_is_accepted_there(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.locator(".asked").get_by_role("button", name="A-2026-004814").press("Enter")
    detail = screen.page.locator(".detail")
    detail.get_by_role("button", name="Goes").press("Enter")
    detail.locator(".chip", has_text="accepted").wait_for()
    assert served.city.told[-1] == {"verb": "accept", "vehicle": "K-003"}
    assert screen.page.locator(".asked").count() == 0
    assert screen.errors == []


def test_an_answer_that_comes_too_late_is_said_and_the_question_stays(open_screen: OpenScreen, served: Served) -> None:
    served.city.refuses = "the incident is closed"
    screen = open_screen("en")
    screen.page.locator(".asked").get_by_role("button", name="Goes").press("Enter")
    screen.page.wait_for_selector(".banner >> text=the incident is closed")
    assert screen.page.locator(".asked").count() == 1


def test_its_own_report_is_one_press_away(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=own")
    with screen.page.expect_download() as download:
        screen.page.get_by_role("link", name="Report:").first.click()
    assert download.value.suggested_filename == "karserv.html"
    assert served.city.told[-1] == {"operator": "karserv", "language": "en"}


def test_no_page_of_anybody_else_is_offered(open_screen: OpenScreen) -> None:
    screen = open_screen("en", path="?page=supervisor")
    pages = screen.page.get_by_role("navigation", name="Pages").get_by_role("button")
    assert [each.get_attribute("aria-label") for each in pages.all()] == ["My shift"]
    assert screen.page.locator(".page").count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_in_the_readers_language_and_accessible(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?page=own")
    screen.page.wait_for_selector(".page table >> nth=1")
    screen.page.wait_for_selector(".page a.button")
    assert screen.look("missing") == []
    assert violations(screen) == []
    assert screen.errors == []
