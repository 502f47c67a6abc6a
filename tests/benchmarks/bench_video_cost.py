"""What watching costs: processor and memory a camera, on real 720p H.264 over RTSP, against a loop that only decodes.

The streams are made here and served on loopback; the server's own cost is not counted. Both are measured in the same
seconds, so that a busy machine is unfair to neither. Needs PyAV and aio-rtsp-toolkit. A soak of ten minutes:

    python -m tests.benchmarks.bench_video_cost --minutes 10
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from simulators.camera_stream import serve_rtsp
from simulators.cameras import Image, StreetCorner
from situation.cameras import CameraId, CameraState, ZoneKind
from tests.integration.video_role import LOOPBACK, ZONES, Centre, camera_at, watching, worker_pids
from tests.waiting import until
from video.detectors.health import Dark, Frozen
from video.detectors.occupancy import Occupancy
from video.detectors.sight import Sight
from video.detectors.water import Water
from video.frames import Frame
from video.overlay import snapshot_of
from video.sources.jpeg import encode
from video.sources.opencv import capture_options
from video.thresholds import Thresholds
from video.views import View, patch_of, view_of

CAMERAS, WARM_S, MEASURED_S = 4, 30.0, 30.0
STEP_ROUNDS = 60
PERIOD_S = 5.0
MEMORY = ("Rss", "Pss", "Private_Dirty")  # of /proc/PID/smaps_rollup
TOOLS = all(importlib.util.find_spec(name) for name in ("av", "aio_rtsp_toolkit"))
DECODE_ONLY = """
import cv2, sys, time
capture, due = cv2.VideoCapture(sys.argv[1], cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1]), 0.0
while capture.grab():
    if time.monotonic() >= due:
        due = time.monotonic() + float(sys.argv[2])
        capture.retrieve()
"""


class Large:
    """The street corner at 720p with the grain of a real sensor of that size."""

    def __init__(self) -> None:
        self._scene, self._random = StreetCorner(), np.random.default_rng(5)

    def picture(self, at_s: float) -> Image:
        large = cv2.resize(self._scene.picture(at_s), (1280, 720), interpolation=cv2.INTER_CUBIC)
        grain = self._random.normal(0, 3, (720, 1280, 1)).astype(np.int16)
        return np.clip(large + grain, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one worker: ms of processor a second; MB at the beginning and at the end of the measured time."""

    ours_ms: float
    decode_ms: float
    before_mb: dict[str, float]
    after_mb: dict[str, float]
    pictures: int  # reports of live cameras in the time


def run(measured_s: float = MEASURED_S) -> str:
    """The table as Markdown."""
    if not TOOLS:
        return "## Cameras: what they cost\n\nNot measured: PyAV and aio-rtsp-toolkit are not installed."
    cost = asyncio.run(_measure(measured_s))
    memory = ", ".join(f"{kind} {cost.before_mb[kind]:.0f} -> {cost.after_mb[kind]:.0f} MB" for kind in MEMORY)
    return "\n".join(
        (
            "## Cameras: what they cost",
            "",
            f"{CAMERAS} cameras, 720p25 H.264, key picture every 2 s, RTSP on loopback, one picture in {PERIOD_S:g} s, "
            f"one process each, {measured_s:g} s, both rows at once. Ramp and road zone, snapshots and reports "
            "included; server not.",
            "",
            "| what | CPU per camera and second | cameras per core |",
            "|---|---|---|",
            f"| decode only (same options, same pictures) | {cost.decode_ms:.1f} ms | {1000 / cost.decode_ms:.0f} |",
            f"| our worker | {cost.ours_ms:.1f} ms | {1000 / cost.ours_ms:.0f} "
            f"({cost.decode_ms / cost.ours_ms:.2f} of decode only) |",
            "",
            f"Memory of a worker over that time: {memory}. Reports of live cameras: {cost.pictures}.",
            "",
            "| step, on each analysed picture | CPU |",
            "|---|---|",
            *(f"| {name} | {ms:.2f} ms |" for name, ms in step_costs()),
        )
    )


