from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from simulators.cameras import Image, StreetCorner
from situation.cameras import CameraState, FindingState
from tests.unit.video.scenes import CORNER, RAMP, Diary, moment, play, watch_of
from video.memory import CameraMemory

PARKED = StreetCorner(parked=((40, 100),))


@pytest.mark.parametrize("snowfall", [0.0, 4.0])
def test_a_car_that_parks_among_traffic_and_people_is_one_finding(snowfall: float) -> None:
    diary = play(StreetCorner(parked=((40, 100),), snowfall=snowfall).picture, 0, 130, watch=watch_of())
    assert diary.changes("blocked_ramp") == ["opened", "cleared"]
    assert 58 <= diary.when("blocked_ramp", "opened") <= 66
    assert 103 <= diary.when("blocked_ramp", "cleared") <= 112
    assert diary.words("ramp", 70, 100) == {"blocked"}


def test_a_stop_shorter_than_the_dwell_is_no_finding() -> None:
    assert play(StreetCorner(parked=((40, 52),)).picture, 0, 90, watch=watch_of()).tellings == []


def test_traffic_people_and_snowfall_alone_are_no_finding() -> None:
    scene = StreetCorner(snowfall=6, traffic_every_s=4, people_every_s=5)
    assert play(scene.picture, 0, 150, watch=watch_of()).tellings == []


def test_a_car_that_was_there_first_and_leaves_is_no_finding() -> None:
    diary = play(StreetCorner(parked=((-10, 40),)).picture, 0, 90, watch=watch_of())
    assert diary.tellings == []
    assert diary.words("ramp", 55, 90) <= {"clear", "occupied"}


def test_a_shadow_over_the_ramp_is_no_finding() -> None:
    def with_shadow(at_s: float) -> Image:
        image = StreetCorner(traffic_every_s=0, people_every_s=0).picture(at_s)
        if at_s > 20:
            shade = np.ones((360, 640, 1), np.float32)
            cv2.fillPoly(shade, [np.array([(300, 130), (560, 130), (520, 240), (330, 240)])], 0.6)
            image = (image * shade).astype(np.uint8)
        return image

    diary = play(with_shadow, 0, 90, watch=watch_of())
    assert diary.changes("blocked_ramp") == []


@pytest.mark.parametrize("light", [0.6, 1.3])
def test_a_change_of_light_is_no_finding_and_does_not_hide_one(light: float) -> None:
    def under_a_cloud(at_s: float) -> Image:
        image = PARKED.picture(at_s)
        return np.clip(image * light, 0, 255).astype(np.uint8) if at_s > 25 else image

    diary = play(under_a_cloud, 0, 130, watch=watch_of())
    assert diary.changes("blocked_ramp") == ["opened", "cleared"]


def test_water_over_the_road_is_flooding_and_ebbs() -> None:
    diary = play(StreetCorner(water=((60, 240),)).picture, 0, 300, watch=watch_of())
    assert [change for change in diary.changes("flooding") if change != "refreshed"] == ["opened", "cleared"]
    assert "flooded" in diary.words("road", 150, 180)
    assert diary.words("road", 260, 300) == {"dry"}
    assert diary.changes("blocked_ramp") == []


def test_a_dark_camera_leaves_the_finding_open_and_the_zone_unknown() -> None:
    scene = StreetCorner(parked=((40, 160),), dark=((80, 120),))
    diary = play(scene.picture, 0, 190, watch=watch_of())
    ramp = [told.finding for _, told in diary.tellings if told.finding.kind == "blocked_ramp"]
    assert [finding.state for finding in ramp if finding.state is FindingState.CLEARED] == [FindingState.CLEARED]
    assert len({finding.id for finding in ramp}) == 1
    assert diary.words("ramp", 81, 120) == {"unknown"}
    assert diary.words("ramp", 130, 160) == {"blocked"}
    assert diary.changes("dark") == ["opened", "cleared"]


def test_a_frozen_picture_is_told_from_its_first_repeat() -> None:
    diary = play(StreetCorner(frozen=((20, 50),)).picture, 0, 60, watch=watch_of())
    assert diary.changes("frozen") == ["opened", "cleared"]
    frozen = next(told.finding for _, told in diary.tellings if told.finding.kind == "frozen")
    assert frozen.since_at == moment(20)
    assert diary.when("frozen", "opened") <= 35


def test_no_picture_is_offline_after_its_time_and_not_before() -> None:
    watch = watch_of()
    play(PARKED.picture, 0, 20, watch=watch)
    early, late = watch.miss(moment(25), "the stream ended"), watch.miss(moment(30), "the stream ended")
    assert (early.report.state, early.tellings) == (CameraState.LIVE, ())
    assert early.report.zones == {"ramp": "unknown", "road": "unknown"}
    assert late.report.state is CameraState.OFFLINE
    assert late.tellings[0].finding.since_at == moment(18)


@pytest.mark.parametrize("life_s", [10, 14, 26])
def test_a_worker_killed_again_and_again_gives_the_same_finding(life_s: int) -> None:
    memory, diary = CameraMemory(camera=CORNER.id), Diary()
    for born_s in range(0, 125, life_s):
        watch = watch_of(memory=memory)
        play(PARKED.picture, born_s, born_s + life_s, watch=watch, diary=diary)
        memory = memory.after(watch.memory(with_references=True))
    assert [change for change in diary.changes("blocked_ramp") if change != "refreshed"] == ["opened", "cleared"]
    assert len({told.finding.id for _, told in diary.tellings}) == 1


def test_another_resolution_keeps_the_finding() -> None:
    watch = watch_of()
    diary = play(PARKED.picture, 0, 80, watch=watch)
    play(lambda at_s: cv2.resize(PARKED.picture(at_s), (1280, 960)), 80, 130, watch=watch, diary=diary)
    assert [change for change in diary.changes("blocked_ramp") if change != "refreshed"] == ["opened", "cleared"]
    assert len({told.finding.id for _, told in diary.tellings}) == 1


def test_a_zone_that_is_not_on_the_picture_is_harmless() -> None:
    nowhere = replace(CORNER, zones=(replace(RAMP, polygon=((2.0, 2.0), (3.0, 2.0), (3.0, 3.0))),))
    assert play(PARKED.picture, 0, 20, watch=watch_of(nowhere)).tellings == []
