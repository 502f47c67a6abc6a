"""A worker: one camera's loop in its own process, which may be killed at any moment.

Forked by the nursery (`video/nursery.py`). Its job comes through its socket, and what it sees goes out there; it
inherits no environment, writes no file, and knows the address of nothing but its camera. If the supervisor dies,
writing fails and so it ends.
"""

from __future__ import annotations

import os
import resource
import socket
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from video.budget import Budget
from video.detectors.learned_water import FloodJudge, flood_judge
from video.detectors.road_features import RoadFeatures
from video.detectors.vehicles import VehicleNetwork
from video.errors import BadPicture, BadWeights, SourceLost, SourceStalled, VideoError
from video.frames import Frame, Image
from video.memory import CameraMemory
from video.outbox import Job, Note, write_note
from video.overlay import draw_overlay, snapshot_of
from video.pace import Pace, Way
from video.settings import VideoSettings
from video.sources.jpeg import encode
from video.sources.open import open_source
from video.sources.source import FrameSource
from video.watch import CameraWatch, Seen

BAD_PICTURES = 5  # undecodable in a row: the stream is garbage, open it anew
REFERENCES_EVERY_S = 30.0  # s: references change slowly, and are most of a note's bytes


class Worker:
    """Opens the camera, watches it, says what it sees; opens it again for ever."""

    def __init__(self, job: Job, out: BinaryIO) -> None:
        self._job = job
        self._settings = job.settings
        self._out = out
        self._started_s = time.monotonic()
        self._watch = CameraWatch(
            job.camera,
            job.settings.thresholds,
            job.memory,
            at=job.now,
            network=network_of(job.settings),
            flood_judge=flood_judge_of(job.settings),
            confirmed_at=job.confirmed_at,
        )
        self._beat_due_s = self._report_due_s = self._references_due_s = 0.0
        self._state = ""
        self._bad = 0
        self._rest_s = job.settings.rest_first_s
        self._budget = Budget(share=job.settings.cpu_share, period_s=job.camera.period_s)
        self._pace = Pace(job.camera.address, period_s=job.camera.period_s, longest_s=job.settings.key_interval_s)

    def run(self) -> None:
        """Until killed."""
        while True:
            # Before opening, which may hang until we are killed: a camera long out of sight is offline all the same
            self._say(self._watch.miss(self._now(), "opening the stream"), None)
            try:
                self._watch_stream()
            except VideoError as error:
                self._pace.lost(stalled=isinstance(error, SourceStalled))
                self._rest(str(error))

    def _watch_stream(self) -> None:
        self._pace.opened()
        every = self._pace.way is Way.ALL
        source = open_source(self._job.camera.address, self._job.credentials, self._settings, every_picture=every)
        try:
            if self._pace.way is Way.SNAPSHOTS:
                self._take_one(source)
            else:
                self._follow(source)
        finally:
            source.close()
        self._wait(self._budget.period_s)

    def _take_one(self, source: FrameSource) -> None:
        source.grab()
        self._beat()
        self._look(source)

    def _follow(self, source: FrameSource) -> None:
        due_s = 0.0
        while True:
            has_come = source.grab()
            grabbed_s = time.monotonic()
            self._beat()
            if not has_come:
                continue
            if self._pace.grabbed(grabbed_s):
                return
            if grabbed_s >= due_s:
                due_s = grabbed_s + self._budget.period_s
                self._look(source)
            if time.monotonic() - grabbed_s > self._settings.read_timeout_s:
                raise SourceLost("fell behind the stream: what it holds now is old")

    def _look(self, source: FrameSource) -> None:
        self._budget.note(time.monotonic(), time.process_time())
        try:
            image = source.picture()
        except BadPicture as error:
            self._bad += 1
            self._say(self._watch.miss(self._now(), str(error)), None)
            if self._bad >= BAD_PICTURES:
                raise SourceLost(str(error)) from None
            return
        self._bad, self._rest_s = 0, self._settings.rest_first_s
        at = self._now()
        self._say(
            self._watch.see(Frame(camera=self._job.camera.id, image=image, captured_at=at, received_at=at)), image
        )

    def _rest(self, detail: str) -> None:
        """Wait before the next try, longer each time, still giving signs of life."""
        rest_s, self._rest_s = self._rest_s, min(2 * self._rest_s, self._settings.rest_last_s)
        self._wait(rest_s, because=detail)

    def _wait(self, rest_s: float, *, because: str = "") -> None:
        """Beating, and saying why no picture comes, if it should."""
        until_s = time.monotonic() + rest_s
        while True:
            self._beat()
            if because:
                self._say(self._watch.miss(self._now(), because), None)
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                return
            time.sleep(min(left_s, self._settings.beat_s))

    def _say(self, seen: Seen, image: Image | None) -> None:
        now_s = time.monotonic()
        is_due = now_s >= self._report_due_s or seen.report.state.value != self._state
        if not is_due and not seen.tellings:
            return
        self._state, self._report_due_s = seen.report.state.value, now_s + self._settings.report_s
        note = Note(
            report=replace(seen.report, detail=seen.report.detail or self._budget.sentence or self._pace.sentence),
            has_snapshot=image is not None,
            tellings=seen.tellings,
            memory=self._remember(now_s),
        )
        write_note(self._out, note, () if image is None else self._pictures(image, seen))

    def _remember(self, now_s: float) -> CameraMemory:
        memory = self._watch.memory(with_references=now_s >= self._references_due_s)
        if memory.references:  # before the first are learned there is nothing to wait for
            self._references_due_s = now_s + REFERENCES_EVERY_S
        return memory

    def _pictures(self, image: Image, seen: Seen) -> tuple[bytes, ...]:
        quality = self._settings.jpeg_quality
        snapshot = encode(snapshot_of(image, longest_px=self._settings.snapshot_px), quality=quality)
        if not seen.tellings:
            return (snapshot,)
        overlays = [draw_overlay(image, self._job.camera, telling.finding) for telling in seen.tellings]
        return (snapshot, *(encode(picture, quality=quality) for picture in (image, *overlays)))

    def _beat(self) -> None:
        if time.monotonic() >= self._beat_due_s:
            self._beat_due_s = time.monotonic() + self._settings.beat_s
            write_note(self._out, Note())

    def _now(self) -> datetime:
        return self._job.now + timedelta(seconds=time.monotonic() - self._started_s)


