from __future__ import annotations

import pytest

from video.pace import Pace, Way

RTSP = "rtsp://camera.example/"


def pace_of(period_s: float = 5.0, address: str = RTSP) -> Pace:
    pace = Pace(address, period_s=period_s, longest_s=6.0)
    pace.opened()
    return pace


def test_the_key_interval_is_the_median_of_the_first_few() -> None:
    pace = pace_of()
    assert [pace.grabbed(at_s) for at_s in (0.4, 2.4, 7.0, 9.0, 11.0)] == [False] * 5
    assert pace.interval_s == 2.0
    assert pace.sentence == "a key picture every 2.0 s"


def test_key_pictures_too_far_apart_end_that_way_at_once() -> None:
    pace = pace_of()
    assert [pace.grabbed(at_s) for at_s in (0.0, 7.0, 14.0, 21.0)] == [False, False, False, True]
    assert pace.way is Way.ALL
    assert "every picture is decoded" in pace.sentence


@pytest.mark.parametrize(("period_s", "way"), [(5.0, Way.ALL), (10.0, Way.SNAPSHOTS)])
def test_two_stalls_after_a_first_picture_are_a_long_key_interval(period_s: float, way: Way) -> None:
    pace = pace_of(period_s)
    for expected in (Way.KEYS, way):
        pace.opened()
        pace.grabbed(1.0)
        pace.lost(stalled=True)
        assert pace.way is expected


def test_a_camera_that_hangs_does_not_open_again_and_keeps_its_way() -> None:
    pace = pace_of()
    for _ in range(5):
        pace.opened()
        pace.grabbed(1.0)
        pace.lost(stalled=True)
        pace.opened()
        pace.lost(stalled=False)
    assert pace.way is Way.KEYS


def test_a_way_that_fails_gives_way_to_the_next_and_in_the_end_to_the_first() -> None:
    pace = pace_of(period_s=10.0)
    for at_s in (0.0, 7.0, 14.0, 21.0):
        pace.grabbed(at_s)
    ways = [pace.way]
    for _ in range(2):
        pace.lost(stalled=False)
        ways.append(pace.way)
    assert ways == [Way.SNAPSHOTS, Way.ALL, Way.KEYS]


@pytest.mark.parametrize("address", ["http://camera.example/", "file:///film.mp4"])
def test_streams_without_key_pictures_have_one_way(address: str) -> None:
    pace = pace_of(address=address)
    assert not any(pace.grabbed(9.0 * number) for number in range(6))
    for _ in range(3):
        pace.lost(stalled=True)
    assert pace.way is Way.KEYS
