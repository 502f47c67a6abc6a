"""What a track is credited with, and what not."""

from __future__ import annotations

import numpy as np
import pytest

from geo.passes import find_passes
from geo.tracks import IDLE, UNKNOWN, WORKING
from tests.unit.geo.cities import streets
from tests.unit.geo.tracks import a_track, joined, line, roads_of, told

# A street of three segments along the x axis (101-103), and one that crosses it at x = 200 (104 south, 105 north).
CROSS = streets(
    [(0, 0), (200, 0)],
    [(200, 0), (400, 0)],
    [(400, 0), (600, 0)],
    [(200, -200), (200, 0)],
    [(200, 0), (200, 200)],
)
ROADS = roads_of(CROSS)


def test_a_drive_along_a_street_passes_each_segment_once_in_its_direction() -> None:
    assert told(find_passes(ROADS, a_track(*line((0, 3), (600, 3))))) == [(101, 1), (102, 1), (103, 1)]


def test_the_way_back_is_the_other_direction() -> None:
    assert told(find_passes(ROADS, a_track(*line((600, 3), (0, 3))))) == [(103, -1), (102, -1), (101, -1)]


def test_a_pass_tells_when_how_far_and_by_whom() -> None:
    passes = find_passes(ROADS, a_track(*line((0, 0), (600, 0), step_m=100), vehicle=7))
    assert passes.vehicle.tolist() == [7, 7, 7]
    assert passes.entered_at == pytest.approx([0, 20, 40], abs=1.0)
    assert passes.left_at == pytest.approx([20, 40, 60], abs=1.0)
    assert passes.metres == pytest.approx([200, 200, 200], rel=0.01)
    assert passes.share == pytest.approx([1, 1, 1], abs=0.01)


def test_crossing_a_street_does_not_credit_it() -> None:
    assert told(find_passes(ROADS, a_track(*line((200, -200), (200, 200))))) == [(104, 1), (105, 1)]


def test_turning_a_corner_credits_the_two_streets_driven() -> None:
    turn = [*line((0, 0), (200, 0)), *line((200, 60), (200, 200))]
    assert told(find_passes(ROADS, a_track(*turn))) == [(101, 1), (105, 1)]


def test_a_touched_corner_of_a_segment_is_no_pass() -> None:
    assert told(find_passes(ROADS, a_track(*line((0, 0), (290, 0))))) == [(101, 1)]


def test_lone_fixes_are_no_pass() -> None:
    lone = [a_track((x, 0), at=[1000.0 * x], vehicle=1) for x in (100, 300, 500)]
    assert told(find_passes(ROADS, joined(*lone))) == []


def test_no_track_has_no_pass() -> None:
    assert told(find_passes(ROADS, a_track((0, 0)).rows(np.array([], dtype=int)))) == []


def test_a_track_away_from_all_streets_has_no_pass() -> None:
    assert told(find_passes(ROADS, a_track(*line((0, 90), (600, 90))))) == []


def test_a_silence_over_120_s_breaks_the_track() -> None:
    track = a_track((0, 0), (150, 0), (450, 0), (600, 0), at=[0, 15, 136, 151])
    assert told(find_passes(ROADS, track)) == [(101, 1), (103, 1)]


def test_a_silence_of_60_s_does_not() -> None:
    track = a_track((0, 0), (150, 0), (450, 0), (600, 0), at=[0, 15, 75, 90])
    assert told(find_passes(ROADS, track)) == [(101, 1), (102, 1), (103, 1)]


def test_a_jump_out_and_back_credits_nothing_of_its_own() -> None:
    places = line((0, 0), (600, 0), step_m=50)
    places[6] = (200, 5_000)
    assert {segment for segment, _ in told(find_passes(ROADS, a_track(*places)))} <= {101, 102, 103}


def test_a_way_that_cannot_be_driven_in_the_time_is_no_pass() -> None:
    assert told(find_passes(ROADS, a_track((0, 0), (600, 0), at=[0, 5]))) == []


@pytest.mark.parametrize("tells_motion", [True, False])
def test_a_parked_machine_whose_receiver_drifts_passes_nothing(tells_motion: bool) -> None:
    rng = np.random.default_rng(5)
    drift = [(300 + east, north) for east, north in rng.normal(0, 6, (200, 2))]
    track = a_track(*drift, tells_motion=tells_motion)
    if tells_motion:
        track.speed_kmh[:] = rng.uniform(0, 2, 200)
    assert told(find_passes(ROADS, track)) == []


