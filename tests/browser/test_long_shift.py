"""Twelve hours of a list: what is gone from it leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.browser.fake_things import incident
from tests.browser.screens import OpenScreen, Screen, Served

pytestmark = pytest.mark.browser
ROUNDS = 12
AT_ONCE = 6  # incidents that are open at a time, besides those of the city
LEFT_BEHIND = 2  # nodes an incident at most; it was 18


def test_incidents_that_come_and_go_leave_nothing_behind(open_screen: OpenScreen, served: Served) -> None:
    for number in range(6000, 6000 + AT_ONCE):
        served.city.incidents[f"i{number}"] = new_incident(number)
    screen = open_screen()
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Performance.enable")
    come_and_go(screen, served, first=6000 + AT_ONCE, rounds=ROUNDS)
    before = nodes(session)
    come_and_go(screen, served, first=6000 + AT_ONCE + ROUNDS, rounds=3 * ROUNDS)
    assert nodes(session) - before <= LEFT_BEHIND * 3 * ROUNDS


def new_incident(number: int) -> dict[str, Any]:
    return incident(number, "ice", 2, "new", 560, 9000, "Абай даңғылы, 1", (71.44, 51.15), "esil")


def come_and_go(screen: Screen, served: Served, *, first: int, rounds: int) -> None:
    """Each round one incident comes, one is taken on, one is resolved, one closed."""
    city = served.city
    for number in range(first, first + rounds):
        city.incidents[f"i{number}"] = new_incident(number)
        city.change("incident", city.incidents[f"i{number}"], "opened")
        for ago, verb in ((1, "acknowledge"), (4, "resolve"), (AT_ONCE, "close")):
            city.command(f"i{number - ago}", verb, {"outcome": "done"})
            screen.wait(lambda: screen.look("seq") == city.seq, "the change is on the screen")
            screen.page.wait_for_timeout(30)  # and drawn


def nodes(session: CDPSession) -> int:
    """How many the page holds, seen or not, after its garbage was collected."""
    session.send("HeapProfiler.collectGarbage")
    figures = session.send("Performance.getMetrics")["metrics"]
    return int(next(each["value"] for each in figures if each["name"] == "Nodes"))
