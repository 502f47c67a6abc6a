from __future__ import annotations

from itertools import pairwise

import pytest

from simulators.cameras import StreetCorner
from tests.unit.video.scenes import ROAD, view
from tests.unit.video.street_events import snow_settles
from video.detectors.detector import Condition, Reading
from video.detectors.water import Surface, Water, median_of, towards, votes_of
from video.thresholds import Thresholds
from video.views import patch_of

LIMITS = Thresholds()
DRY = Surface(lines=0.5, middle=0.25, fine=0.35, light=110, flicker=2.0)


def road(kept: dict[str, bytes] | None = None, *, is_open: bool = False) -> Water:
    return Water(patch_of(ROAD, (ROAD,), (270, 480)), LIMITS, kept=kept or {}, is_open=is_open)


def look(water: Water, scene: StreetCorner, start_s: int, end_s: int) -> list[Reading]:
    return [water.look(view(scene.picture(at_s), at_s)) for at_s in range(start_s, end_s)]


def test_a_dry_road_is_dry_and_remembered() -> None:
    water = road()
    readings = look(water, StreetCorner(), 0, 20)
    assert [reading.condition for reading in readings[:4]] == [Condition.BLIND] * 4
    assert {reading.word for reading in readings[4:]} == {"dry"}
    assert set(water.remember()) == {"dry"}


def test_water_is_told_by_a_reference_from_an_earlier_life() -> None:
    before = road()
    look(before, StreetCorner(), 0, 10)
    flooded = look(road(before.remember()), StreetCorner(water=((-5000, 9000),)), 20, 40)
    assert {reading.word for reading in flooded[5:]} == {"flooded"}
    assert all(0.55 <= reading.score <= 1 for reading in flooded[5:])


def test_without_a_reference_an_open_flood_stays_until_the_road_comes_back() -> None:
    water = road(is_open=True)
    wet = look(water, StreetCorner(water=((-5000, 9000),)), 0, 20)
    assert wet[-1].condition is Condition.PRESENT
    assert water.remember() == {}
    assert look(water, StreetCorner(), 20, 40)[-1].word == "dry"


def test_a_dark_road_cannot_be_judged() -> None:
    assert look(road(), StreetCorner(dark=((0, 99),)), 0, 10)[-1].condition is Condition.BLIND


def test_snow_is_suspect_at_most_and_after_half_an_hour_the_usual_road() -> None:
    water, scene = road(), StreetCorner(traffic_every_s=0, people_every_s=0)
    look(water, scene, 0, 10)
    snow = snow_settles(scene.picture, scene.picture, -100, 50)
    readings = [water.look(view(snow(at_s), at_s)) for at_s in range(20, 2000, 60)]
    assert {reading.condition for reading in readings[5:25]} == {Condition.UNSURE}
    assert (readings[-1].condition, readings[-1].word) == (Condition.ABSENT, "dry")
    thaw = [water.look(view(scene.picture(at_s), at_s)) for at_s in range(2000, 2010)]
    assert Condition.PRESENT not in {reading.condition for reading in thaw}


def test_wet_asphalt_keeps_its_lines_and_is_not_flooded() -> None:
    votes = votes_of(
        towards(DRY, Surface(lines=0.48, middle=0.24, fine=0.36, light=80, flicker=2.2), share=1.0), DRY, LIMITS
    )
    assert sum(votes.values()) / 4 < LIMITS.suspect_score


@pytest.mark.parametrize("cue", ["lines", "middle", "fine", "flicker"])
def test_one_cue_alone_puts_no_water_on_the_road(cue: str) -> None:
    values = {"lines": 0.5, "middle": 0.25, "fine": 0.35, "light": 110.0, "flicker": 2.0}
    values[cue] *= 3 if cue in ("fine", "flicker") else 0.2
    votes = votes_of(Surface(**values), DRY, LIMITS)
    assert max(votes.values()) == 1.0
    assert sum(votes.values()) / 4 < LIMITS.flooded_score


def test_the_median_drops_a_passing_vehicle() -> None:
    passing = Surface(lines=0.9, middle=0.4, fine=0.2, light=200, flicker=30)
    assert median_of((DRY, passing, DRY, DRY, passing)) == DRY


def test_rising_water_scores_higher_and_higher() -> None:
    water = road()
    look(water, StreetCorner(traffic_every_s=0), 0, 6)
    scene = StreetCorner(water=((0, 300),), traffic_every_s=0)
    scores = [max(reading.score for reading in look(water, scene, at_s, at_s + 6)) for at_s in (20, 50, 80)]
    assert all(later >= earlier for earlier, later in pairwise(scores))
    assert scores[-1] > 0.55
