"""The way in and one's own account: codes, a required second factor, an identity provider, one's own password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import violations
from tests.browser.fake_people import CODE
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def at_the_door(page: Page, served: Served, language: str = "en", path: str = "") -> Screen:
    page.add_init_script(f"localStorage['situation.language'] ??= '{language}'")
    screen = Screen(page, served.url)
    page.goto(served.url + path)
    page.wait_for_selector(".sign-in")
    return screen


def sign_in(screen: Screen) -> None:
    screen.page.fill("[name=login]", "aigerim")
    screen.page.fill("[name=password]", "secret")
    screen.page.keyboard.press("Enter")


def test_a_code_is_asked_for_after_the_password_and_a_wrong_one_is_said(page: Page, served: Served) -> None:
    served.city.factor = True
    screen = at_the_door(page, served)
    sign_in(screen)
    page.wait_for_selector("[name=code]:focus")
    assert page.inner_text(".failure") == ""
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".failure >> text=The code is wrong")
    assert violations(screen) == []
    page.fill("[name=code]", CODE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".incidents .row")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_role_that_needs_a_second_factor_sets_it_up_before_anything_else(
    page: Page, served: Served, language: str
) -> None:
    served.city.needs_factor = True
    screen = at_the_door(page, served, language)
    sign_in(screen)
    page.wait_for_selector(".sign-in-box.wide [name=password]")
    assert page.locator(".incidents").count() == 0
    page.fill("[name=password]", "secret")
    page.keyboard.press("Enter")
    page.wait_for_selector("img.qr")
    assert "JBSWY3DPEHPK3PXP" in page.inner_text(".copied >> nth=0")
    assert violations(screen) == []
    page.fill("[name=code]", CODE)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=ABCD-EFGH-IJKL-MNOP")
    assert violations(screen) == []
    page.click("button.primary")
    page.wait_for_selector(".incidents .row")
    assert screen.look("missing") == []
    assert screen.errors == []


def test_the_identity_provider_is_the_one_way_in_where_passwords_are_off(page: Page, served: Served) -> None:
    served.city.ways = ["provider"]
    screen = at_the_door(page, served, path="?sign_in=no_role")
    assert page.locator("[name=password]").count() == 0
    assert page.get_by_role("link", name="identity provider").get_attribute("href") == "/api/v1/session/provider"
    assert "You have no role here" in page.inner_text(".failure")
    assert violations(screen) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_ones_own_account_is_behind_ones_own_name(open_screen: OpenScreen, served: Served, language: str) -> None:
    screen = open_screen(language)
    screen.page.click(".person .link")
    screen.page.wait_for_selector(".page [name=new]")
    screen.wait(lambda: screen.page.locator(".page form").count() == 2, "both forms", 5)
    assert violations(screen) == []
    screen.page.locator(".page form").first.locator("[name=password]").fill("secret")
    screen.page.fill("[name=new]", "a longer secret, surely")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: served.city.told == [{"password": "secret", "new": "a longer secret, surely"}], "the word", 5)
    screen.wait(lambda: screen.page.input_value("[name=new]") == "", "an empty field", 5)
    assert screen.look("missing") == []
    assert screen.errors == []
