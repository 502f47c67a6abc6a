"""What the tests of the screen hold in their hands: a served city, and a signed-in page."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable

import uvicorn
from playwright.sync_api import Page

from tests.browser.fake_city import City
from tests.browser.fake_server import create_app, drive

FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NO_WEBGL = [*FLAGS[:1], *FLAGS[4:], "--disable-gpu", "--disable-software-rasterizer"]


class Served:
    """The made-up city on a free port, in a thread."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(128)  # who comes before the thread serves waits, and is not refused
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        config = uvicorn.Config(
            create_app(city), log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    async def _run(self) -> None:
        driving = asyncio.create_task(drive(self.city))
        await self.server.serve([self.socket])
        driving.cancel()

    def __enter__(self) -> Served:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)


class Screen:
    """One signed-in page, and what went wrong on it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: None if self._is_own(asked.url) else self.foreign.append(asked.url))

    def _is_own(self, url: str) -> bool:
        return url.startswith((self.url, "data:", "blob:"))

    def sign_in(self) -> None:
        self.page.goto(self.url)
        self.page.fill("[name=login]", "aigerim")
        self.page.fill("[name=password]", "secret")
        self.page.click("[type=submit]")
        self.page.wait_for_selector(".incidents .row")

    def sign_in_to(self, path: str) -> None:
        """Straight to a page, with a session that was begun before: the screen is loaded once."""
        person = {"login": "aigerim", "password": "secret"}
        answer = self.page.request.post(f"{self.url}api/v1/session/login", data=person)
        assert answer.ok, answer.text()
        self.page.goto(self.url + path)
        self.page.wait_for_selector(".lists")

    def wait_for_map(self) -> None:
        self.wait(lambda: self.look("ready") and self.look("count"), "the map")

    def look(self, name: str) -> object:
        return self.page.evaluate(f"() => window.__situation.{name}")

    def wait(self, holds: Callable[[], object], what: str, seconds: float = 30.0) -> None:
        """Poll from here: waiting inside the page would need eval, which the page forbids."""
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, f"waited {seconds:.0f} s for {what}"
            self.page.wait_for_timeout(50)


OpenScreen = Callable[..., Screen]
