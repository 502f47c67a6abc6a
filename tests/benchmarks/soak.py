"""Hours of a whole centre with its demo city and one open page: what grows? Memory, files and threads of every process.

Somebody works meanwhile: alerts are acknowledged, and incidents are resolved and closed when they are a while old, so
that the city's picture stays as large as it is, and what grows is a leak.

Too long for `make bench`: run by hand.

    python -m tests.benchmarks.soak --minutes 120
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.scenario.chromium import FLAGS, sign_in
from tests.scenario.whole_centre import ROLES, Centre, running_centre

WARM_UP = 0.25  # of the time: caches fill, the first day's files are made
PARTS = 4
EVERY_S = 30.0
CLOSED_AFTER = timedelta(minutes=10)


class Sample(NamedTuple):
    """One process, or the page, at one moment."""

    at_s: float
    who: str
    mb: float  # proportional set size; of the page, the heap in use after a collection
    files: int  # open file descriptors; of the page, its nodes
    threads: int


def processes(centre: Centre) -> Iterator[tuple[str, int]]:
    """What runs, by name."""
    for role in (*ROLES, "mqtt"):
        yield from ((role, pid) for pid in centre.pids("situation.app", "run", role)[:1])
    yield from (("broker", pid) for pid in centre.pids("nats-server")[:1])
    yield from (("camera workers", pid) for pid in centre.pids("video.nursery"))


def sample_process(who: str, pid: int, at_s: float) -> Sample:
    """Its figures as the kernel tells them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0])
    return Sample(
        at_s,
        who,
        kilobytes / 1024,
        len(list(Path(f"/proc/{pid}/fd").iterdir())),
        len(list(Path(f"/proc/{pid}/task").iterdir())),
    )


def sample_page(session: CDPSession, at_s: float) -> Sample:
    """The page's own heap, garbage collected first."""
    session.send("HeapProfiler.collectGarbage")
    figures = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return Sample(at_s, "page", figures["JSHeapUsedSize"] / 2**20, int(figures["Nodes"]), 1)


def summed(samples: list[Sample]) -> list[Sample]:
    """Processes of one name added up, as camera workers are."""
    totals: dict[str, Sample] = {}
    for one in samples:
        had = totals.get(one.who)
        totals[one.who] = (
            one
            if had is None
            else Sample(one.at_s, one.who, had.mb + one.mb, had.files + one.files, had.threads + one.threads)
        )
    return list(totals.values())


def work(centre: Centre) -> int:
    """One round of a diligent dispatcher; how many incidents are left open."""
    for alert in centre.api.get("/api/v1/alerts", params={"standing": "true"}).json()["items"]:
        if alert["state"] in ("raised", "returned"):
            centre.api.post(f"/api/v1/alerts/{alert['id']}/acknowledge")
    found = centre.api.get("/api/v1/incidents", params={"limit": 500}).json()["items"]
    still_open = [incident for incident in found if incident["state"] != "closed"]
    old = [one for one in still_open if datetime.fromisoformat(one["opened_at"]) < datetime.now(UTC) - CLOSED_AFTER]
    for incident in old:
        path = f"/api/v1/incidents/{incident['id']}"
        centre.api.post(f"{path}/resolve", json={"outcome": "done"})
        centre.api.post(f"{path}/close")
    return len(still_open) - len(old)


def soak(centre: Centre, page: Page, minutes: float, log: Path) -> list[Sample]:
    """Samples until the time is over; each is also a line of the log."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    started = time.monotonic()
    samples: list[Sample] = []
    with log.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(Sample._fields)
        while (at_s := time.monotonic() - started) < minutes * 60:
            found = [sample_page(session, at_s)]
            for who, pid in processes(centre):
                with suppress(OSError):  # it ended meanwhile
                    found.append(sample_process(who, pid, at_s))
            samples += summed(found)
            table.writerows(summed(found))
            file.flush()
            left = work(centre)
            print(f"{at_s / 60:.0f} min, {left} incidents open", file=sys.stderr, flush=True)
            page.wait_for_timeout(EVERY_S * 1000)
    return samples


def table(samples: list[Sample], minutes: float) -> str:
    """Markdown: the lowest memory of each part of the time, and what a straight line through it gains an hour."""
    lines = [
        f"## {minutes:.0f} minutes of the demo city, one page open",
        "",
        f"Without the first {WARM_UP:.0%}, in {PARTS} parts. Memory: proportional set size; of the page, its heap when",
        "its garbage is collected. What is free is given back every five minutes: growth shows in the lowest.",
        "",
        "| | lowest MB of each part | highest | line, MB an hour | files or nodes | threads |",
        "|---|---|---|---|---|---|",
    ]
    for who in dict.fromkeys(one.who for one in samples):
        own = [one for one in samples if one.who == who and one.at_s >= WARM_UP * minutes * 60]
        if len(own) < PARTS:
            lines.append(f"| {who} | too few samples: {len(own)} | | | | |")
            continue
        slope = np.polyfit([one.at_s / 3600 for one in own], [one.mb for one in own], 1)[0]
        lowest = ", ".join(f"{min(each.tolist()):.0f}" for each in np.array_split([one.mb for one in own], PARTS))
        first, last = own[0], own[-1]
        lines.append(
            f"| {who} | {lowest} | {max(one.mb for one in own):.0f} | {slope:+.1f} | {first.files} → {last.files} "
            f"| {first.threads} → {last.threads} |"
        )
    return "\n".join(lines)


@contextmanager
def centre_and_page(*, width: int, demo: str | None = None, **settings: str) -> Iterator[tuple[Centre, Page]]:
    """A centre of its own, and a page of Chromium that has not signed in yet."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_centre(Path(folder), demo=demo, **settings) as centre,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield centre, browser.new_page(viewport={"width": width, "height": width * 9 // 16})


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument(
        "--width", type=int, default=1366, help="of the page; a small one spares a machine without a GPU"
    )
    parser.add_argument("--log", type=Path, default=Path("soak.csv"))
    chosen = parser.parse_args()
    with centre_and_page(width=chosen.width, demo="snowfall") as (centre, page):
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        sign_in(page, centre)
        samples = soak(centre, page, chosen.minutes, chosen.log)
        alive = page.locator(".alerts").count() == 1
    print(table(samples, chosen.minutes))
    print(f"\nErrors on the page: {len(troubles)}. It still showed its lists: {'yes' if alive else 'no'}.")


if __name__ == "__main__":
    main()