def step_costs() -> list[tuple[str, float]]:
    """Median ms of processor of each step over one 720p picture, in this process."""
    limits, scene = Thresholds(), Large()
    images = [scene.picture(number) for number in range(4)]
    views = [_view(image, number, limits) for number, image in enumerate(images)]
    zones = {zone.kind: patch_of(zone, ZONES, (270, 480)) for zone in ZONES}
    sight = Sight(ZONES, limits, kept={})
    ramp = Occupancy(zones[ZoneKind.RAMP], limits, kept={}, is_open=False)
    road = Water(zones[ZoneKind.ROAD], limits, kept={}, is_open=False)
    frozen, dark = Frozen(ZONES, limits), Dark(ZONES, limits)
    steps: dict[str, Callable[[int], object]] = {
        "make ready (scale, Lab)": lambda at: _view(images[at % 4], at, limits),
        "frozen, dark": lambda at: (frozen.look(views[at % 4]), dark.look(views[at % 4])),
        "sight": lambda at: sight.look(views[at % 4]),
        "ramp": lambda at: ramp.look(views[at % 4]),
        "road": lambda at: road.look(views[at % 4]),
        "snapshot, JPEG": lambda at: encode(snapshot_of(images[at % 4], longest_px=960), quality=85),
    }
    return [(name, _median_ms(step)) for name, step in steps.items()]


def _view(image: Image, number: int, limits: Thresholds) -> View:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=PERIOD_S * number)
    return view_of(Frame(camera=CameraId("c"), image=image, captured_at=at, received_at=at), work_px=limits.work_px)


def _median_ms(step: Callable[[int], object]) -> float:
    cv2.setNumThreads(1)
    spent = []
    for number in range(STEP_ROUNDS):
        started_s = time.process_time()
        step(number)
        spent.append(1000 * (time.process_time() - started_s))
    return float(np.median(spent[STEP_ROUNDS // 3 :]))


async def _measure(measured_s: float) -> Cost:
    async with serve_rtsp({"corner": Large()}, fps=25, loop_s=10) as server:
        address = server.urls["corner"]
        names = [f"camera-{number}" for number in range(CAMERAS)]
        centre = Centre(cameras=[camera_at(address, name, period_s=PERIOD_S) for name in names])
        async with watching(centre, replace(LOOPBACK, report_s=5.0, thresholds=Thresholds())):
            await until(lambda: all(_is_live(centre, name) for name in names), within_s=120)
            with _decoders(address) as decoders:
                await asyncio.sleep(WARM_S)
                pids, before = worker_pids(), len(centre.reports)
                before_mb = _mean_mb(pids)
                ours_ms, decode_ms = await asyncio.gather(_cpu_ms(pids, measured_s), _cpu_ms(decoders, measured_s))
                live = [one for one in centre.reports[before:] if one.state is CameraState.LIVE]
                return Cost(
                    ours_ms=ours_ms,
                    decode_ms=decode_ms,
                    before_mb=before_mb,
                    after_mb=_mean_mb(pids),
                    pictures=len(live),
                )


def _mean_mb(pids: list[int]) -> dict[str, float]:
    found = [_memory_mb(pid) for pid in pids]
    return {kind: sum(one[kind] for one in found) / len(found) for kind in MEMORY}


def _is_live(centre: Centre, name: str) -> bool:
    report = centre.newest(name)
    return report is not None and report.state is CameraState.LIVE


@contextlib.contextmanager
def _decoders(address: str) -> Iterator[list[int]]:
    command = [sys.executable, "-c", DECODE_ONLY, address, str(PERIOD_S)]
    options = {"OPENCV_FFMPEG_CAPTURE_OPTIONS": capture_options("rtsp"), "OPENBLAS_NUM_THREADS": "1"}
    processes = [subprocess.Popen(command, env=options) for _ in range(CAMERAS)]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def _cpu_ms(pids: list[int], measured_s: float) -> float:
    """Milliseconds of processor per process and second."""
    before, started_s = [_cpu_s(pid) for pid in pids], time.monotonic()
    await asyncio.sleep(measured_s)
    used_s = sum(_cpu_s(pid) - earlier for pid, earlier in zip(pids, before, strict=True))
    return 1000 * used_s / len(pids) / (time.monotonic() - started_s)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}


@pytest.mark.benchmark
@pytest.mark.skipif(not TOOLS, reason="PyAV and aio-rtsp-toolkit are not installed")
@pytest.mark.timeout(300)
def test_a_watched_camera_costs_something_and_is_measured() -> None:
    table = run()
    print(table)
    assert "of decode only" in table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MEASURED_S / 60)
    print(run(60 * parser.parse_args().minutes))
