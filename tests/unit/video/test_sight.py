from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from simulators.cameras import Image, StreetCorner
from situation.cameras import HEALTH_KINDS, CameraState
from tests.unit.video import degraded
from tests.unit.video.degraded import Damage, from_second
from tests.unit.video.scenes import CORNER, Diary, moment, play, watch_of
from video.memory import CameraMemory
from video.watch import CameraWatch

CORNER_SCENE = StreetCorner(snowfall=1)
SHIFTED = degraded.turned(70, 20)
TROUBLES: dict[str, Damage] = {
    "blurred": degraded.out_of_focus,
    "over_exposed": degraded.glare,
    "covered": degraded.snow_on_the_glass,
    "moved": SHIFTED,
}
HARMLESS: dict[str, Damage] = {
    "shaking mast": degraded.shaking,
    "night": degraded.night,
    "cheap JPEG": degraded.cheap_jpeg,
    "rain": degraded.rain,
    "drops": degraded.drops,
    "infrared": degraded.infrared,
    "haze": degraded.haze,
}


def health_changes(diary: Diary) -> list[tuple[str, str]]:
    told = [(one.finding.kind.value, one.change.value) for _, one in diary.tellings]
    return [(kind, change) for kind, change in told if kind in HEALTH_KINDS and change != "refreshed"]


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_picture_that_cannot_be_judged_is_named_within_20_s_and_taken_back(kind: str) -> None:
    scene = from_second(40, TROUBLES[kind], CORNER_SCENE.picture, until_s=80)
    diary = play(scene, 0, 110, watch=watch_of())
    assert health_changes(diary) == [(kind, "opened"), (kind, "cleared")]
    assert 40 < diary.when(kind, "opened") <= 60
    assert diary.when(kind, "cleared") <= 100
    assert diary.words("ramp", 42, 80) == {"unknown"}
    assert {report.state.value for at, report in diary.reports if 60 <= at < 80} == {kind}
    assert not diary.changes("blocked_ramp")
    assert not diary.changes("flooding")


@pytest.mark.parametrize("name", HARMLESS)
def test_weather_night_and_a_shaking_mast_alone_raise_nothing(name: str) -> None:
    diary = play(from_second(40, HARMLESS[name], CORNER_SCENE.picture), 0, 130, watch=watch_of())
    assert [(told.finding.kind, told.change) for _, told in diary.tellings] == []


def test_a_green_picture_is_no_street() -> None:
    diary = play(from_second(40, degraded.green, CORNER_SCENE.picture), 0, 70, watch=watch_of())
    assert {kind for kind, _ in health_changes(diary)} <= {"covered", "frozen"}
    assert diary.words("ramp", 42, 70) == {"unknown"}


def test_a_vehicle_that_hides_the_view_for_a_moment_raises_nothing() -> None:
    scene = from_second(40, degraded.snow_on_the_glass, CORNER_SCENE.picture, until_s=47)
    assert play(scene, 0, 70, watch=watch_of()).tellings == []


def test_a_slow_camera_is_told_and_goes_on_being_judged() -> None:
    watch = watch_of(replace(CORNER, period_s=1.0))
    diary = play(CORNER_SCENE.picture, 0, 30, watch=watch, every_s=1.0)
    play(CORNER_SCENE.picture, 30, 120, watch=watch, diary=diary, every_s=4.0)
    play(CORNER_SCENE.picture, 120, 150, watch=watch, diary=diary, every_s=1.0)
    assert health_changes(diary) == [("slow", "opened"), ("slow", "cleared")]
    assert {report.state for _, report in diary.reports} == {CameraState.LIVE}
    assert "clear" in diary.words("ramp", 100, 120)


def remembered(watch: CameraWatch, memory: CameraMemory) -> CameraMemory:
    return memory.after(watch.memory(with_references=True))


def watch_again(memory: CameraMemory, *, confirmed_s: float | None = None) -> CameraWatch:
    watch = watch_of(memory=memory)
    if confirmed_s is None:
        return watch
    return CameraWatch(CORNER, watch._limits, memory, at=moment(confirmed_s), confirmed_at=moment(confirmed_s))


@pytest.mark.parametrize("keeps_references", [True, False])
def test_a_moved_camera_is_unknown_over_restarts_until_a_person_confirms_the_view(keeps_references: bool) -> None:
    memory, diary = CameraMemory(camera=CORNER.id), Diary()
    scene = from_second(30, SHIFTED, CORNER_SCENE.picture)
    watch = watch_of(memory=memory)
    play(scene, 0, 60, watch=watch, diary=diary)
    memory = remembered(watch, memory) if keeps_references else watch.memory(with_references=False)
    play(scene, 60, 120, watch=watch_again(memory), diary=diary)
    assert health_changes(diary) == [("moved", "opened")]
    assert diary.words("ramp", 32, 120) == {"unknown"}

    confirmed = watch_again(memory, confirmed_s=120)
    play(scene, 120, 170, watch=confirmed, diary=diary)
    assert health_changes(diary) == [("moved", "opened"), ("moved", "cleared")]
    assert "clear" in diary.words("ramp", 150, 170)

    memory = remembered(confirmed, memory)
    play(CORNER_SCENE.picture, 170, 210, watch=watch_again(memory, confirmed_s=120), diary=diary)
    assert health_changes(diary)[-1] == ("moved", "opened"), "the new view is the one to keep"


def test_a_camera_turned_to_another_place_has_moved() -> None:
    def elsewhere(image: Image, at_s: float) -> Image:
        return np.asarray(cv2.resize(image[230:320, 20:180], image.shape[1::-1]), np.uint8)

    diary = play(from_second(30, elsewhere, CORNER_SCENE.picture), 0, 70, watch=watch_of())
    assert health_changes(diary)[0][1] == "opened"
    assert diary.words("ramp", 32, 70) == {"unknown"}


def test_a_stop_is_found_by_a_shaking_camera() -> None:
    parked = StreetCorner(parked=((40, 100),))
    diary = play(from_second(0, degraded.shaking, parked.picture), 0, 130, watch=watch_of())
    assert diary.changes("blocked_ramp") == ["opened", "cleared"]


def test_another_resolution_is_no_trouble() -> None:
    def smaller(image: Image, at_s: float) -> Image:
        return np.asarray(cv2.resize(image, (352, 288), interpolation=cv2.INTER_AREA), np.uint8)

    diary = play(from_second(30, smaller, CORNER_SCENE.picture), 0, 80, watch=watch_of())
    assert health_changes(diary) == []
