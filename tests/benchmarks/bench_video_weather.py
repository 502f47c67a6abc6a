"""Real clips made worse: what must still be found, what must not, and what must be called by its name.

Weather and faults are drawn onto real pictures, and so are made up; the streets under them are not. Needs the data
folder beside the checkout.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from situation.cameras import HEALTH_KINDS, Camera, CameraId
from tests.benchmarks.bench_video import CLIP, DATA, START, Clip, clips, pictures
from tests.unit.video import degraded
from tests.unit.video.degraded import Damage
from video.confirmation import Change
from video.frames import Frame
from video.memory import CameraMemory
from video.watch import CameraWatch

HARMLESS: dict[str, Damage] = {
    "shaking, 5 px": degraded.shaking,
    "night": degraded.night,
    "JPEG quality 20": degraded.cheap_jpeg,
    "rain": degraded.rain,
    "drops on the glass": degraded.drops,
    "haze": degraded.haze,
}
BLINDING: dict[str, Damage] = {
    "out of focus": degraded.out_of_focus,
    "glare": degraded.glare,
    "snow on the glass": degraded.snow_on_the_glass,
    "turned": degraded.turned(70, 20),
}
FROM = 1 / 3  # of the clip: before, all is well
QUICK = replace(CLIP, sight_hold_s=2.0, health_clear_s=1.0)  # the clips last 20 s
LONGEST_S = 30.0  # of a clip


def run() -> str:
    """The table as Markdown."""
    if not DATA.exists():
        return "## Cameras: real clips made worse\n\nNot measured: the data folder `../shared/data` is not here."
    chosen = watched()
    lines = [
        "## Cameras: real clips made worse",
        "",
        f"From a third of each clip on, at most {LONGEST_S:g} s; hold of a health finding {QUICK.sight_hold_s:g} s. "
        "Blocked ramp found (expected in the first clip, before or under the damage), and health findings.",
        "",
        "| made worse by | " + " | ".join(f"{clip.path.stem}, {clip.name}" for clip in chosen) + " |",
        "|---|" + "---|" * len(chosen),
    ]
    for name, damage in (HARMLESS | BLINDING).items():
        lines.append(f"| {name} | " + " | ".join(_told(clip, damage) for clip in chosen) + " |")
    return "\n".join(lines)


def watched() -> list[Clip]:
    """The real stop, and one street without."""
    everything = clips()
    stop = next(clip for clip in everything if clip.stop)
    street = next(clip for clip in everything if clip.stop is None and "street" in clip.path.name)
    return [stop, street]


def _told(clip: Clip, damage: Damage) -> str:
    found = opened(clip, damage)
    return ", ".join(found) or "nothing"


def opened(clip: Clip, damage: Damage) -> list[str]:
    """Kinds of findings that were opened, in order."""
    camera = Camera(id=CameraId("clip"), name="clip", lat=0, lon=0, address="", zones=(clip.zone,), period_s=0.2)
    watch = CameraWatch(camera, QUICK, CameraMemory(camera=camera.id), at=START)
    shown = [(at_s, image) for at_s, image in pictures(clip) if at_s < LONGEST_S]
    worse_s, found = shown[-1][0] * FROM, []
    for at_s, image in shown:
        at, seen_image = START + timedelta(seconds=at_s), damage(image, at_s) if at_s >= worse_s else image
        seen = watch.see(Frame(camera=camera.id, image=seen_image, captured_at=at, received_at=at))
        found += [told.finding.kind.value for told in seen.tellings if told.change is Change.OPENED]
    return found


needs_data = pytest.mark.skipif(not DATA.exists(), reason="the data folder ../shared/data is not here")


@needs_data
@pytest.mark.benchmark
@pytest.mark.shared_data
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", HARMLESS)
def test_bad_weather_hides_no_stop_and_makes_none(name: str) -> None:
    stop, street = watched()
    assert opened(stop, HARMLESS[name]) == ["blocked_ramp"]
    assert opened(street, HARMLESS[name]) == []


@needs_data
@pytest.mark.benchmark
@pytest.mark.shared_data
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", BLINDING)
def test_a_blinded_camera_says_so_and_finds_nothing(name: str) -> None:
    for clip in watched():
        found = opened(clip, BLINDING[name])
        assert found, clip.name
        assert set(found) <= HEALTH_KINDS, clip.name
