"""The page of who manages: people, a new one, trackers with trouble first; in three languages."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def test_a_person_is_added_and_the_password_is_seen_nowhere(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.get_by_role("button", name="Administration").click()
    screen.page.select_option(".page [name=role]", "contractor")
    screen.page.select_option(".page [name=operator]", "karserv")
    for name, value in {"login": "aidos", "name": "Айдос", "password": "long enough, surely"}.items():
        screen.page.fill(f".page [name={name}]", value)
    screen.page.click(".page [type=submit]")
    screen.page.wait_for_selector(".page table >> text=aidos")
    (told,) = served.city.told
    assert (told["role"], told["operator"], told["language"]) == ("contractor", "karserv", "kk")
    assert screen.page.input_value(".page [name=password]") == ""
    assert "long enough" not in screen.page.content()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_trackers_with_trouble_come_first_in_the_readers_language(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?page=admin")
    screen.page.wait_for_selector(".page table >> nth=1 >> text=X-777")
    names = [row.split()[0] for row in screen.page.locator(".page table >> nth=1 >> tbody th").all_inner_texts()]
    assert names[0] == "X-777"
    assert len(names) == 4
    assert screen.look("missing") == []
    assert violations(screen) == []