def work(line: socket.socket) -> None:
    """Take the job from the socket and watch until killed."""
    out, words = line.makefile("wb"), line.makefile("rb")
    write_note(out, Note(ready=True))
    told = words.readline()
    if not told:
        return
    job = msgspec.json.decode(told, type=Job)
    limit(job.settings.worker_memory_mb)
    try:
        Worker(job, out).run()
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)  # the supervisor is gone; flushing what nobody reads would only fail again
    except Exception as error:  # noqa: BLE001 - the last door: name it to the supervisor, who starts another
        # Only the kind: its text may hold an address with credentials
        write_note(out, Note(crash=str(error) if isinstance(error, VideoError) else type(error).__name__))


def network_of(settings: VideoSettings) -> VehicleNetwork | None:
    """The city's vehicle network, if there is one, or BadWeights."""
    if not settings.vehicle_weights:
        return None
    return VehicleNetwork(Path(settings.vehicle_weights), sha256=settings.vehicle_sha256)


def flood_judge_of(settings: VideoSettings) -> FloodJudge | None:
    """The city's flood head on its vehicle network, if there is one, or BadWeights."""
    if not settings.flood_head:
        return None
    if not settings.vehicle_weights:
        raise BadWeights("a flood head needs the vehicle weights that it was fitted on, and no setting names them")
    features = RoadFeatures(Path(settings.vehicle_weights), sha256=settings.vehicle_sha256)
    return flood_judge(Path(settings.flood_head), sha256=settings.flood_head_sha256, features=features)


def limit(memory_mb: int) -> None:
    """What a decoder taken over by a hostile stream may not do: eat the machine, write files, dump its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
