"""Work on the screen: a flood is one card, alerts are given to people, edits meet, the closed are found."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_things import alert, ticket
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def flood(served: Served) -> None:
    for number in range(7):
        one = alert(f"w{number}", "flooding", 2, camera="c2", district="nura", age_s=number * 20)
        served.city.alerts[one["id"]] = one
        served.city.change("alert", one, "raised")


def test_a_flood_is_one_card_that_opens_and_is_walked_by_keyboard(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.wait_for_selector(".alerts .row")
    flood(served)
    screen.page.locator(".row.group", has_text="Nura: signs of flooding × 7").wait_for()  # it counts up as they come
    assert not screen.page.locator("[data-id=w0]").is_visible()
    for _ in range(2):  # the urgent one, then the group, never a row inside it
        screen.page.keyboard.press("j")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_selector("[data-id=w6]")
    assert screen.page.locator(".row.group .row").count() == 7
    assert violations(screen) == []


def test_an_alert_is_given_to_a_person(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?show=alert:a2")
    screen.page.get_by_role("button", name="Assign").click()
    screen.page.fill(".detail [name=to]", "aidos")
    screen.page.click(".detail form [type=submit]")
    screen.wait(lambda: served.city.alerts["a2"]["assigned_to"] == "aidos", "the server's word", 5)
    screen.page.wait_for_selector(".detail dd >> text=aidos")


def test_a_ticket_that_the_snapshot_has_not_is_asked_for(open_screen: OpenScreen, served: Served) -> None:
    served.city.older_tickets.append(ticket() | {"id": "t0", "number": "T-2026-000002", "incident": "i4813"})
    screen = open_screen("en", path="?show=incident:i4813")
    screen.page.locator(".detail .ticket", has_text="T-2026-000002").wait_for()
    linked = open_screen("en", path="?show=ticket:t0")
    linked.page.locator(".detail h2", has_text="T-2026-000002").wait_for()
    linked.page.locator(".detail .ticket", has_text="SR-77").wait_for()
    assert violations(linked) == []


def test_two_edits_that_meet_are_both_shown_and_a_person_decides(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?show=incident:i4813")
    screen.page.get_by_role("button", name="Edit").click()
    screen.page.fill(".detail [name=address]", "Сығанақ 60, 2-кіреберіс")
    item = served.city.incidents["i4813"]
    item.update(address="Сығанақ 62", version=item["version"] + 1)
    served.city.change("incident", item, "edited", by="aidos")
    screen.page.wait_for_selector(".conflict >> text=Сығанақ 62")
    assert screen.page.get_by_role("button", name="Save").is_disabled()
    assert screen.page.input_value(".detail [name=address]") == "Сығанақ 60, 2-кіреберіс"
    assert violations(screen) == []
    screen.page.get_by_role("button", name="Write mine over it").click()
    screen.page.get_by_role("button", name="Save").click()
    screen.wait(lambda: item["address"] == "Сығанақ 60, 2-кіреберіс", "the server's word", 5)
    assert served.city.told == [{"address": "Сығанақ 60, 2-кіреберіс", "version": 2}]


def test_a_closed_incident_is_found(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.page.fill("#search", "004000")
    screen.page.get_by_role("button", name="Search closed incidents").click()
    screen.page.click(".found >> text=A-2026-004000")
    screen.page.wait_for_selector(".detail .state-closed")
    assert screen.look("missing") == []


def test_who_is_signed_in_already_is_not_asked_again(open_screen: OpenScreen) -> None:
    screen = open_screen("en")
    screen.page.evaluate("() => localStorage.clear()")
    screen.page.reload()
    screen.page.wait_for_selector(".lists")
    screen.page.context.clear_cookies()
    screen.page.reload()
    screen.page.wait_for_selector(".sign-in")
    assert screen.errors == []  # to be told that nobody is signed in is no error


def test_an_incident_shows_its_picture_before_who_could_go_and_is_judged_there(
    open_screen: OpenScreen, served: Served
) -> None:
    screen = open_screen("en")
    screen.page.click("[data-id=i4812] .row-main")
    picture = screen.page.wait_for_selector(".detail .finding img")
    nearest = screen.page.wait_for_selector(".detail .near li")
    assert picture is not None
    assert nearest is not None
    above, below = picture.bounding_box(), nearest.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    screen.page.keyboard.press("c")
    screen.page.wait_for_selector(".detail .finding:has-text('confirmed')", timeout=5000)
    assert served.city.findings["f1"]["judgement"] == "confirmed"
