"""A batch is only a batch: cut it, shuffle it, put garbage between, and every ping keeps its answer."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.city import CityIndex
from tests.unit.geo.cities import a_city, columns

INDEX = CityIndex(a_city())
INDEX.set_incidents(["snow", "yard", "flood"], *columns((-100, 20), (-50, -60), (300, 300)), [90, 150, 500])

ANYTHING = st.floats()
NEAR_LON, NEAR_LAT = st.floats(71.42, 71.46), st.floats(51.11, 51.15)
PING = st.tuples(st.one_of(NEAR_LON, ANYTHING), st.one_of(NEAR_LAT, ANYTHING), ANYTHING, ANYTHING)
CITY_PING = st.tuples(st.floats(-1_100, 1_100), st.floats(-600, 600), st.floats(0, 360), st.floats(0, 60))


def answers(pings):
    found = INDEX.match(*np.array(pings, dtype=float).reshape(-1, 4).T)
    return [(found.district[n], found.segment[n], found.direction[n], found.incidents_of(n)) for n in range(len(found))]


def in_degrees(pings):
    lon, lat = columns(*[(x, y) for x, y, _, _ in pings])
    return [(a, b, c, d) for a, b, (_, _, c, d) in zip(lon, lat, pings, strict=True)]


@settings(max_examples=100, deadline=None)
@given(st.lists(PING, max_size=20))
def test_any_numbers_at_all_are_answered_with_what_the_city_has(pings):
    for district, segment, direction, near in answers(pings):
        assert district in (-1, 0, 1)
        assert segment in (-1, 101, 102)
        assert direction in (-1, 0, 1)
        assert set(near) <= {"snow", "yard", "flood"}


@settings(max_examples=60, deadline=None)
@given(st.lists(CITY_PING, min_size=2, max_size=20), st.lists(PING, max_size=5), st.data())
def test_a_ping_does_not_hang_on_its_neighbours(good, garbage, data):
    pings = in_degrees(good) + garbage
    order = data.draw(st.permutations(range(len(pings))))
    alone = [answers([pings[n]])[0] for n in order]
    assert answers([pings[n] for n in order]) == alone
    cut = data.draw(st.integers(0, len(order)))
    assert answers([pings[n] for n in order[:cut]]) + answers([pings[n] for n in order[cut:]]) == alone
