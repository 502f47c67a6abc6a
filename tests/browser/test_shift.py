"""The shift's page: coming on, the note that the last shift left, and what of it is still so; in three languages."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import violations
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def test_a_person_comes_on_reads_the_note_and_leaves_one(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=shift")
    screen.page.get_by_role("button", name="I am on").click()
    screen.page.get_by_role("button", name="I leave").wait_for()
    note = screen.page.locator(".note", has_text="Сығанақ 60")
    assert "11 open, 1 overdue, 2 alerts" in note.inner_text()
    note.get_by_role("button", name="I have read it").click()
    screen.page.locator(".note", has_text="Read by").wait_for()
    screen.page.fill(".page textarea", "Two loaders at Esil")
    screen.page.get_by_role("button", name="Hand over").click()
    screen.page.locator(".note", has_text="Two loaders at Esil").wait_for()
    assert served.city.shift.notes[0]["text"] == "Two loaders at Esil"
    assert screen.errors == []


def test_one_who_forgot_to_leave_is_seen_and_said_to_have_left(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?page=shift")
    screen.page.get_by_role("button", name="has left").click()
    screen.wait(lambda: "dana" not in served.city.shift.on, "the server's word", 5)


def test_what_is_still_overdue_is_one_press_away(open_screen: OpenScreen) -> None:
    screen = open_screen("en", path="?page=shift")
    screen.page.get_by_text("Still so").click()
    screen.page.locator(".note").get_by_text("A-2026-004813").click()
    screen.page.wait_for_selector(".detail >> text=A-2026-004813")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_in_the_readers_language_and_accessible(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?page=shift")
    screen.page.wait_for_selector(".page .note")
    screen.page.wait_for_selector(".page table >> nth=1")
    assert screen.look("missing") == []
    assert violations(screen) == []
    assert screen.errors == []
