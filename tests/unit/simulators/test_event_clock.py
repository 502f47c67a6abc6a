from __future__ import annotations

import time

import pytest

from simulators.event_clock import HEAD_START_S, EventClock


class Wall:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = 1_800_000_000.0
        monkeypatch.setattr(time, "time", lambda: self.at)
        monkeypatch.setattr(time, "monotonic", lambda: self.at - 1_700_000_000.0)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def test_real_time_begins_now_and_goes_with_the_clock(wall: Wall) -> None:
    clock = EventClock(speed=1.0, duration_s=60.0)
    assert clock.began_at == wall.at
    wall.at += 59
    assert (clock.now(), clock.is_over) == (wall.at, False)
    wall.at += 1
    assert clock.is_over


def test_fast_time_meets_the_wall_clock_at_its_end(wall: Wall) -> None:
    clock = EventClock(speed=10.0, duration_s=600.0)
    assert clock.began_at == wall.at - 540
    wall.at += 30
    assert clock.now() == clock.began_at + 300
    wall.at += 30
    assert (clock.now(), clock.is_over) == (wall.at, True)


def test_fast_time_without_an_end_catches_up_and_then_never_overtakes(wall: Wall) -> None:
    clock = EventClock(speed=10.0, duration_s=None)
    assert clock.now() == wall.at - HEAD_START_S
    wall.at += 1000
    assert (clock.now(), clock.is_over) == (wall.at, False)


@pytest.mark.parametrize("speed", [0.0, -1.0])
def test_time_that_does_not_move_forward_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        EventClock(speed=speed, duration_s=None)
