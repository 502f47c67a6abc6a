"""Night mode comes by the city's clocks or by the person's wish; what it does is seen and worked by keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_things import alert
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser

SIGN = {"kk": "Түн", "ru": "Ночь", "en": "Night"}
FOLDED = {"kk": "Қалыпты дабылдар: 2", "ru": "Обычные тревоги: 2", "en": "Ordinary alerts: 2"}  # a3 and a4
STANDING = ["a1", "a2"]


def hours_around_now(hours: float = 0) -> dict[str, str]:
    """Two hours about the present, or so much later, by the made-up city's clocks."""
    now = datetime.now(ZoneInfo("Asia/Almaty")) + timedelta(hours=hours)
    return {name: f"{now + timedelta(hours=by):%H:%M}" for name, by in (("start", -1), ("end", 1))}


def theme_of(screen: Screen) -> str | None:
    return screen.page.locator("html").get_attribute("data-theme")


def seen(screen: Screen) -> list[str]:
    rows = screen.page.locator(".alerts [data-kind=alert]").all()
    return [row.get_attribute("data-id") or "" for row in rows if row.is_visible()]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_at_night_the_screen_is_dark_and_ordinary_alerts_are_one_line_that_opens_by_keyboard(
    open_screen: OpenScreen, served: Served, language: str
) -> None:
    served.city.night = hours_around_now()
    screen = open_screen(language, "light")
    screen.page.get_by_role("button", name=SIGN[language], exact=True).wait_for()
    assert theme_of(screen) == "dark"
    line = screen.page.locator(".fold > summary")
    assert FOLDED[language] in line.inner_text()
    assert seen(screen) == STANDING
    assert violations(screen) == []
    for _ in range(3):  # the two that stand, then the line
        screen.page.keyboard.press("j")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: seen(screen) == [*STANDING, "a3", "a4"], "the folded alerts")
    assert violations(screen) == []
    assert screen.look("missing") == []
    assert screen.errors == []


def test_what_nobody_took_stands_and_two_alike_are_a_group(open_screen: OpenScreen, served: Served) -> None:
    served.city.night = hours_around_now()
    screen = open_screen("en")
    screen.page.locator(".fold").wait_for()
    late = alert("late", "idling", 3, vehicle="P-004", escalation=1)
    alike = [alert(f"w{number}", "flooding", 2, camera="c2", district="nura") for number in range(2)]
    for each in (late, *alike):
        served.city.alerts[each["id"]] = each
        served.city.change("alert", each, "raised")
    screen.page.locator(".row.group", has_text="Nura: signs of flooding × 2").wait_for()
    assert set(seen(screen)) == {*STANDING, "late"}


def test_a_person_chooses_for_this_screen_and_the_own_theme_comes_back(open_screen: OpenScreen, served: Served) -> None:
    served.city.night = hours_around_now(hours=12)
    screen = open_screen("en", "light")
    screen.page.locator(".alerts [data-id=a3]").wait_for()
    assert theme_of(screen) == "light"
    screen.page.keyboard.press("?")
    choice = screen.page.get_by_label("Night mode")
    choice.wait_for()  # what opens the window takes the focus
    assert f"by the clock, {served.city.night['start']}–{served.city.night['end']}" in choice.inner_text()
    choice.press("ArrowDown")
    screen.wait(lambda: theme_of(screen) == "dark", "the dark theme")
    assert violations(screen) == []
    screen.page.reload()
    screen.page.locator(".fold").wait_for()
    screen.page.get_by_role("button", name=SIGN["en"], exact=True).press("Enter")
    choice.wait_for()
    choice.select_option("never")
    screen.wait(lambda: theme_of(screen) == "light", "the person's own theme")
    assert screen.page.locator(".fold").count() == 0
    assert screen.errors == []
