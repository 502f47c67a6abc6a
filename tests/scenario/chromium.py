"""Chromium on a whole centre: its flags, and signing in as the first administrator."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.scenario.whole_centre import Centre

FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def sign_in(page: Page, centre: Centre) -> None:
    page.goto(centre.url)
    password = re.search(r"password\s+(\S+)", centre.log)
    assert password
    page.locator("input").nth(0).fill("admin")
    page.locator("input").nth(1).fill(password[1])
    page.keyboard.press("Enter")
    page.wait_for_selector(".lists", timeout=20_000)
