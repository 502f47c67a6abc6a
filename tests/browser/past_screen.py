"""The screen in the past."""

from __future__ import annotations

from tests.browser.fake_past import VEHICLES
from tests.browser.screens import Screen


def enter(screen: Screen) -> None:
    screen.page.keyboard.press("p")
    screen.wait(lambda: screen.look("count") == len(VEHICLES), "the past")


def played_s(screen: Screen) -> float:
    return float(str(screen.look("played"))) / 1000
