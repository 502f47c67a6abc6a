import numpy as np
import pytest
import shapely

from geo.errors import LengthsDiffer, RepeatedId
from geo.streets import NONE, REACH_M, StreetIndex, Streets, usable_course
from tests.unit.geo.cities import PROJECTION, columns, streets

NO_COURSE = np.nan
# A crossing of two streets in the middle: 101 runs east, 102 runs north.
CROSSING = streets([(-300, 0), (300, 0)], [(0, -300), (0, 300)])


def match(what, place, course):
    index = StreetIndex(what, PROJECTION)
    segment, direction = index.match(*PROJECTION.to_metric(*columns(place)), np.array([float(course)]))
    return segment[0], direction[0]


@pytest.mark.parametrize(
    ("course", "segment", "direction"),
    [(90, 101, 1), (270, 101, -1), (0, 102, 1), (359, 102, 1), (180, 102, -1), (100, 101, 1), (250, 101, -1)],
)
def test_at_a_crossing_the_course_decides(course, segment, direction):
    assert match(CROSSING, (5, 5), course) == (segment, direction)


def test_without_a_course_the_nearest_street_is_taken_without_direction():
    assert match(CROSSING, (100, 8), NO_COURSE) == (101, 0)
    assert match(CROSSING, (8, 100), NO_COURSE) == (102, 0)


def test_a_street_across_the_course_is_no_match():
    assert match(CROSSING, (200, 5), 0) == (NONE, 0)


def test_a_street_out_of_reach_is_no_match():
    assert match(CROSSING, (200, REACH_M - 0.5), 90) == (101, 1)
    assert match(CROSSING, (200, REACH_M + 0.5), 90) == (NONE, 0)


def test_a_one_way_street_is_not_driven_against():
    one_way = streets([(-300, 0), (300, 0)], one_way=[True])
    assert match(one_way, (0, 5), 90) == (101, 1)
    assert match(one_way, (0, 5), 270) == (NONE, 0)
    assert match(one_way, (0, 5), NO_COURSE) == (101, 0)


def test_of_two_carriageways_the_one_that_runs_that_way_wins_though_it_is_farther():
    avenue = streets([(-300, 0), (300, 0)], [(300, 15), (-300, 15)], one_way=[True, True])
    assert match(avenue, (0, 4), 270) == (102, 1)
    assert match(avenue, (0, 11), 90) == (101, 1)


def test_a_bend_is_matched_by_its_own_edges():
    bend = streets([(-300, 0), (0, 0), (0, 300)])
    assert match(bend, (5, 150), 0) == (101, 1)
    assert match(bend, (-150, 5), 270) == (101, -1)


def test_of_equals_the_first_is_taken():
    twins = streets([(0, 0), (200, 0)], [(0, 0), (200, 0)])
    assert match(twins, (100, 3), 90) == (101, 1)


def test_repeated_vertices_are_harmless():
    assert match(streets([(0, 0), (0, 0), (200, 0), (200, 0)]), (100, 3), 90) == (101, 1)


def test_a_city_without_streets_matches_none():
    assert match(Streets.none(), (0, 0), 90) == (NONE, 0)


def test_a_street_longer_than_the_grid_is_matched_all_along():
    motorway = streets([(-40_000, 0), (40_000, 3_000)])
    assert match(motorway, (20_000, 2_250 + 5), 88) == (101, 1)


def test_slow_vehicles_have_no_course():
    course = usable_course(np.array([10.0, 10.0, 10.0, np.nan, np.inf]), np.array([4.9, 5.0, np.nan, 50.0, 50.0]))
    assert course[1:3].tolist() == [10.0, 10.0]
    assert np.isnan(course[[0, 3, 4]]).all()


def test_courses_beyond_the_circle_are_turned_into_it():
    assert usable_course(np.array([-10.0, 360.0, 370.0]), np.full(3, 30.0)).tolist() == [350.0, 0.0, 10.0]


def test_columns_of_different_length_are_refused():
    with pytest.raises(LengthsDiffer, match="name 0"):
        Streets(
            id=np.array([1], dtype=np.int32),
            name=np.empty(0, dtype=object),
            road_class=np.array([""], dtype=object),
            one_way=np.array([False]),
            shape=np.array([shapely.LineString([(0, 0), (1, 1)])]),
        )


def test_an_id_used_twice_is_refused():
    line = shapely.LineString([(71.4, 51.1), (71.5, 51.1)])
    with pytest.raises(RepeatedId, match="7"):
        Streets(
            id=np.array([7, 7], dtype=np.int32),
            name=np.array(["", ""], dtype=object),
            road_class=np.array(["", ""], dtype=object),
            one_way=np.array([False, False]),
            shape=np.array([line, line]),
        )
