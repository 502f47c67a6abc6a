"""Pictures for tests of detectors: a made street corner through the real judgement, without streams or clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from simulators.cameras import LABEL_ZONE, RAMP_ZONE, ROAD_ZONE, Image
from situation.cameras import Camera, CameraId, CameraReport, Zone, ZoneKind
from video.frames import Frame
from video.memory import CameraMemory
from video.thresholds import Thresholds
from video.views import View, view_of
from video.watch import CameraWatch, Telling

START = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
RAMP = Zone(id="ramp", kind=ZoneKind.RAMP, polygon=RAMP_ZONE)
ROAD = Zone(id="road", kind=ZoneKind.ROAD, polygon=ROAD_ZONE)
LABEL = Zone(id="label", kind=ZoneKind.IGNORE, polygon=LABEL_ZONE)
CORNER = Camera(
    id=CameraId("corner"),
    name="corner",
    lat=51.1,
    lon=71.4,
    address="rtsp://camera.example/",
    zones=(RAMP, ROAD, LABEL),
    period_s=2.0,
)
QUICK = Thresholds(dwell_s=20, clear_s=5, flood_hold_s=20, flood_clear_s=20)


def moment(at_s: float) -> datetime:
    return START + timedelta(seconds=at_s)


def frame_of(image: Image, at_s: float) -> Frame:
    return Frame(camera=CORNER.id, image=image, captured_at=moment(at_s), received_at=moment(at_s))


def view(image: Image, at_s: float) -> View:
    return view_of(frame_of(image, at_s), work_px=480)


def watch_of(camera: Camera = CORNER, limits: Thresholds = QUICK, memory: CameraMemory | None = None) -> CameraWatch:
    return CameraWatch(camera, limits, memory or CameraMemory(camera=camera.id), at=START)


class Diary:
    """What a watch said of a scene."""

    def __init__(self) -> None:
        self.tellings: list[tuple[float, Telling]] = []
        self.reports: list[tuple[float, CameraReport]] = []

    def changes(self, kind: str) -> list[str]:
        return [told.change.value for _, told in self.tellings if told.finding.kind == kind]

    def when(self, kind: str, change: str) -> float:
        return next(at for at, told in self.tellings if told.finding.kind == kind and told.change == change)

    def words(self, zone: str, start_s: float, end_s: float) -> set[str]:
        return {report.zones[zone] for at, report in self.reports if start_s <= at < end_s}


def play(
    picture: Callable[[float], Image],
    start_s: float,
    end_s: float,
    *,
    watch: CameraWatch,
    diary: Diary | None = None,
    every_s: float = 2.0,
) -> Diary:
    """Show a scene to a watch, a picture every so often."""
    diary = diary or Diary()
    for at_s in np.arange(start_s, end_s, every_s):
        seen = watch.see(frame_of(picture(float(at_s)), float(at_s)))
        diary.reports.append((float(at_s), seen.report))
        diary.tellings += [(float(at_s), told) for told in seen.tellings]
    return diary
