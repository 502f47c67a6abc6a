"""What the screen costs in a browser: script for each update of 10,000 and 50,000 vehicles, beside Leaflet's canvas.

The page is the real one behind a made-up city; Leaflet has a page of its own in the same browser, moves as many markers
to the same places at the same pace, and is handed them ready: it need not read a frame. Run it by
`python -m tests.benchmarks.bench_page`.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.fake_city import City
from tests.browser.fake_fleet import frame
from tests.browser.fake_ground import CENTER
from tests.browser.fake_server import STATIC
from tests.browser.screens import FLAGS, Screen, Served

SIZES = (100, 10_000, 50_000)  # the first shows what the map costs without them
UPDATES = 20  # measured, two a second as the made-up city sends them
FRAMES = 8  # different ones, in turn
SIZE = {"width": 1366, "height": 768}

LEAFLET = """({ lon, lat, zoom, places }) => {
  document.body.innerHTML = '<div id="map" style="position:fixed;inset:0"></div>';
  const map = L.map("map", { preferCanvas: true, zoomAnimation: false }).setView([lat, lon], zoom);
  const markers = places[0].map(([y, x]) => L.circleMarker([y, x], { radius: 4 }).addTo(map));
  let turn = 0;
  window.moved = 0;
  setInterval(() => {
    const to = places[++turn % places.length];
    markers.forEach((marker, row) => marker.setLatLng(to[row]));
    window.moved += 1;
  }, 500);
}"""


class Cost(NamedTuple):
    """Of one update, in milliseconds."""

    script: float  # JavaScript alone
    thread: float  # everything that the page's main thread did


class Still(City):
    """So many vehicles in frames that are made beforehand: the server must not be what is measured."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._places = places(self.size)
        rows = np.arange(self.size)
        self._frames = itertools.cycle(
            [
                frame([(int(n), x, y, 1.0, 30.0, 90.0, 0) for n, (x, y) in zip(rows, place, strict=True)])
                for place in self._places
            ]
        )
        self.fleet.move = lambda seconds: None  # type: ignore[method-assign]

    def positions(self, bbox: Any, select: Any) -> bytes:
        """All of them, wherever one looks."""
        return next(self._frames)


def places(size: int) -> list[list[tuple[float, float]]]:
    """Longitude and latitude of each vehicle in each frame: spread over the city, each some metres further."""
    random = np.random.default_rng(7)
    start = np.array(CENTER) + random.uniform(-1, 1, (size, 2)) * (0.14, 0.05)
    step = random.uniform(-1, 1, (size, 2)) * 2e-4
    return [[(float(x), float(y)) for x, y in start + step * turn] for turn in range(FRAMES)]


@contextmanager
def measuring(page: Page) -> Iterator[list[float]]:
    """[script, main thread] in seconds that the page spent while the block ran."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # processor, not waiting
    spent: list[float] = []
    before = _durations(session)
    yield spent
    spent += [after - was for after, was in zip(_durations(session), before, strict=True)]


def _durations(session: Any) -> tuple[float, float]:
    figures = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return figures["ScriptDuration"], figures["TaskDuration"]


def ours(browser: Browser, size: int) -> Cost:
    with Served(Still(size=size)) as served:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        screen = Screen(page, served.url)
        screen.sign_in()
        screen.wait(lambda: screen.look("ready") and screen.look("count") == size, "all vehicles", 120)
        first = int(str(screen.look("frames")))
        with measuring(page) as spent:
            screen.wait(lambda: int(str(screen.look("frames"))) >= first + UPDATES, "the updates", 120)
            updates = int(str(screen.look("frames"))) - first
        page.close()
    return Cost(*(1000 * each / updates for each in spent))


def leaflet(browser: Browser, size: int) -> Cost:
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.add_style_tag(path=STATIC / "vendor" / "leaflet.css")
    page.add_script_tag(path=STATIC / "vendor" / "leaflet.js")
    turns = [[(y, x) for x, y in place] for place in places(size)]
    page.evaluate(LEAFLET, {"lon": CENTER[0], "lat": CENTER[1], "zoom": 12, "places": turns})
    first = _moved(page)
    with measuring(page) as spent:
        while (updates := _moved(page) - first) < UPDATES:
            page.wait_for_timeout(50)
    page.close()
    return Cost(*(1000 * each / updates for each in spent))


def _moved(page: Page) -> int:
    return int(page.evaluate("() => window.moved"))


def _above(costs: dict[int, tuple[Cost, Cost]], which: int, size: int) -> float:
    """Script for so many vehicles, without what it takes for the fewest."""
    return costs[size][which].script - costs[SIZES[0]][which].script


def run() -> str:
    """The table, as Markdown."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        costs = {size: (ours(browser, size), leaflet(browser, size)) for size in SIZES}
        browser.close()
    rows = [
        f"| {size:,} | {own.script:.1f} | {other.script:.1f} | {own.thread:.1f} | {other.thread:.1f} |"
        for size, (own, other) in costs.items()
    ]
    ratios = [f"{_above(costs, 1, size):.1f} ms and {_above(costs, 0, size):.1f} ms by {size:,}" for size in SIZES[1:]]
    return "\n".join(
        [
            "## Vehicles on the page",
            "",
            f"Milliseconds of the processor for each of {UPDATES} updates, two a second, all vehicles in view and",
            "moved: the whole page with its map of streets and its lists, against a bare page with Leaflet's canvas",
            "and nothing but the vehicles, which is handed their places ready. No graphics processor on this machine:",
            "drawing is done in software, in a process that is not counted here.",
            "",
            "| vehicles | script | Leaflet's script | main thread | Leaflet's main thread |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"Most of the page's script draws the map beneath anew. What vehicles add to it, Leaflet's and ours: "
            f"{'; '.join(ratios)}.",
        ]
    )


@pytest.mark.benchmark
def test_the_page_is_measured() -> None:
    assert "Leaflet" in run()


if __name__ == "__main__":
    print(run())
