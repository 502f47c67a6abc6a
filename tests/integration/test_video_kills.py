from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulators.camera_stream import serve_mjpeg
from simulators.cameras import StreetCorner
from situation.cameras import FindingKind, FindingState
from tests.integration.video_role import (
    LOOPBACK,
    QUICK,
    Centre,
    Stage,
    camera_at,
    children_of,
    nursery_pid,
    watching,
    worker_pids,
)
from tests.waiting import until

KILLS = 50
HASTY = replace(LOOPBACK, rest_first_s=0.02, rest_last_s=0.05, report_s=0.1, thresholds=replace(QUICK, dwell_s=1))


class Killer:
    """Kills the worker at random moments: at its birth, or after some of its pictures. Not by the clock: a busy machine
    would kill workers before they had seen anything, and nothing would ever be found."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.kills = 0

    async def run(self) -> None:
        chance = random.Random(5)
        while True:
            seen = self._pictures() + chance.choice((0, 2, 4, 8, 16))
            while self._pictures() < seen:
                await asyncio.sleep(0.02)
            await asyncio.sleep(chance.uniform(0.0, 0.1))
            for pid in worker_pids():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.kills += 1

    def _pictures(self) -> int:
        return sum(bool(report.snapshot_sha256) for report in self._centre.reports)


@contextlib.asynccontextmanager
async def killing(centre: Centre) -> AsyncIterator[Killer]:
    killer = Killer(centre)
    task = asyncio.create_task(killer.run())
    try:
        yield killer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.timeout(300)
async def test_workers_killed_fifty_times_lose_no_finding_and_double_none() -> None:
    stage, stops = Stage(), 0
    async with serve_mjpeg({"corner": stage}, fps=10) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"], period_s=0.1)], refusals=2)
        async with watching(centre, HASTY):
            await until(lambda: centre.zone() == "clear", within_s=30)
            async with killing(centre) as killer:
                while killer.kills < KILLS:
                    stops += 1
                    stage.has_car = True
                    await until(lambda n=stops: len(told(centre, FindingState.OPEN)) == n, within_s=140)
                    stage.has_car = False
                    await until(lambda n=stops: len(told(centre, FindingState.CLEARED)) == n, within_s=140)
    assert stops >= 2
    assert told(centre, FindingState.OPEN) == told(centre, FindingState.CLEARED)
    assert len(set(told(centre, FindingState.OPEN))) == stops


def told(centre: Centre, state: FindingState) -> list[str]:
    return [finding.id for finding in centre.of_kind(FindingKind.BLOCKED_RAMP) if finding.state is state]


async def test_a_nursery_that_dies_takes_its_workers_along_and_the_next_one_goes_on() -> None:
    stage = Stage()
    async with serve_mjpeg({"one": stage, "two": StreetCorner()}) as server:
        centre = Centre(cameras=[camera_at(server.urls[name], name) for name in ("one", "two")])
        async with watching(centre):
            await until(lambda: all(centre.zone(camera=name) == "clear" for name in ("one", "two")), within_s=20)
            stage.has_car = True
            await until(lambda: centre.zone(camera="one") == "blocked", within_s=20)
            first, old = nursery_pid(), worker_pids()
            os.kill(first, signal.SIGKILL)
            await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in old), within_s=5)
            await until(lambda: centre.zone(camera="one") == "unknown", within_s=5)
            await until(lambda: centre.zone(camera="one") == "blocked", within_s=20)
            await until(lambda: centre.zone(camera="two") == "clear", within_s=20)
            assert nursery_pid() != first
    assert len({finding.id for finding in centre.of_kind(FindingKind.BLOCKED_RAMP)}) == 1


async def both_workers() -> tuple[int, int]:
    """The pids of two workers, older first; the kernel's list of children may lack one while another ends."""
    async with asyncio.timeout(10):
        while len(pids := worker_pids()) != 2:
            await asyncio.sleep(0.02)
    first, second = sorted(pids)
    return first, second


async def test_killed_workers_are_buried_and_no_other_worker_notices() -> None:
    async with serve_mjpeg({"one": StreetCorner(), "two": StreetCorner(seed=2)}) as server:
        centre = Centre(cameras=[camera_at(server.urls[name], name) for name in ("one", "two")])
        async with watching(centre, HASTY):
            await until(lambda: all(centre.zone(camera=name) == "clear" for name in ("one", "two")), within_s=20)
            for _ in range(5):
                first, second = await both_workers()
                os.kill(second, signal.SIGKILL)
                await until(lambda gone=second: len(worker_pids()) == 2 and gone not in worker_pids(), within_s=10)
                assert first in worker_pids()
            await until(lambda: len(children_of(nursery_pid())) == 2, within_s=5)
