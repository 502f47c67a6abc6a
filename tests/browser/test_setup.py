"""An empty centre is set up from its first sign-in on: city, vehicle and tracker, first ping, camera, people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.accessibility import violations
from tests.browser.fake_city import City
from tests.browser.fake_things import cameras, utc
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser


@pytest.fixture
def empty(chromium: str) -> Iterator[Served]:
    with Served(City(size=0, is_empty=True)) as started:
        yield started


@pytest.fixture
def come_in(browser: Browser, empty: Served) -> Iterator[OpenScreen]:
    contexts = []

    def came_in(language: str = "en") -> Screen:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(f"localStorage['situation.language'] ??= '{language}'")
        screen = Screen(page, empty.url)
        page.goto(empty.url)
        page.fill("[name=login]", "aigerim")
        page.fill("[name=password]", "secret")
        page.keyboard.press("Enter")
        page.wait_for_selector(".setup")
        return screen

    yield came_in
    for context in contexts:
        context.close()


def step(screen: Screen) -> str:
    return screen.page.inner_text("#step-head")


def test_the_first_sign_in_leads_from_nothing_to_a_heard_vehicle_and_a_watched_camera(
    come_in: OpenScreen, empty: Served
) -> None:
    screen = come_in()
    page = screen.page
    assert step(screen) == "First vehicle and tracker"  # the city is loaded: that step is done
    assert page.inner_text(".page-head .count") == "1 of 5 done"
    page.fill("[name=vehicle]", "P-100")
    page.fill("[name=plate]", "100 ABC 01")
    page.keyboard.press("Enter")
    page.wait_for_selector(".credential")
    shown = page.inner_text(".credential")
    for part in ("109.city.test", "8883", "P-100", "s3cret-of-a-tracker", "fleet/tazalyk/P-100/position"):
        assert part in shown
    assert empty.city.told == [{"vehicle": "P-100", "operator": "tazalyk", "kind": "plow", "plate": "100 ABC 01"}]
    assert violations(screen) == []
    page.get_by_role("button", name="It is in the tracker").click()
    assert "s3cret" not in page.content()
    page.get_by_role("button", name="First ping").click()
    page.wait_for_selector("text=Waiting for the first ping")
    empty.city.devices[0]["refused"] = 2
    page.wait_for_selector("text=the broker refused it 2 times")
    empty.city.devices[0].update(received_at=utc(-1), received=1, refused=0)
    page.wait_for_selector("text=P-100")
    page.wait_for_selector(".good", timeout=8000)
    page.wait_for_selector("text=51.10000; 71.40000")
    assert violations(screen) == []
    page.get_by_role("button", name="Next step").click()
    assert step(screen) == "First camera"
    camera = cameras()[0] | {"simulated": False, "zones": []}
    empty.city.cameras.append(camera)
    empty.city.change("camera", camera, "registered")
    page.wait_for_selector(".setup-camera img")
    page.get_by_role("button", name="Draw zones").click()
    page.get_by_role("button", name="+ Ramp").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=4 of 5 done")
    page.get_by_role("button", name="Next step").click()
    for name, value in {"login": "aidos", "name": "Айдос"}.items():
        page.fill(f".setup [name={name}]", value)
    page.get_by_role("button", name="Make one").click()
    assert len(page.input_value(".setup [name=password]")) == 19
    page.click(".setup form [type=submit]")
    page.wait_for_selector("text=5 of 5 done")
    assert screen.errors == []


def test_a_camera_is_placed_on_the_map_and_the_way_leads_back(come_in: OpenScreen, empty: Served) -> None:
    screen = come_in()
    screen.page.get_by_role("button", name="First camera").click()
    screen.page.get_by_role("button", name="Add a camera").click()
    screen.page.wait_for_selector("form [name=address]")
    assert screen.page.locator(".page").count() == 0
    screen.page.get_by_role("button", name="Back to setting up").press("Enter")
    screen.page.wait_for_selector(".setup")
    assert step(screen) == "First camera"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_step_is_reached_by_keyboard_and_in_the_readers_language(come_in: OpenScreen, language: str) -> None:
    screen = come_in(language)
    heads = set()
    for at in range(5):
        button = screen.page.locator(".setup-steps button").nth(at)
        button.press("Enter")
        screen.page.wait_for_selector(".setup-steps button[aria-current] >> nth=0")
        heads.add(step(screen))
        assert violations(screen) == []
    assert len(heads) == 5
    assert screen.look("missing") == []
    overflow = screen.page.evaluate(
        "() => document.querySelector('.page').scrollWidth - document.querySelector('.page').clientWidth"
    )
    assert overflow <= 1
    assert screen.errors == []


def test_a_centre_that_has_something_is_not_led_there(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    assert screen.page.locator(".setup").count() == 0
    screen.page.get_by_role("button", name="Administration").click()
    screen.page.get_by_role("button", name="Setting up").click()
    screen.page.wait_for_selector(".setup")
    assert "page=setup" in screen.page.url


def test_an_answer_that_breaks_off_does_not_end_the_asking(come_in: OpenScreen) -> None:
    screen = come_in()
    asked: list[str] = []

    def break_off(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=200, content_type="application/json", body='{"items": [')
        else:
            route.continue_()

    screen.page.route("**/api/v1/devices", break_off)
    screen.wait(lambda: len(asked) >= 3, "the next questions")
