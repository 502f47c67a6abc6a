"""A link leads to a moment of the past; bars stand under the slider; a wall screen has nothing to press."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_past import VEHICLES
from tests.browser.past_screen import enter, played_s
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def test_a_link_leads_to_the_moment_and_back_out_of_it(open_screen: OpenScreen) -> None:
    at = int(time.time()) // 60 * 60 - 7200
    text = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    screen = open_screen("en", path=f"?at={text}")
    screen.wait(lambda: screen.look("count") == len(VEHICLES), "the past")
    assert abs(played_s(screen) - at) < 2
    screen.page.keyboard.press(",")
    screen.wait(lambda: abs(played_s(screen) - (at - 60)) < 2, "a minute back")
    earlier = datetime.fromtimestamp(at - 60, UTC).strftime("%H:%M").replace(":", "%3A")
    screen.wait(lambda: earlier in screen.page.url, "the address", 5)
    screen.page.keyboard.press("l")
    screen.wait(lambda: "at=" not in screen.page.url, "an address of the present", 5)
    assert screen.errors == []


def test_bars_under_the_slider_say_where_something_happened(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    enter(screen)
    screen.page.wait_for_selector(".past-histogram rect")
    assert screen.page.locator(".past-histogram .bar-1").count() == 1
    assert screen.page.get_by_role("img", name="Began in this time: alerts 6, incidents 1").count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_wall_screen_shows_what_burns_and_has_nothing_to_press(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?kiosk=1")
    screen.page.wait_for_selector(".kiosk .wall img")
    screen.page.wait_for_selector("#kiosk-alerts >> text=3")
    assert screen.page.locator("button:visible, select:visible, input:visible").count() == 0
    assert "kiosk=1" in screen.page.url
    assert screen.look("missing") == []
    assert violations(screen) == []


def test_what_waits_too_long_and_what_has_no_place_says_so(open_screen: OpenScreen, served: Served) -> None:
    city = served.city
    city.alerts["a2"].update(escalation=2)
    city.alerts["a3"].update(flapping=True)
    city.incidents["i4813"]["needs_location"] = True
    screen = open_screen("en", path="?show=incident:i4813")
    screen.page.wait_for_selector("[data-id=a2] .chip.hot >> text=told to the supervisor")
    screen.page.wait_for_selector("[data-id=a3] .chip >> text=comes and goes")
    screen.page.wait_for_selector("[data-id=i4813] .chip >> text=no place")
    screen.page.fill(".locate [name=lat]", "51,1234")
    screen.page.fill(".locate [name=lon]", "71.4321")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: {"lat": 51.1234, "lon": 71.4321} in city.told, "the server's word", 5)
    screen.page.wait_for_selector(".locate", state="detached")
