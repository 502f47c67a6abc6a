"""One episode is one finding, whatever passes in front of it and whatever becomes of its light, stream and worker."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulators.cameras import StreetCorner
from tests.unit.video.degraded import Scene
from tests.unit.video.scenes import CORNER, Diary, frame_of, moment, watch_of
from tests.unit.video.street_events import EVENTS, bus_passes, snowfall_settles
from video.memory import CameraMemory
from video.thresholds import Thresholds

STOP = (60.0, 260.0)  # s: the car stands
END_S = 345.0
PERIOD_S = 5.0
LIMITS = Thresholds(dwell_s=60)
BLOCKED, EMPTY = StreetCorner(parked=(STOP,)), StreetCorner()


def watched(
    scene: Scene,
    *,
    away: tuple[tuple[float, float], ...] = (),
    restarts: tuple[float, ...] = (),
    limits: Thresholds = LIMITS,
    end_s: float = END_S,
    period_s: float = PERIOD_S,
) -> Diary:
    """The scene by a picture in each period, but while the camera is away; workers die before some pictures."""
    camera, diary, memory = replace(CORNER, period_s=period_s), Diary(), CameraMemory(camera=CORNER.id)
    watch = watch_of(camera, limits)
    for at_s in np.arange(0, end_s, period_s):
        if any(at_s - period_s < death <= at_s for death in restarts):
            watch = watch_of(camera, limits, memory)
        if any(start <= at_s < end for start, end in away):
            seen = watch.miss(moment(at_s), "the stream ended")
        else:
            seen = watch.see(frame_of(scene(float(at_s)), float(at_s)))
        memory = memory.after(watch.memory(with_references=True))
        diary.reports.append((float(at_s), seen.report))
        diary.tellings += [(float(at_s), told) for told in seen.tellings]
    return diary


def episodes(diary: Diary) -> list[str]:
    """What became of ramp findings, without refreshes; each finding by a number of its own."""
    told = [each for _, each in diary.tellings if each.finding.kind == "blocked_ramp" and each.change != "refreshed"]
    ids = list(dict.fromkeys(each.finding.id for each in told))
    return [f"{each.change.value} {ids.index(each.finding.id) + 1}" for each in told]


ONE = ["opened 1", "cleared 1"]


@pytest.mark.parametrize("event", EVENTS)
def test_a_car_is_one_finding_whatever_happens_around_it(event: str) -> None:
    diary = watched(EVENTS[event](BLOCKED.picture))
    assert episodes(diary) == ONE
    assert STOP[0] + LIMITS.dwell_s <= diary.when("blocked_ramp", "opened") <= STOP[0] + LIMITS.dwell_s + 20
    assert STOP[1] <= diary.when("blocked_ramp", "cleared") <= STOP[1] + 60


@pytest.mark.parametrize("event", EVENTS)
def test_the_same_without_a_car_is_no_finding(event: str) -> None:
    diary = watched(EVENTS[event](EMPTY.picture))
    assert [(told.finding.kind, told.change) for _, told in diary.tellings] == []


@pytest.mark.parametrize("every_s", [30, 20, 15])
@pytest.mark.parametrize("period_s", [1.0, 2.0])
def test_buses_that_look_like_a_car_for_a_moment_do_not_keep_it_there(every_s: float, period_s: float) -> None:
    """Looked at so often, the even side of a bus stands still from picture to picture."""
    diary = watched(bus_passes(BLOCKED.picture, every_s=every_s, for_s=8), period_s=period_s)
    assert episodes(diary) == ONE
    assert STOP[1] + LIMITS.clear_s <= diary.when("blocked_ramp", "cleared") <= STOP[1] + 80


@pytest.mark.parametrize(
    "away",
    [
        pytest.param(((90, 105),), id="reconnects in the dwell"),
        pytest.param(((90, 105), (110, 115), (120, 130)), id="reconnects again and again in the dwell"),
        pytest.param(((180, 240),), id="is away while it is open"),
        pytest.param(((240, 280),), id="is away when the car leaves"),
    ],
)
@pytest.mark.parametrize("dies", [False, True], ids=["worker lives", "worker dies as well"])
def test_a_stream_that_comes_back_goes_on_with_its_finding(away: tuple[tuple[float, float], ...], dies: bool) -> None:
    diary = watched(BLOCKED.picture, away=away, restarts=tuple(end for _, end in away) if dies else ())
    assert episodes(diary) == ONE
    for start, end in away:
        assert diary.words("ramp", start, end) == {"unknown"}


@pytest.mark.parametrize("event", ["a shadow sweeps in the dwell", "night", "a bus waits while it is open"])
def test_a_worker_that_dies_in_the_middle_of_it_goes_on_with_its_finding(event: str) -> None:
    assert episodes(watched(EVENTS[event](BLOCKED.picture), restarts=(75, 98, 190))) == ONE


def test_a_car_that_comes_in_falling_snow_while_snow_settles_is_one_finding() -> None:
    assert episodes(watched(snowfall_settles(StreetCorner(parked=(STOP,), snowfall=5), 40, 1800))) == ONE


@pytest.mark.timeout(300)  # four hundred pictures
def test_snow_that_settles_within_the_hour_is_neither_a_vehicle_nor_a_flood() -> None:
    limits = replace(LIMITS, dwell_s=180)
    diary = watched(snowfall_settles(StreetCorner(snowfall=5), 60, 3600), limits=limits, end_s=3900, period_s=10)
    assert {told.finding.kind.value for _, told in diary.tellings} == set()
