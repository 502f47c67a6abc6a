from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import cv2
import pytest

from simulators.cameras import StreetCorner
from situation.app import zone_tries
from situation.app.zone_tries import ProcessTries
from situation.cameras import FindingKind, Zone, ZoneKind
from situation.errors import Invalid, Unavailable
from situation.ports import OneLook
from tests.integration.video_role import LOOPBACK, Centre, WallClock, camera_at
from video.frames import Frame
from video.memory import CameraMemory
from video.thresholds import Thresholds
from video.watch import CameraWatch

CAMERA = camera_at("http://127.0.0.1:9/")
FREE = StreetCorner(traffic_every_s=0, people_every_s=0)
BLOCKED = replace(FREE, parked=((-10.0, 1e9),))
DARK = replace(FREE, dark=((-10.0, 1e9),))


def jpeg_of(scene: StreetCorner) -> bytes:
    _, coded = cv2.imencode(".jpg", scene.picture(40.0))
    return bytes(coded.data)


def learned() -> CameraMemory:
    """What a worker keeps after it has watched the free place."""
    watch = CameraWatch(CAMERA, Thresholds(), CameraMemory(camera=CAMERA.id), at=WallClock().now())
    for number in range(8):
        at = WallClock().now()
        watch.see(Frame(camera=CAMERA.id, image=FREE.picture(number), captured_at=at, received_at=at))
    return watch.memory(with_references=True)


async def look(scene: StreetCorner, *zones: Zone, memory: CameraMemory | None = None) -> OneLook:
    centre = Centre(cameras=[CAMERA])
    if memory:
        centre.kept[CAMERA.id] = memory.to_bytes(most=centre.most_bytes)
    tries = ProcessTries(centre, centre, LOOPBACK)  # type: ignore[arg-type]  # the same reads, from a test's lists
    return await tries.look(replace(CAMERA, zones=zones or CAMERA.zones), jpeg_of(scene))


async def test_before_anything_is_learned_a_zone_says_so_and_the_picture_is_measured() -> None:
    seen = await look(FREE)
    assert seen.why == ""
    assert seen.sharpness > 0
    assert seen.sharpness_usual is None
    assert [(zone.id, zone.word, zone.why) for zone in seen.zones] == [
        ("ramp", "unknown", "no_reference"),
        ("road", "unknown", "no_reference"),
    ]


async def test_with_what_the_worker_learned_a_free_and_a_blocked_ramp_are_told_apart() -> None:
    memory = learned()
    free, blocked = await look(FREE, memory=memory), await look(BLOCKED, memory=memory)
    assert [zone.word for zone in free.zones] == ["clear", "dry"]
    assert blocked.zones[0].word == "occupied"
    assert blocked.zones[0].score > 2 * free.zones[0].score
    assert free.sharpness_usual is not None


async def test_a_dark_picture_and_a_tiny_zone_cannot_be_judged() -> None:
    dark = await look(DARK, memory=learned())
    assert dark.why == FindingKind.DARK
    assert {zone.why for zone in dark.zones} == {FindingKind.DARK}
    tiny = Zone(id="tiny", kind=ZoneKind.RAMP, polygon=((0.5, 0.5), (0.51, 0.5), (0.5, 0.51)))
    (zone,) = (await look(FREE, tiny)).zones
    assert zone.why == "zone_small"


async def test_what_takes_too_long_is_killed_and_what_is_no_picture_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = ProcessTries(Centre(cameras=[CAMERA]), Centre(), LOOPBACK)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="not a JPEG"):
        await tries.look(CAMERA, b"GIF89a")
    monkeypatch.setattr(zone_tries, "LONGEST_S", 0.05)
    with pytest.raises(Unavailable, match="took longer"):
        await tries.look(CAMERA, jpeg_of(FREE))


def test_the_web_role_loads_no_opencv_for_it() -> None:
    code = "import sys, situation.app.zone_tries, situation.app.video_settings; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
