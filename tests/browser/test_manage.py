"""Users are changed, trackers looked into, snow declared, thresholds read, by keyboard."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.fake_things import alert, utc
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser

AIDOS = {
    "id": "u2",
    "login": "aidos",
    "name": "Айдос",
    "role": "dispatcher",
    "operator": "",
    "language": "kk",
    "enabled": True,
    "provider": False,
    "second_factor": True,
}


def test_a_person_is_changed_given_a_password_and_shut_out(open_screen: OpenScreen, served: Served) -> None:
    served.city.users.append(dict(AIDOS))
    screen = open_screen("en", path="?page=admin")
    page = screen.page
    page.get_by_role("button", name="Edit aidos").press("Enter")
    page.locator(".edit-user [name=role]").select_option("contractor")
    page.locator(".edit-user [name=operator]").select_option("karserv")
    assert violations(screen) == []
    page.locator(".edit-user form").first.get_by_role("button", name="Save").click()
    page.wait_for_selector(".page table >> text=ҚарСервис ЖШС")
    assert served.city.told[-1] == {"name": "Айдос", "role": "contractor", "operator": "karserv", "language": "kk"}
    page.get_by_role("button", name="Edit aidos").click()
    page.locator(".edit-user").get_by_role("button", name="Make one").click()
    made = page.locator(".edit-user [name=password]").input_value()
    page.get_by_role("button", name="Set this password").click()
    screen.wait(lambda: served.city.told[-1] == {"password": made}, "the server's word", 5)
    page.get_by_role("button", name="Edit aidos").click()
    page.get_by_role("button", name="Shut out at once").click()
    page.wait_for_selector(".page table .chip >> text=disabled")
    assert served.city.users[1]["enabled"] is False
    assert screen.errors == []


def test_the_last_administrators_refusal_is_shown(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=admin")
    screen.page.get_by_role("button", name="Edit aigerim").click()
    screen.page.get_by_role("button", name="Shut out at once").click()
    screen.page.wait_for_selector(".banner >> text=last administrator")


def test_a_trackers_page_has_gaps_refusals_raw_pings_and_a_new_credential(
    open_screen: OpenScreen, served: Served
) -> None:
    screen = open_screen("en", path="?page=admin")
    page = screen.page
    page.locator(".page table button.link", has_text="103 ABC 01").press("Enter")  # K-003
    page.wait_for_selector("text=1031-1032, 1035")
    assert "of=K-003" in page.url
    assert "not_json 2, duplicate 6" in page.inner_text(".page")
    assert page.locator(".page table >> nth=0 >> tbody tr").count() == 2
    page.click("text=As it came >> nth=-1")
    assert "{oops" in page.inner_text(".page")
    page.get_by_role("button", name="New password for tracker K-003").click()
    page.wait_for_selector(".credential >> text=s3cret-of-a-tracker")
    assert violations(screen) == []
    page.get_by_role("button", name="It is in the tracker").click()
    page.get_by_role("button", name="Revoke tracker K-003").click()
    screen.wait(lambda: served.city.told[-1:] == [{"verb": "revoke", "tracker": "K-003"}], "the server's word", 5)
    page.reload()
    page.wait_for_selector("text=1031-1032, 1035")
    assert screen.errors == []


def test_snow_is_declared_ended_and_taken_back(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=snow")
    page = screen.page
    page.fill("[name=note]", "метель")
    page.get_by_role("button", name="It has begun to snow").press("Enter")
    page.wait_for_selector(".page-head >> text=it snows")
    (event,) = served.city.snow
    assert (event["note"], event["ended_at"]) == ("метель", None)
    page.get_by_role("button", name="It has stopped snowing").click()
    page.wait_for_selector(".page-head >> text=it does not snow")
    assert event["ended_at"] is not None
    page.get_by_role("button", name="It goes on after all").click()
    page.wait_for_selector(".page-head >> text=it snows")
    assert event["ended_at"] is None


def test_the_moment_that_the_weather_feed_proposes_is_in_the_field(open_screen: OpenScreen, served: Served) -> None:
    since = {"since_at": "2026-01-15T03:00:00+00:00", "snow_cm": 4.2}
    served.city.alerts["s1"] = alert("s1", "snowfall_unannounced", 2, facts=since)
    screen = open_screen("en", path="?show=alert:s1")
    page = screen.page
    assert page.locator(".attribution").inner_text().split("\n")[-1].endswith("Open-Meteo.com (CC BY 4.0)")
    page.locator(".detail").get_by_role("button", name="Snow events").press("Enter")
    moment = page.locator("[name=at]")
    assert moment.input_value() == "2026-01-15T08:00"
    assert "4.2 cm of snow since 08:00 by the forecast" in page.inner_text(".page form")
    credit = page.locator(".page").get_by_role("link", name="Open-Meteo.com")
    assert credit.get_attribute("href") == "https://open-meteo.com/"
    moment.fill("2026-01-15T09:30")
    page.get_by_role("button", name="Take the forecast's moment").click()
    assert moment.input_value() == "2026-01-15T08:00"
    assert violations(screen) == []
    page.get_by_role("button", name="It has begun to snow").press("Enter")
    page.wait_for_selector(".page-head >> text=it snows")
    assert served.city.snow[0]["started_at"] == "2026-01-15T03:00:00.000Z"
    assert screen.errors == []


@pytest.mark.parametrize("page", ["snow", "tracker&of=P-004"])
def test_a_row_is_as_high_as_its_words(open_screen: OpenScreen, served: Served, page: str) -> None:
    ended = {"ended_at": utc(-60), "declared_by": "aigerim", "note": ""}
    served.city.snow = [{"id": "e0", "started_at": utc(-9000), **ended}]
    screen = open_screen("en", path=f"?page={page}")
    rows = screen.page.locator(".page tbody tr")
    rows.first.wait_for()
    heights = [row.bounding_box() for row in rows.all()]
    assert max(box["height"] for box in heights if box) < 80


def test_thresholds_that_people_set_are_told_apart(open_screen: OpenScreen) -> None:
    screen = open_screen("en", path="?page=rules")
    row = screen.page.locator("tr", has_text="silent_after_s")
    assert "240 s" in row.inner_text()
    assert "Silence after which a vehicle is silent" in row.inner_text()
    assert "changed" in row.inner_text()
    assert "300 s" in row.inner_text()
    assert "Version 2, set by aigerim: қыс" in screen.page.inner_text(".page")


def test_what_was_kept_aside_is_released_with_a_reason(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=quarantine")
    assert screen.page.get_by_role("checkbox", name="Choose P-004, not_json").is_disabled()
    screen.page.get_by_role("checkbox", name="Choose P-004, implausible_jump").check()
    screen.page.fill("[name=why]", "a ferry")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: {"ids": ["q1"], "why": "a ferry"} in served.city.told, "the server's word", 5)
    screen.page.wait_for_selector("td >> text=released")
    assert screen.errors == []
