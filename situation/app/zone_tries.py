"""Zones tried on a picture by the real detectors, each in a process that is killed when it takes too long."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import replace

import msgspec

from situation.app.reading import StoredCameras
from situation.cameras import Camera
from situation.errors import Invalid, Unavailable
from situation.ports import CameraMemories, OneLook
from video.one_look_question import Answer, Question
from video.processes import HOME, environment_of
from video.settings import VideoSettings

LONGEST_S = 10.0  # s, start and import of OpenCV included: 1-2 s on a quiet machine
AT_ONCE = 2  # processes: people drawing zones do not take the machine from the cameras


class ProcessTries:
    """One process a look."""

    def __init__(self, cameras: StoredCameras, memories: CameraMemories, settings: VideoSettings) -> None:
        self._cameras = cameras
        self._memories = memories
        self._settings = settings
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def look(self, camera: Camera, jpeg: bytes) -> OneLook:
        """What is seen. Raises Unavailable when it takes too long or fails, Invalid for what is no picture."""
        confirmed = await asyncio.to_thread(self._cameras.views_confirmed)
        question = Question(
            camera=replace(camera, address=""),
            jpeg=jpeg,
            memory=await self._memories.find(camera.id) or b"",
            confirmed_at=confirmed.get(camera.id),
            settings=self._settings,
        )
        try:
            async with asyncio.timeout(LONGEST_S), self._gate:
                answer = await self._ask(question)
        except TimeoutError:
            raise Unavailable(f"the detectors took longer than {LONGEST_S:.0f} s: try again") from None
        if answer.seen is None:
            raise Invalid(f"the newest picture cannot be looked at: {answer.trouble}")
        return answer.seen

    async def _ask(self, question: Question) -> Answer:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-E", "-s", "-m", "video.one_look_process"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment_of(self._settings),
            cwd=HOME,
        )
        try:
            told, _ = await process.communicate(msgspec.msgpack.encode(question))
            return msgspec.msgpack.decode(told, type=Answer)
        except msgspec.MsgspecError:
            raise Unavailable("the detectors failed on this picture") from None
        finally:
            await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
