"""What watching costs: processor and memory a camera, on real 720p H.264 over RTSP, against a loop that only decodes.

The streams are made here and served on loopback; the server's own cost is not counted. Needs PyAV and aio-rtsp-toolkit.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from simulators.camera_stream import serve_rtsp
from simulators.cameras import Image, StreetCorner
from situation.cameras import CameraState
from tests.integration.video_role import LOOPBACK, Centre, camera_at, until, watching, worker_pids
from video.sources.opencv import capture_options
from video.thresholds import Thresholds

CAMERAS, WARM_S, MEASURED_S = 4, 30.0, 30.0
PERIOD_S = 5.0
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


def run() -> str:
    """The table as Markdown."""
    if not TOOLS:
        return "## Cameras: what they cost\n\nNot measured: PyAV and aio-rtsp-toolkit are not installed."
    ours_ms, decode_ms, memory = asyncio.run(_measure())
    return "\n".join(
        (
            "## Cameras: what they cost",
            "",
            f"{CAMERAS} cameras, 720p25 H.264, key picture every 2 s, RTSP on loopback, one picture in {PERIOD_S:g} s, "
            f"one process each, {MEASURED_S:g} s. Ramp and road zone, snapshots and reports included; server not.",
            "",
            "| what | CPU per camera and second | cameras per core |",
            "|---|---|---|",
            f"| decode only (same options, same pictures) | {decode_ms:.1f} ms | {1000 / decode_ms:.0f} |",
            f"| our worker | {ours_ms:.1f} ms | {1000 / ours_ms:.0f} ({decode_ms / ours_ms:.2f} of decode only) |",
            "",
            f"Memory of a worker: resident {memory['Rss']:.0f} MB; its share with pages in common divided (PSS) "
            f"{memory['Pss']:.0f} MB.",
        )
    )


async def _measure() -> tuple[float, float, dict[str, float]]:
    async with serve_rtsp({"corner": Large()}, fps=25, loop_s=10) as server:
        address = server.urls["corner"]
        names = [f"camera-{number}" for number in range(CAMERAS)]
        centre = Centre(cameras=[camera_at(address, name, period_s=PERIOD_S) for name in names])
        async with watching(centre, replace(LOOPBACK, report_s=5.0, thresholds=Thresholds())):
            await until(lambda: all(_is_live(centre, name) for name in names), within_s=60)
            await asyncio.sleep(WARM_S)
            pids = worker_pids()
            ours_ms = await _cpu_ms(pids)
            memory = {kind: sum(_memory_mb(pid)[kind] for pid in pids) / len(pids) for kind in ("Rss", "Pss")}
        with _decoders(address) as pids:
            await asyncio.sleep(WARM_S / 2)
            decode_ms = await _cpu_ms(pids)
    return ours_ms, decode_ms, memory


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


async def _cpu_ms(pids: list[int]) -> float:
    """Milliseconds of processor per process and second."""
    before, started_s = [_cpu_s(pid) for pid in pids], time.monotonic()
    await asyncio.sleep(MEASURED_S)
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
