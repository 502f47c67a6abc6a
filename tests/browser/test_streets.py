"""Coverage on the map: streets are accepted by a person with a word, and that is taken back; in three languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.browser.accessibility import violations
from tests.browser.fake_things import ME, utc
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def after_snow(served: Served) -> None:
    event = {"id": "e0", "started_at": utc(-30_000), "ended_at": utc(-9000)}
    served.city.snow = [event | {"declared_by": "dana", "note": ""}]


def opened(screen: Screen) -> Locator:
    """The acceptances, with the layer switched on."""
    screen.page.locator(".coverage-legend input[type=checkbox]").check()
    summary = screen.page.locator(".coverage-legend summary")
    summary.wait_for()
    summary.press("Enter")
    return screen.page.locator(".coverage-legend details")


def test_a_street_is_accepted_by_keyboard_and_taken_back_with_a_reason(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    accepted = opened(screen)
    screen.wait(lambda: "42.0 km" in accepted.locator("summary").inner_text(), "what the streets are long", 5)
    accepted.get_by_label("Street").fill("Қабанбай батыр даңғылы")
    accepted.get_by_label("District").select_option("nura")
    accepted.get_by_label("Note").fill("seen on the spot")
    screen.page.keyboard.press("Enter")
    row = accepted.locator("li", has_text="Қабанбай батыр даңғылы, Nura (3)")
    row.wait_for()
    ask = {"event": "e0", "street": "Қабанбай батыр даңғылы", "district": "nura", "note": "seen on the spot"}
    assert served.city.told == [ask]
    assert accepted.get_by_label("Street").input_value() == ""
    screen.wait(lambda: "1.5" in accepted.locator("summary").inner_text(), "what is accepted now", 5)
    row.get_by_label("Reason").fill("ice again")
    screen.page.keyboard.press("Enter")
    row.wait_for(state="detached")
    assert served.city.told[-1] == {"why": "ice again"}
    assert screen.errors == []


def test_what_names_nothing_is_refused_in_words_and_nothing_typed_is_lost(
    open_screen: OpenScreen, served: Served
) -> None:
    screen = open_screen("en")
    accepted = opened(screen)
    accepted.get_by_label("Note").fill("by camera")
    accepted.get_by_role("button", name="Accept").click()
    screen.page.wait_for_selector(".banner >> text=name segments, a street or a district")
    assert accepted.get_by_label("Note").input_value() == "by camera"
    assert served.city.acceptances == []


def test_who_only_looks_is_offered_no_form(open_screen: OpenScreen, served: Served) -> None:
    rights = [right for right in ME["rights"] if right != "accept_streets"]
    served.city.me = ME | {"role": "analyst", "rights": rights}
    accepted = opened(open_screen("en"))
    assert accepted.locator("form").count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_form_is_in_the_readers_language_and_accessible(
    open_screen: OpenScreen, served: Served, language: str
) -> None:
    one = {"id": "ac0", "segments": [1], "street": "", "district": "nura", "at": utc(-60), "by": "dana", "note": ""}
    served.city.acceptances = [one | {"withdrawn_at": None}]
    screen = open_screen(language)
    screen.wait_for_map()
    opened(screen).locator("li").wait_for()
    assert screen.look("missing") == []
    assert violations(screen) == []
    assert screen.errors == []
