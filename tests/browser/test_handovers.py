"""Hand-overs and plates on the screen, by keyboard too."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_things import incident
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def ramp(served: Served, number: int) -> str:
    made = incident(number, "ramp_blocked", 1, "new", 3600, 86_400, "Сарыарқа 12", (71.44, 51.12), "esil")
    served.city.incidents[made["id"]] = made
    served.city.change("incident", made, "opened")
    return str(made["id"])


def test_an_emergency_is_handed_over_and_its_call_back_recorded_by_keyboard(
    open_screen: OpenScreen, served: Served
) -> None:
    which = ramp(served, 4951)
    screen = open_screen("en", path=f"?show=incident:{which}")
    screen.page.wait_for_selector("[data-handoff]")
    suggested = screen.page.locator("[data-handoff]")
    assert suggested.nth(0).inner_text() == "Hand over: parking patrol"
    screen.page.locator("#detail-head").focus()
    screen.page.keyboard.press("h")
    assert screen.page.evaluate("document.activeElement.dataset.handoff !== undefined")
    assert served.city.told == []  # a slip of a key calls nobody
    screen.page.get_by_role("button", name="Hand over: 103 ambulance").press("Enter")
    card = screen.page.locator("[data-handover]")
    card.wait_for()
    assert served.city.told == [{"service": "103", "caller": False}]
    assert "call back by" in card.inner_text()
    assert screen.page.get_by_role("button", name="Hand over: 103 ambulance").count() == 0
    card.get_by_role("button", name="Not confirmed").press("Enter")
    card.get_by_text("calls in vain: 1").wait_for()
    card.get_by_role("button", name="They have it").press("Enter")
    card.get_by_text("accepted").wait_for()
    assert violations(screen) == []
    card.get_by_role("button", name="helped").press("Enter")
    card.get_by_text("ended").wait_for()
    assert card.get_by_role("button", name="helped").count() == 0
    assert screen.errors == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_plate_is_typed_or_taken_from_a_suggestion_and_told_where_it_stood_before(
    open_screen: OpenScreen, served: Served, language: str
) -> None:
    words = {"kk": "Нөмірді растау", "ru": "Подтвердить номер", "en": "Confirm the plate"}
    which = ramp(served, {"kk": 4961, "ru": 4962, "en": 4963}[language])
    served.city.incidents[which]["finding"] = "f1"
    screen = open_screen(language, path=f"?show=incident:{which}")
    form = screen.page.locator(".detail form:has([name=plate])")
    form.wait_for()
    assert violations(screen) == []
    form.locator("button[type=button]").nth(1).click()
    screen.page.get_by_role("button", name="123ABC01").click()
    assert form.locator("[name=plate]").input_value() == "123ABC01"
    form.get_by_role("button", name=words[language]).click()
    screen.page.locator(".detail b", has_text="123ABC01").wait_for()
    assert served.city.told[-1] == {"plate": "123ABC01", "other": False}
    assert screen.errors == []