def test_a_stay_within_a_segment_does_not_cut_its_pass_in_two() -> None:
    places = [*line((0, 0), (300, 0)), *[(300.0, 0.0)] * 30, *line((300, 0), (600, 0))]
    passes = find_passes(ROADS, a_track(*places))
    assert told(passes) == [(101, 1), (102, 1), (103, 1)]
    assert passes.left_at[1] - passes.entered_at[1] > 300


def test_a_u_turn_within_a_segment_credits_both_directions_as_far_as_driven() -> None:
    there, back = line((0, 0), (350, 0), step_m=50), line((350, 0), (0, 0), step_m=50)
    passes = find_passes(ROADS, a_track(*there, *back[1:]))
    assert told(passes) == [(101, 1), (102, 1), (102, -1), (101, -1)]
    assert passes.share == pytest.approx([1, 0.75, 0.75, 1], abs=0.02)


def test_a_loader_that_rocks_to_and_fro_passes_nothing() -> None:
    short = roads_of(streets([(0, 0), (100, 0)], [(100, 0), (160, 0)], [(160, 0), (400, 0)]))
    rocks = [place for _ in range(10) for place in ((105.0, 0.0), (120.0, 0.0), (145.0, 0.0), (125.0, 0.0))]
    passes = find_passes(short, a_track(*line((0, 0), (100, 0)), *rocks, *line((145, 0), (400, 0)), every_s=8))
    assert told(passes) in ([(101, 1), (102, 1), (103, 1)], [(101, 1), (102, 1), (102, -1), (102, 1), (103, 1)])


def test_a_dead_end_ploughed_up_and_down_is_passed_each_time() -> None:
    places = [*line((0, 0), (200, 0)), *line((180, 0), (10, 0)), *line((20, 0), (195, 0)), *line((190, 0), (0, 0))]
    assert told(find_passes(roads_of(streets([(0, 0), (200, 0)])), a_track(*places))) == [(101, 1), (101, -1)] * 2


def test_two_carriageways_stay_apart() -> None:
    avenue = roads_of(streets([(0, 10), (400, 10)], [(400, -10), (0, -10)], one_way=[True, True]))
    # Both drives err by 11 m towards the other carriageway: the course decides.
    assert told(find_passes(avenue, a_track(*line((0, -1), (400, -1))))) == [(101, 1)]
    assert told(find_passes(avenue, a_track(*line((400, 1), (0, 1))))) == [(102, 1)]


def test_nothing_is_credited_against_a_one_way_street() -> None:
    one_way = roads_of(streets([(0, 0), (400, 0)], one_way=[True]))
    assert told(find_passes(one_way, a_track(*line((400, 0), (0, 0))))) == []


def test_a_device_that_tells_neither_speed_nor_course_is_credited_all_the_same() -> None:
    assert told(find_passes(ROADS, a_track(*line((0, 0), (600, 0)), tells_motion=False))) == [
        (101, 1),
        (102, 1),
        (103, 1),
    ]


def test_the_segments_between_two_fixes_are_credited() -> None:
    assert told(find_passes(ROADS, a_track((0, 0), (600, 0), at=[0, 60]))) == [(101, 1), (102, 1), (103, 1)]


def test_a_pass_tells_whether_most_of_it_was_worked() -> None:
    track = a_track(*line((0, 0), (600, 0), step_m=50))
    track.working[:] = [WORKING] * 5 + [IDLE] * 4 + [UNKNOWN] * 4
    assert find_passes(ROADS, track).working.tolist() == [WORKING, IDLE, UNKNOWN]


def test_vehicles_of_one_batch_do_not_mix() -> None:
    one, other = a_track(*line((0, 0), (400, 0)), vehicle=1), a_track(*line((600, 0), (200, 0)), vehicle=2)
    both = find_passes(ROADS, joined(one, other))
    assert told(both.rows(both.vehicle == 1)) == told(find_passes(ROADS, one)) == [(101, 1), (102, 1)]
    assert told(both.rows(both.vehicle == 2)) == told(find_passes(ROADS, other)) == [(103, -1), (102, -1)]


def test_places_that_are_none_are_left_out() -> None:
    track = a_track(*line((0, 0), (600, 0)))
    track.lat[3] = np.nan
    assert told(find_passes(ROADS, track)) == [(101, 1), (102, 1), (103, 1)]


def test_a_city_without_streets_has_no_passes() -> None:
    assert told(find_passes(roads_of(streets()), a_track(*line((0, 0), (600, 0))))) == []
