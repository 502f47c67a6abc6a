"""The screen in a real browser, against the made-up city."""

from __future__ import annotations

import math

import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.accessibility import violations
from tests.browser.fake_city import City
from tests.browser.fake_ground import CENTER
from tests.browser.pixels import pixels_of
from tests.browser.screens import NO_WEBGL, OpenScreen, Screen, Served

pytestmark = pytest.mark.browser
LANGUAGES = ("kk", "ru", "en")
CROWD = 300  # as in map/overview.ts
COUNT_REPAINTS = """() => {
  window.repaints = 0;
  const { clear } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.clear = function (bits) {
    window.repaints += bits & this.COLOR_BUFFER_BIT ? 1 : 0;
    return clear.call(this, bits);
  };
}"""
MUNICIPAL = np.array([0xE0, 0xCD, 0xB7])  # --fleet-municipal of the dark theme, BGR


def brightness_at(picture: np.ndarray, x: float, y: float) -> float:
    patch = picture[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2]
    return float(patch.mean())


def test_it_loads_without_an_error_and_asks_no_other_host(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.wait_for_map()
    screen.page.click("[data-id=i4812] .row-main")
    screen.page.wait_for_selector(".near li")
    screen.page.wait_for_timeout(1000)
    assert screen.errors == []
    assert screen.foreign == []


def test_markers_move(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.wait_for_map()
    before, seen = screen.look("positions()"), pixels_of(screen)
    frames = screen.look("frames")
    screen.wait(lambda: screen.look("frames") >= frames + 6, "six frames")
    after = screen.look("positions()")
    moved = [number for number in before if number in after and before[number] != after[number]]
    assert len(moved) > 50
    assert (pixels_of(screen) != seen).any(axis=2).sum() > 200


def test_a_frame_from_the_server_is_drawn_once(open_screen: OpenScreen) -> None:
    """A machine without a graphics card needs a quarter of a second for each repaint of the map."""
    screen = open_screen()
    screen.wait_for_map()
    screen.page.wait_for_timeout(2000)  # words and marks find their places
    frames = screen.look("frames")
    assert isinstance(frames, int)
    screen.page.evaluate(COUNT_REPAINTS)
    screen.wait(lambda: screen.look("frames") >= frames + 20, "twenty frames")
    drawn = screen.page.evaluate("() => window.repaints")
    came = screen.page.evaluate("() => window.__situation.frames") - frames
    assert 3 <= drawn <= came + 6, "districts' words may change once meanwhile, and an incident"


def test_a_map_beneath_a_page_is_not_drawn(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    screen.page.get_by_role("button", name="Camera wall").click()
    screen.page.wait_for_selector(".page .page-close")
    screen.page.wait_for_timeout(1000)
    frames = screen.look("frames")
    assert isinstance(frames, int)
    screen.page.evaluate(COUNT_REPAINTS)
    screen.wait(lambda: screen.look("frames") >= frames + 10, "ten frames")
    assert screen.page.evaluate("() => window.repaints") <= 6, "words of districts may change, and an incident"
    screen.page.click(".page-close")
    drawn = screen.page.evaluate("() => window.repaints")
    screen.wait(lambda: screen.page.evaluate("() => window.repaints") > drawn, "the map", seconds=5)


def test_an_alert_appears_in_the_list_and_is_said_aloud(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.wait_for_selector(".alerts .row")
    served.city.raise_alert("fresh")
    screen.page.wait_for_selector("[data-id=fresh]", timeout=2000)
    row = screen.page.locator("[data-id=fresh]")
    assert "A-2026-004813 unattended: Snow on the road" in (row.text_content() or "")
    assert "unattended" in screen.page.locator("[role=status][aria-live]").inner_text()


def test_an_alert_is_acknowledged_by_keyboard_alone(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.wait_for_selector(".alerts .row")
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("a")
    screen.wait(lambda: served.city.alerts["a1"]["state"] == "acknowledged", "the server's word", 5)
    screen.page.wait_for_selector("[data-id=a1]:not(.unseen)")
    assert "Acknowledged" in screen.page.locator("[role=status][aria-live]").inner_text()


def test_keys_work_with_a_russian_layout(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen()
    screen.page.wait_for_selector(".alerts .row")
    for key, code in (("о", "KeyJ"), ("ф", "KeyA")):
        screen.page.evaluate(
            "([key, code]) => (document.activeElement ?? document.body)"
            ".dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
            [key, code],
        )
    screen.wait(lambda: served.city.alerts["a1"]["state"] == "acknowledged", "the server's word", 5)


def test_single_keys_can_be_switched_off(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.keyboard.press("?")
    screen.page.click("dialog input[type=checkbox]")
    screen.page.keyboard.press("Escape")
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("a")
    screen.page.wait_for_timeout(500)
    assert served.city.alerts["a1"]["state"] == "raised"


def test_a_vehicle_is_sent_with_one_press(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.click("[data-id=i4813] .row-main")
    screen.page.click(".near li >> nth=0 >> text=Dispatch")
    screen.wait(lambda: "P-011" in served.city.incidents["i4813"]["vehicles"], "the server's word", 5)
    screen.page.wait_for_selector(".detail >> text=dispatched")


def test_an_incident_is_opened_by_a_click_on_the_map(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    known = set(served.city.incidents)
    screen.page.click(".incidents h2 .quiet")
    screen.page.locator(".canvas").click(position={"x": 300, "y": 300})
    screen.page.select_option("form [name=category]", "ice")
    screen.page.fill("form [name=address]", "Сығанақ көшесі, 1")
    screen.page.click("form [type=submit]")
    screen.wait(lambda: set(served.city.incidents) - known, "the new incident", 5)
    screen.page.wait_for_selector(".detail >> text=Сығанақ көшесі, 1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_line_on_top_is_cut_off_on_a_small_laptop(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language)
    screen.page.set_viewport_size({"width": 1366, "height": 768})
    named = "() => { document.querySelector('.person .link').textContent = 'Нұрсұлтан Қабанбайұлы Әбдірахманов'; }"
    screen.page.evaluate(named)
    ends = "() => [...document.querySelectorAll('header, header *')].map((part) => part.getBoundingClientRect().right)"
    assert max(screen.page.evaluate(ends)) <= 1366


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_readers_language(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language)
    screen.wait_for_map()
    for thing in ("a1", "a4", "i4812", "i4814"):
        screen.page.click(f"[data-id={thing}] .row-main")
        screen.page.wait_for_timeout(300)
    assert screen.page.evaluate("() => document.documentElement.lang") == language
    assert screen.look("missing") == []
    wide = screen.page.evaluate(
        "() => [...document.querySelectorAll('header, .row, .detail, button, .chip')]"
        ".filter(el => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1)"
        ".map(el => el.outerHTML.slice(0, 120))"
    )
    assert wide == [], "text is cut off"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation(open_screen: OpenScreen, language: str, theme: str) -> None:
    screen = open_screen(language, theme)
    screen.wait_for_map()
    screen.page.click("[data-id=a1] .row-main")
    screen.page.wait_for_selector(".finding img")
    assert violations(screen) == []
    screen.page.keyboard.press("?")
    screen.page.wait_for_selector("dialog[open]")
    assert violations(screen) == []


def test_the_sign_in_form_has_no_violation_and_refuses_politely(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.page.click("[aria-label='Sign out']")
    screen.page.wait_for_selector(".sign-in")
    assert violations(screen) == []
    screen.page.fill("[name=login]", "aigerim")
    screen.page.fill("[name=password]", "wrong")
    screen.page.click("[type=submit]")
    screen.page.wait_for_selector("text=Wrong login or password")


@pytest.mark.parametrize("hired", [False, True], ids=["municipal", "contracted"])
def test_each_beak_points_where_its_vehicle_goes(open_screen: OpenScreen, served: Served, hired: bool) -> None:
    courses = [step * 45.0 for step in range(8)]
    numbers = [number for number in range(served.city.size) if (number % 3 == 0) == hired]
    ring = []
    for number, course in zip(numbers, courses, strict=False):
        angle = math.radians(course)
        lon, lat = CENTER[0] + 0.004 * math.sin(angle), CENTER[1] + 0.0025 * math.cos(angle)
        ring.append((number, lon, lat, 1.0, 25.0, course, 0))
    served.city.ring = ring
    screen = open_screen(path="?show=vehicle:none")
    screen.wait_for_map()
    screen.page.keyboard.press("Escape")
    box = screen.page.locator(".canvas").bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    while float(str(screen.look("zoom"))) < 15:
        screen.page.mouse.wheel(0, -200)
        screen.page.wait_for_timeout(250)
    screen.page.mouse.move(box["x"] + 5, box["y"] + 200)
    screen.page.wait_for_timeout(1500)
    picture = pixels_of(screen)
    reach = 0.40 * point_size(float(str(screen.look("zoom"))))
    for _, lon, lat, _, _, course, _ in ring:
        x, y = screen.page.evaluate("([lon, lat]) => window.__situation.project(lon, lat)", [lon, lat])
        dx, dy = math.sin(math.radians(course)), -math.cos(math.radians(course))
        tip = brightness_at(picture, x + reach * dx, y + reach * dy)
        tail = brightness_at(picture, x - reach * dx, y - reach * dy)
        assert tip > tail + 25, f"course {course}: {tip:.0f} before, {tail:.0f} behind"


def point_size(zoom: float) -> float:
    """As in map/vehicles.ts."""
    return float(np.interp(zoom, [9, 11, 13, 15, 17], [5, 9, 16, 24, 34]))


def test_the_fleet_is_drawn_again_after_a_lost_context(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.wait_for_map()
    bright = (pixels_of(screen).max(axis=2) > 150).sum()
    screen.page.evaluate(
        "() => { const gl = document.querySelector('.canvas canvas').getContext('webgl2');"
        "window.lost = gl.getExtension('WEBGL_lose_context'); window.lost.loseContext(); }"
    )
    screen.page.wait_for_timeout(500)
    screen.page.evaluate("() => window.lost.restoreContext()")
    screen.wait(
        lambda: abs(int((pixels_of(screen).max(axis=2) > 150).sum()) - int(bright)) < 0.25 * bright, "the fleet"
    )


def test_of_a_crowd_seen_whole_only_what_stands_out_is_drawn(browser: Browser) -> None:
    few, crowd = (municipal_pixels(browser, City(size=size)) for size in (CROWD, 10 * CROWD))
    assert few > 500
    assert crowd < few / 2, "ten times the vehicles, counted by their districts instead"


def municipal_pixels(browser: Browser, city: City) -> int:
    """How much of the map has the colour of municipal vehicles, with the whole city in view."""
    with Served(city) as served:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        screen = Screen(page, served.url)
        screen.sign_in()
        screen.wait_for_map()
        page.mouse.move(860, 400)
        page.mouse.wheel(0, 300)
        screen.wait(lambda: int(str(screen.look("count"))) > 0.9 * city.size, "nearly the whole city")
        assert float(str(screen.look("zoom"))) < 11
        page.wait_for_timeout(1000)  # a few frames at that zoom
        away = np.abs(pixels_of(screen).astype(int) - MUNICIPAL).max(axis=2)
        page.close()
    return int((away < 12).sum())


def test_without_webgl_it_says_so_and_the_work_goes_on(
    playwright: Playwright, chromium: str, open_screen: OpenScreen, served: Served
) -> None:
    blind = playwright.chromium.launch(executable_path=chromium, args=NO_WEBGL)
    try:
        screen = open_screen("en", using=blind)
        screen.page.wait_for_selector("text=The map cannot be shown")
        screen.page.click("[data-id=a1] .act")
        screen.wait(lambda: served.city.alerts["a1"]["state"] == "acknowledged", "the server's word", 5)
    finally:
        blind.close()


def test_a_silent_server_is_shouted_about_within_seconds(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    served.city.silent = True
    screen.page.wait_for_selector(".banner.error", timeout=8000)
    assert "last known state" in screen.page.locator(".banner.error").inner_text() or "lost" in (
        screen.page.locator(".banner.error").inner_text()
    )
    served.city.silent = False
    screen.page.wait_for_selector(".banner", state="detached", timeout=20_000)


def test_a_missing_change_is_noticed_and_asked_for(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.wait_for_selector(".alerts .row")
    served.city.lost = 1
    served.city.raise_alert("missed")
    served.city.raise_alert("next")
    screen.page.wait_for_selector("[data-id=missed]", timeout=5000)
    screen.page.wait_for_selector("[data-id=next]", timeout=5000)
    assert served.city.resumed == 1
    screen.wait(lambda: screen.look("seq") == served.city.seq, "the same number", 5)


def test_the_address_keeps_the_view(open_screen: OpenScreen) -> None:
    screen = open_screen("en", path="?state=new&show=incident:i4812")
    screen.page.wait_for_selector(".incidents .row")
    states = screen.page.locator(".incidents .row .chip").all_inner_texts()
    assert set(states) == {"new"}
    assert "A-2026-004812" in screen.page.locator("#detail-head").inner_text()
    screen.page.fill("#search", "кабанбай")
    screen.wait(lambda: screen.page.locator(".incidents .row").count() == 1, "one row", 5)
    screen.page.reload()
    screen.page.wait_for_selector(".incidents .row")
    assert screen.page.input_value("#search") == "кабанбай"
    assert screen.page.locator(".incidents .row").count() == 1


def test_the_first_who_could_go_is_sent_by_one_key_and_says_how_soon(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.click("[data-id=i4813] .row-main")
    screen.page.wait_for_selector(".near li")
    first = screen.page.locator(".near li >> nth=0").inner_text()
    assert "0–2 min" in first
    assert "by streets" in first
    assert "sent elsewhere" in screen.page.locator(".near li >> nth=2").inner_text()
    screen.page.keyboard.press("d")
    screen.wait(lambda: "P-011" in served.city.incidents["i4813"]["vehicles"], "the server's word", 5)


def test_what_became_of_who_was_sent_is_said_with_the_reason(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    id_ = next(id_ for id_, incident in served.city.incidents.items() if incident["dispatches"])
    screen.page.click(f"[data-id={id_}] .row-main")
    said = screen.page.wait_for_selector(".detail .chip.hot >> text=refused")
    assert said is not None
    assert "broken down" in screen.page.locator(".detail").inner_text()
