from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from simulators.camera_stream import serve_mjpeg
from simulators.cameras import StreetCorner
from situation.cameras import CameraState, FindingKind, FindingState
from tests.integration.video_role import LOOPBACK, QUICK, Centre, Stage, camera_at, watching, worker_pids
from tests.waiting import until

ROOT = Path(__file__).parents[2]
# Patience as shipped: the promise "offline within 20 s" is about it
PATIENT = replace(LOOPBACK, read_timeout_s=8.0, silence_s=10.0, rest_last_s=10.0)


@contextlib.asynccontextmanager
async def camera_process(*arguments: str) -> AsyncIterator[tuple[Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulators.camera_stream", *arguments, stdout=PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        yield process, (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    finally:
        process.kill()
        await process.wait()


def state(centre: Centre) -> CameraState | None:
    report = centre.newest()
    return report.state if report else None


async def test_a_frozen_server_is_offline_within_20_s_and_live_again_when_it_wakes() -> None:
    async with camera_process() as (camera, address):
        centre = Centre(cameras=[camera_at(address)])
        async with watching(centre, PATIENT):
            await until(lambda: centre.zone() == "clear", within_s=20)
            camera.send_signal(signal.SIGSTOP)
            try:
                await until(lambda: state(centre) is CameraState.OFFLINE, within_s=20)
                assert centre.zone() == "unknown"
                (offline,) = centre.of_kind(FindingKind.OFFLINE)
            finally:
                camera.send_signal(signal.SIGCONT)
            await until(lambda: state(centre) is CameraState.LIVE, within_s=25)
            await until(lambda: centre.of_kind(FindingKind.OFFLINE)[-1].state is FindingState.CLEARED, within_s=10)
    assert {finding.id for finding in centre.of_kind(FindingKind.OFFLINE)} == {offline.id}
    assert centre.of_kind(FindingKind.BLOCKED_RAMP) == []


async def test_a_wedged_worker_is_killed_and_the_next_one_goes_on() -> None:
    settings = replace(LOOPBACK, silence_s=2.0)
    async with serve_mjpeg({"corner": StreetCorner()}) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])])
        async with watching(centre, settings):
            await until(lambda: centre.zone() == "clear", within_s=20)
            (wedged,) = worker_pids()
            os.kill(wedged, signal.SIGSTOP)
            await until(lambda: centre.zone() == "unknown", within_s=10)
            await until(lambda: centre.zone() == "clear", within_s=20)
            assert worker_pids() != [wedged]


async def test_darkness_and_a_frozen_picture_are_told_and_make_the_zones_unknown() -> None:
    stage = Stage()
    quick = replace(QUICK, dark_hold_s=1, frozen_after_s=1, health_clear_s=0.5)
    async with serve_mjpeg({"corner": stage}, fps=8) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])])
        async with watching(centre, replace(LOOPBACK, thresholds=quick)):
            await until(lambda: centre.zone() == "clear", within_s=20)
            stage.is_dark = True
            await until(lambda: state(centre) is CameraState.DARK, within_s=10)
            assert centre.zone() == "unknown"
            stage.is_dark = False
            await until(lambda: centre.zone() == "clear", within_s=10)
            stage.frozen_s = 5.0
            await until(lambda: state(centre) is CameraState.FROZEN, within_s=10)
            assert centre.zone() == "unknown"
            stage.frozen_s = None
            await until(lambda: state(centre) is CameraState.LIVE, within_s=10)
    kinds = [(finding.kind, finding.state) for finding in centre.findings]
    assert kinds == [
        (FindingKind.DARK, FindingState.OPEN),
        (FindingKind.DARK, FindingState.CLEARED),
        (FindingKind.FROZEN, FindingState.OPEN),
        (FindingKind.FROZEN, FindingState.CLEARED),
    ]
