from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from simulators.camera_stream import serve_mjpeg
from simulators.cameras import StreetCorner
from situation.cameras import (
    CameraId,
    CameraState,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    Judgement,
    Phase,
    frames_of,
)
from tests.integration.video_role import QUICK, Centre, Stage, camera_at, watching, worker_pids
from tests.waiting import until

RAMP = FindingKind.BLOCKED_RAMP


async def test_a_car_on_the_ramp_is_one_finding_that_opens_and_clears() -> None:
    stage = Stage()
    async with serve_mjpeg({"corner": stage}) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])])
        async with watching(centre):
            await until(lambda: centre.zone() == "clear", within_s=20)
            stage.has_car = True
            await until(lambda: centre.zone() == "occupied", within_s=10)
            await until(lambda: centre.zone() == "blocked", within_s=15)
            stage.has_car = False
            await until(lambda: centre.zone() == "clear", within_s=15)
    opened, cleared = centre.of_kind(RAMP)
    assert (opened.state, cleared.state) == (FindingState.OPEN, FindingState.CLEARED)
    assert opened.id == cleared.id
    assert (opened.seen_at - opened.since_at).total_seconds() >= QUICK.dwell_s
    assert opened.frame_sha256 == cleared.frame_sha256
    assert opened.frame_sha256 != opened.overlay_sha256
    assert [shot.phase for shot in opened.shots] == [Phase.BEFORE, Phase.DURING]
    assert [shot.phase for shot in cleared.shots] == [Phase.BEFORE, Phase.DURING, Phase.AFTER]
    assert all(centre.frames[sha] for sha in frames_of(cleared))
    before, during, after = cleared.shots
    assert before.captured_at <= opened.since_at < during.captured_at < after.captured_at
    assert all(shot.captured_at <= shot.received_at for shot in cleared.shots)
    assert (cleared.detector, cleared.thresholds["dwell_s"]) == ("occupancy 3", QUICK.dwell_s)
    clean, drawn = (
        cv2.imdecode(np.frombuffer(centre.frames[sha], np.uint8), cv2.IMREAD_COLOR)
        for sha in (opened.frame_sha256, opened.overlay_sha256)
    )
    assert clean.shape == drawn.shape == (360, 640, 3)


async def test_workers_killed_in_the_dwell_and_while_open_neither_lose_nor_double_the_finding() -> None:
    stage = Stage()
    async with serve_mjpeg({"corner": stage}) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])], refusals=2)
        async with watching(centre):
            await until(lambda: centre.zone() == "clear", within_s=20)
            stage.has_car = True
            await until(lambda: centre.zone() == "occupied", within_s=10)
            kill_workers()
            await until(lambda: centre.of_kind(RAMP), within_s=20)
            kill_workers()
            await until(lambda: centre.zone() == "unknown", within_s=5)
            await until(lambda: centre.zone() == "blocked", within_s=15)
            stage.has_car = False
            await until(lambda: centre.of_kind(RAMP)[-1].state is FindingState.CLEARED, within_s=15)
    assert len({finding.id for finding in centre.of_kind(RAMP)}) == 1
    assert [finding.state for finding in centre.of_kind(RAMP)].count(FindingState.OPEN) == 1


@pytest.mark.parametrize("keeps_references", [True, False])
async def test_a_restarted_role_goes_on_with_what_the_store_has_open(keeps_references: bool) -> None:
    stage = Stage()
    async with serve_mjpeg({"corner": stage}) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])])
        async with watching(centre):
            await until(lambda: centre.zone() == "clear", within_s=20)
            stage.has_car = True
            await until(lambda: centre.zone() == "blocked", within_s=15)
        centre.reports.clear()
        if not keeps_references:
            centre.kept.clear()
        async with watching(centre):
            await until(lambda: centre.zone() == "blocked", within_s=15)
            stage.has_car = False
            await until(lambda: centre.of_kind(RAMP)[-1].state is FindingState.CLEARED, within_s=20)
            await until(lambda: centre.zone() == "clear", within_s=5)
    assert len({finding.id for finding in centre.of_kind(RAMP)}) == 1


async def test_the_registry_is_followed_while_running() -> None:
    async with serve_mjpeg({"one": StreetCorner(seed=1), "two": StreetCorner(seed=2)}) as server:
        centre = Centre()
        async with watching(centre):
            centre.cameras.append(camera_at(server.urls["one"], "one"))
            await until(lambda: centre.zone(camera="one") == "clear", within_s=20)
            centre.cameras[0] = replace(centre.cameras[0], enabled=False)
            centre.cameras.append(camera_at(server.urls["two"], "two"))
            await until(lambda: centre.zone(camera="two") == "clear", within_s=20)
            await until(lambda: len(worker_pids()) == 1, within_s=3)
            report = centre.newest("one")
    assert report is not None
    assert report.state is CameraState.UNKNOWN
    assert report.zones["ramp"] == "unknown"


async def test_credentials_are_in_no_process_list_and_no_environment() -> None:
    async with serve_mjpeg({"corner": StreetCorner()}) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])], passwords={"corner": ("aigerim", "tulpar-7")})
        async with watching(centre):
            await until(lambda: centre.newest(), within_s=20)
            (worker,) = worker_pids()
            seen = Path(f"/proc/{worker}/cmdline").read_bytes() + Path(f"/proc/{worker}/environ").read_bytes()
    assert b"tulpar-7" not in seen
    assert b"aigerim" not in seen
    assert os.environ["PATH"].encode() not in seen


async def test_a_finding_says_how_far_verdicts_on_earlier_ones_let_it_be_believed() -> None:
    stage = Stage()
    async with serve_mjpeg({"corner": stage}) as server:
        camera = camera_at(server.urls["corner"])
        centre = Centre(cameras=[camera], judged=[verdict(camera.id, number) for number in range(40)])
        async with watching(centre):
            await until(lambda: centre.zone() == "clear", within_s=20)
            stage.has_car = True
            await until(lambda: centre.of_kind(RAMP), within_s=20)
    (opened,) = centre.of_kind(RAMP)
    assert opened.measures["standing"] > 0.4
    assert opened.measures["believed"] > 0.7


def verdict(camera: CameraId, number: int) -> Finding:
    """On this camera whatever covered little of the zone was nothing."""
    is_right = number % 2 == 0
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Finding(
        id=FindingId(str(number)),
        camera=camera,
        kind=RAMP,
        since_at=at,
        seen_at=at,
        measures={"standing": (0.6 if is_right else 0.25) + number % 7 / 100},
        judgement=Judgement.CONFIRMED if is_right else Judgement.REJECTED,
    )


def kill_workers() -> None:
    for pid in worker_pids():
        os.kill(pid, signal.SIGKILL)
