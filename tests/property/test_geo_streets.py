"""The grid of streets gives for every ping what measuring every edge gives."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.streets import ASIDE_M, MOST_TURNED_DEG, NONE, REACH_M, TURNED_DEG, StreetIndex
from tests.unit.geo.cities import PROJECTION, columns, streets

METRES = st.integers(-600, 600).map(float)
PLACE = st.tuples(METRES, METRES)
LINES = st.lists(st.lists(PLACE, min_size=2, max_size=6, unique=True), min_size=1, max_size=8)
PINGS = st.lists(st.tuples(st.floats(-650, 650), st.floats(-650, 650)), min_size=1, max_size=20)
ROUNDING_M = 1e-6


def in_metres(what):
    return shapely.transform(what.shape, lambda lonlat: np.column_stack(PROJECTION.to_metric(*lonlat.T)))


@settings(max_examples=60, deadline=None)
@given(LINES, PINGS)
def test_without_a_course_it_is_the_nearest_within_reach(lines, pings):
    what = streets(*lines)
    x, y = PROJECTION.to_metric(*columns(*pings))
    segment, direction = StreetIndex(what, PROJECTION).match(x, y, np.full(len(x), np.nan))
    between = shapely.distance(shapely.points(x, y)[:, None], in_metres(what)[None, :])
    assert (direction == 0).all()
    for ping, found in enumerate(segment):
        if found == NONE:
            assert between[ping].min() > REACH_M - ROUNDING_M
        else:
            assert between[ping][found - 101] <= min(between[ping].min() + ROUNDING_M, REACH_M + ROUNDING_M)


def costs(line, one_way, place, course):
    """(cost, direction) of every edge of one street, by the rule in words: shapely and trigonometry alone."""
    for (x1, y1), (x2, y2) in zip(line.coords, line.coords[1:], strict=False):
        away = shapely.LineString([(x1, y1), (x2, y2)]).distance(place)
        for direction in (1,) if one_way else (1, -1):
            bearing = np.degrees(np.arctan2(direction * (x2 - x1), direction * (y2 - y1)))
            turned = abs((course - bearing + 180) % 360 - 180)
            if away <= REACH_M and turned <= MOST_TURNED_DEG:
                yield away / ASIDE_M + turned / TURNED_DEG, direction


@settings(max_examples=60, deadline=None)
@given(LINES, PINGS, st.data())
def test_with_a_course_it_is_the_cheapest_of_all_edges(lines, pings, data):
    one_way = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    course = np.array(data.draw(st.lists(st.floats(0, 359.9), min_size=len(pings), max_size=len(pings))))
    what = streets(*lines, one_way=one_way)
    x, y = PROJECTION.to_metric(*columns(*pings))
    segment, direction = StreetIndex(what, PROJECTION).match(x, y, course)
    metric = in_metres(what)
    for ping, (found, way) in enumerate(zip(segment, direction, strict=True)):
        place = shapely.Point(x[ping], y[ping])
        by_segment = [list(costs(line, one_way[row], place, course[ping])) for row, line in enumerate(metric)]
        cheapest = min((cost for rows in by_segment for cost, _ in rows), default=np.inf)
        if found == NONE:
            assert cheapest == np.inf or on_the_edge_of_the_rule(metric, place, course[ping])
        else:
            own = [cost for cost, towards in by_segment[found - 101] if towards == way]
            assert min(own, default=np.inf) <= cheapest + 1e-6 or on_the_edge_of_the_rule(metric, place, course[ping])


def on_the_edge_of_the_rule(metric, place, course):
    """Whether some edge is at the very limit of reach or turn, where rounding may decide."""
    for line in metric:
        for (x1, y1), (x2, y2) in zip(line.coords, line.coords[1:], strict=False):
            away = shapely.LineString([(x1, y1), (x2, y2)]).distance(place)
            turned = abs((course - np.degrees(np.arctan2(x2 - x1, y2 - y1)) + 180) % 360 - 180)
            if abs(away - REACH_M) < 1e-6 or min(abs(turned - 60), abs(turned - 120)) < 1e-6:
                return True
    return False


@settings(max_examples=40, deadline=None)
@given(LINES, PINGS, st.floats(0, 359))
def test_a_street_drawn_backwards_is_the_same_with_the_other_direction(lines, pings, course):
    x, y = PROJECTION.to_metric(*columns(*pings))
    courses = np.full(len(x), course)
    one = StreetIndex(streets(*lines[:1]), PROJECTION).match(x, y, courses)
    other = StreetIndex(streets(lines[0][::-1]), PROJECTION).match(x, y, courses)
    certain = [
        not on_the_edge_of_the_rule(in_metres(streets(lines[0])), shapely.Point(*xy), course)
        for xy in zip(x, y, strict=True)
    ]
    assert one[0][certain].tolist() == other[0][certain].tolist()
    if len(lines[0]) == 2 and abs((course - bearing(lines[0])) % 180 - 90) > 1e-3:
        assert one[1][certain].tolist() == (-other[1][certain]).tolist()


def bearing(line):
    (x1, y1), (x2, y2) = line
    return np.degrees(np.arctan2(x2 - x1, y2 - y1))
