"""Incidents that come and go, faster than in a city, on a page whose second is shorter: what does it keep?

Run by hand, beside the soak, which takes two hours for as many incidents and as many ticks of the clock.

    python -m tests.benchmarks.come_and_go --incidents 400 --ticks 20
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.soak import Sample, centre_and_page, sample_page
from tests.scenario.chromium import sign_in
from tests.scenario.whole_centre import Centre

# What the page does each second, which is to draw ages and countdowns anew, it does so many times in one. What it asks
# the server for now and then it asks no more often.
TICKING = """
const every = setInterval;
window.setInterval = (work, ms, ...more) => every(work, ms === 1000 ? ms / TICKS : ms, ...more);
"""
OPEN = 15  # at a time
STEPS = 10  # rows of the table
PAUSE_MS = 100  # between two changes: each is drawn by itself
RESOLVED = 10  # so many incidents later
DONE = {"outcome": "done"}
AGO = (("acknowledge", 3, None), ("resolve", RESOLVED, DONE), ("close", OPEN, None))


def opened(centre: Centre, rng: random.Random) -> str:
    """The id of a new incident somewhere in the city."""
    place = {"lat": 51.1 + rng.random() * 0.1, "lon": 71.38 + rng.random() * 0.1}
    answer = centre.api.post("/api/v1/incidents", json={"category": "snow_road", "description": "made", **place})
    answer.raise_for_status()
    return str(answer.json()["id"])


def told(centre: Centre, id: str, verb: str, body: dict[str, Any] | None) -> None:
    """One command to an incident."""
    path = f"/api/v1/incidents/{id}/{verb}"
    (centre.api.post(path, json=body) if body else centre.api.post(path)).raise_for_status()


def come_and_go(centre: Centre, page: Page, ids: list[str], incidents: int) -> list[Sample]:
    """A sample of the page before, and after each tenth of the incidents."""
    rng = random.Random(1)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    samples = [sample_page(session, 0)]
    began = time.monotonic()
    for number in range(1, incidents + 1):
        ids.append(opened(centre, rng))
        page.wait_for_timeout(PAUSE_MS)
        for verb, ago, body in AGO:
            told(centre, ids[-1 - ago], verb, body)
            page.wait_for_timeout(PAUSE_MS)
        if number % (incidents // STEPS) == 0:
            page.wait_for_timeout(1500)
            samples.append(sample_page(session, number))
            print(f"{number} incidents, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return samples


def table(samples: list[Sample]) -> str:
    """Markdown: what the page holds after so many incidents."""
    lines = ["| incidents that came | nodes | heap, MB |", "|---|---|---|"]
    lines += [f"| {one.at_s:.0f} | {one.files} | {one.mb:.1f} |" for one in samples]
    return "\n".join(lines)


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=400)
    parser.add_argument("--ticks", type=int, default=20, help="of the page's clock a second")
    chosen = parser.parse_args()
    with centre_and_page(width=480, SITUATION_MERGE_WITHIN_M="0") as (centre, page):
        rng = random.Random(0)
        ids = [opened(centre, rng) for _ in range(OPEN)]
        for early in ids[: OPEN - RESOLVED]:
            told(centre, early, "resolve", DONE)
        page.add_init_script(TICKING.replace("TICKS", str(chosen.ticks)))
        sign_in(page, centre)
        samples = come_and_go(centre, page, ids, chosen.incidents)
    print(table(samples))


if __name__ == "__main__":
    main()
