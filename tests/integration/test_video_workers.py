from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from tests.integration.video_role import LOOPBACK, camera_at, children_of, nursery_pid, worker_pids
from tests.waiting import until
from video.outbox import read_line
from video.workers import Workers

CAMERA = camera_at("http://127.0.0.1:9/", "corner")


async def test_a_worker_is_forked_named_and_buried() -> None:
    workers = Workers(LOOPBACK)
    try:
        worker = await workers.start(CAMERA)
        assert read_line(await asyncio.wait_for(worker.words.readline(), 10)).ready
        assert worker_pids() == [worker.pid]
        assert Path(f"/proc/{worker.pid}/comm").read_text().strip() == "corner"
        await workers.end(worker)
        await until(lambda: children_of(nursery_pid()) == [], within_s=5)
    finally:
        await workers.close()
    assert worker_pids() == []


async def test_a_worker_that_nobody_waits_for_any_more_is_ended() -> None:
    workers = Workers(LOOPBACK)
    try:
        await workers.end(await workers.start(CAMERA))  # the nursery is up
        for pause_s in (0.0, 0.001, 0.005, 0.02):
            waiting = asyncio.ensure_future(workers.start(CAMERA))
            await asyncio.sleep(pause_s)
            waiting.cancel()
            outcome = (await asyncio.gather(waiting, return_exceptions=True))[0]
            if not isinstance(outcome, BaseException):  # it was quicker than we
                await workers.end(outcome)
        await until(lambda: children_of(nursery_pid()) == [], within_s=10)
    finally:
        await workers.close()


async def test_a_stopped_worker_is_killed_all_the_same_and_others_go_on() -> None:
    workers = Workers(LOOPBACK)
    try:
        hung, well = await workers.start(CAMERA), await workers.start(CAMERA)
        os.kill(hung.pid, signal.SIGSTOP)
        await workers.end(hung)
        await until(lambda: worker_pids() == [well.pid], within_s=5)
        await workers.end(well)
    finally:
        await workers.close()
