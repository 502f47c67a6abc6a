"""A page that opens from a file anywhere: it asks nobody for anything, not even for another file, and runs clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page


@contextmanager
def standalone(browser: Browser, file: Path) -> Iterator[Page]:
    """The page, opened; what it asked and said is looked at when the block ends well."""
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        page.goto(file.as_uri())
        yield page
    finally:
        page.close()
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert said == []
