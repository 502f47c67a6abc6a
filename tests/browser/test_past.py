"""The past in a real browser: unmistakable, read-only, right, and left with one key."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_past import VEHICLES, place_of
from tests.browser.past_screen import enter, played_s
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def test_the_past_is_shown_as_it_was_and_is_unmistakable(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    enter(screen)
    assert abs(time.time() - 1800 - played_s(screen)) < 60
    assert "NOT LIVE" in screen.page.inner_text(".past-notice")
    frame = screen.page.evaluate(
        "() => getComputedStyle(document.querySelector('.app.past'), '::after').borderTopWidth"
    )
    assert frame == "9px"
    shown_at = played_s(screen) // 5 * 5
    lon, lat, _ = place_of(0, shown_at)
    number = next(v["number"] for v in served.city.vehicles if v["id"] == VEHICLES[0])
    assert screen.look("positions()")[str(number)] == pytest.approx([lon, lat], abs=1e-6)  # type: ignore[index]
    assert screen.page.locator(".past-marks text").count() > 2
    assert screen.errors == []


def test_it_plays_faster_and_slower_steps_and_stops_by_keyboard(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    enter(screen)
    began = played_s(screen)
    screen.page.keyboard.press(",")
    screen.wait(lambda: abs(played_s(screen) - (began - 60)) < 1, "a minute back")
    screen.page.keyboard.press(">")  # an hour on: the present is the end
    screen.wait(lambda: time.time() - played_s(screen) < 30, "the present")
    screen.page.keyboard.press("<")
    screen.wait(lambda: time.time() - played_s(screen) > 3500, "an hour back")
    for _ in range(2):
        screen.page.keyboard.press("]")  # 300 x
    began, real = played_s(screen), time.monotonic()
    screen.page.keyboard.press("p")
    screen.wait(lambda: played_s(screen) > began + 300, "five minutes")
    assert time.monotonic() - real < 10
    screen.page.keyboard.press("p")
    screen.page.wait_for_timeout(300)
    stood = played_s(screen)
    screen.page.wait_for_timeout(600)
    assert played_s(screen) == stood


def test_nothing_can_be_done_to_the_past_and_one_key_leads_back(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    assert screen.page.locator(".row .act").count() > 0
    screen.page.click("[data-id=a2] .row-main")
    screen.page.click(".detail >> text=Show that moment")
    screen.wait(lambda: screen.look("count") == len(VEHICLES), "the past")
    screen.page.wait_for_selector("[data-id=a2]")
    assert screen.page.locator(".row .act").count() == 0
    assert screen.page.locator(".detail .commands button").count() == 0
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("a")
    screen.page.wait_for_timeout(400)
    assert {one["state"] for one in served.city.alerts.values()} == {"raised", "acknowledged", "shelved"}
    assert served.city.alerts["a2"]["state"] == "raised"
    screen.page.keyboard.press("l")
    screen.wait(lambda: screen.look("played") is None and screen.look("count") != len(VEHICLES), "the present")
    assert screen.page.locator(".past-bar").count() == 0
    assert screen.page.locator(".row .act").count() > 0


def test_an_alarm_of_the_present_is_not_missed_in_the_past(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    enter(screen)
    before = screen.page.inner_text(".past-live-alerts")
    served.city.raise_alert("fresh")
    screen.wait(lambda: screen.page.inner_text(".past-live-alerts") != before, "the new alert")
    assert "unattended" in screen.page.locator("[role=status][aria-live]").inner_text()
    assert screen.page.locator("[data-id=fresh]").count() == 0  # it was not there then


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_past_is_in_the_readers_language_and_accessible(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language)
    screen.wait_for_map()
    enter(screen)
    assert screen.look("missing") == []
    assert violations(screen) == []


def test_an_address_with_a_moment_opens_there(open_screen: OpenScreen) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)
    screen = open_screen("en", path=f"?show=vehicle:{VEHICLES[0]}&at={at:%Y-%m-%dT%H:%M:%SZ}")
    screen.wait(lambda: screen.look("count") == len(VEHICLES), "the past")
    assert abs(at.timestamp() - played_s(screen)) < 10
    assert "NOT LIVE" in screen.page.inner_text(".past-notice")
    assert "Plate" in screen.page.inner_text(".detail")  # the vehicle that the address names
    screen.page.keyboard.press("l")
    screen.wait(lambda: not screen.page.locator(".past-notice").count(), "the present")
    assert "at=" not in screen.page.url
    assert screen.errors == []
