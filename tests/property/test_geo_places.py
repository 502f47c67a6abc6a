"""Places do not depend on the order of points, and are as small and as full as they promise."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.places import CELL_M, NONE, find_places

REACH_M, LEAST = 60.0, 3
POINTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=60)
SLACK_M = 2 * CELL_M * 2**0.5  # a point counts where its square is


def columns(points: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(points, dtype=np.float64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


@given(POINTS, st.randoms())
def test_the_order_of_points_changes_nothing(points, rng):
    places = find_places(*columns(points), reach_m=REACH_M, least=LEAST)
    order = list(range(len(points)))
    rng.shuffle(order)
    again = find_places(*columns([points[n] for n in order]), reach_m=REACH_M, least=LEAST)
    assert [again[order.index(n)] for n in range(len(points))] == places.tolist()


@given(POINTS)
def test_a_place_is_full_enough_and_no_wider_than_its_reach_and_none_is_overlooked(points):
    x, y = columns(points)
    places = find_places(x, y, reach_m=REACH_M, least=LEAST)
    sizes = np.bincount(places[places != NONE]) if (places != NONE).any() else np.array([], dtype=int)
    assert (sizes >= LEAST).all()
    assert (np.diff(sizes) <= 0).all()
    for number in range(len(sizes)):
        mine = places == number
        span = np.hypot(np.subtract.outer(x[mine], x[mine]), np.subtract.outer(y[mine], y[mine])).max()
        assert span <= 2 * REACH_M + SLACK_M
    left = places == NONE
    apart = np.hypot(np.subtract.outer(x[left], x[left]), np.subtract.outer(y[left], y[left]))
    assert ((apart <= REACH_M - SLACK_M).sum(axis=1) < LEAST).all()


def test_a_street_of_requests_is_many_places_and_not_one():
    x = np.arange(0, 3000, 20.0)
    places = find_places(x, np.zeros_like(x), reach_m=REACH_M, least=LEAST)
    assert places.max() > 15
    assert (places != NONE).mean() > 0.9


def test_no_points_are_no_places():
    assert find_places(np.empty(0), np.empty(0), reach_m=REACH_M, least=LEAST).tolist() == []
