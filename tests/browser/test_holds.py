"""Legal holds on the screen: seen, placed and lifted with a reason, where the thing is and on their own page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.browser.accessibility import violations
from tests.browser.fake_holds import a_hold
from tests.browser.fake_things import ME, utc
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser


def section(screen: Screen) -> Locator:
    return screen.page.locator(".detail section", has_text="Legal hold")


def test_an_incident_is_held_for_each_vehicle_that_was_sent(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?show=incident:i4814")
    section(screen).get_by_text("Not held").wait_for()
    section(screen).get_by_role("button", name="Place a hold").press("Enter")
    assert section(screen).locator("[name=from_at]").input_value() != ""
    assert section(screen).locator("[name=to_at]").input_value() == ""  # it is open: nobody knows its end
    assert violations(screen) == []
    section(screen).locator("[name=why]").fill("case 77")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_selector(".panel-chips >> text=held")
    assert [told["vehicle"] for told in served.city.told] == ["P-004", "K-003"]
    assert {(told["why"], told["to_at"]) for told in served.city.told} == {("case 77", None)}
    section(screen).locator("li").nth(1).wait_for()
    assert section(screen).locator("li").count() == 2
    assert screen.errors == []


def test_a_vehicles_hold_is_lifted_with_a_reason(open_screen: OpenScreen, served: Served) -> None:
    served.city.holds = [a_hold("h0", vehicle="P-004", why="case 12"), a_hold("h1", vehicle="P-001", why="another's")]
    screen = open_screen("en", path="?show=vehicle:P-004")
    screen.page.wait_for_selector(".panel-chips >> text=held")
    assert section(screen).locator("li").count() == 1
    section(screen).get_by_role("button", name="Lift the hold: case 12").press("Enter")
    section(screen).locator("[name=why]").fill("the verdict is final")
    screen.page.keyboard.press("Enter")
    section(screen).get_by_text("Not held").wait_for()
    assert served.city.told == [{"why": "the verdict is final"}]
    assert screen.page.locator(".panel-chips >> text=held").count() == 0


def test_a_cameras_pictures_are_held_by_a_period_whosever_it_is(open_screen: OpenScreen, served: Served) -> None:
    served.city.holds = [a_hold("h0", vehicle="P-004", why="case 12")]
    screen = open_screen("en", path="?show=camera:c1")
    screen.page.wait_for_selector(".panel-chips >> text=held")
    section(screen).get_by_role("button", name="Place a hold").click()
    section(screen).locator("[name=why]").fill("police")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: served.city.told, "the server's word", 5)
    (told,) = served.city.told
    assert (told["vehicle"], told["why"]) == ("", "police")
    assert told["from_at"] < told["to_at"]


def test_who_may_take_no_evidence_out_sees_no_hold(open_screen: OpenScreen, served: Served) -> None:
    served.city.me = ME | {"role": "dispatcher", "rights": [r for r in ME["rights"] if r != "export_evidence"]}
    screen = open_screen("en", path="?show=vehicle:P-004")
    screen.page.wait_for_selector(".detail >> text=Track")
    assert section(screen).count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_has_all_the_lifted_too_and_is_accessible(
    open_screen: OpenScreen, served: Served, language: str
) -> None:
    lifted = {"released_at": utc(-60), "released_by": "aigerim", "released_why": "шешім күшіне енді"}
    served.city.holds = [a_hold("h1", vehicle="P-004", to_at=None), a_hold("h0", **lifted)]
    screen = open_screen(language, path="?page=holds")
    rows = screen.page.locator(".page tbody tr")
    rows.nth(1).wait_for()
    assert "шешім күшіне енді" in rows.nth(1).inner_text()
    assert rows.nth(0).get_by_role("button").count() == 1
    rows.nth(0).get_by_role("button").click()
    assert screen.look("missing") == []
    assert violations(screen) == []
    assert screen.errors == []
