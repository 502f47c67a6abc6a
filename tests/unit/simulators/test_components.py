from __future__ import annotations

from simulators.components import largest_component


def test_of_two_rings_the_heavier_is_kept() -> None:
    edges = [(1, 2), (2, 1), (3, 4), (4, 5), (5, 3)]
    assert largest_component(edges, [10.0, 10.0, 1.0, 1.0, 1.0]) == [0, 1]
    assert largest_component(edges, [1.0, 1.0, 1.0, 1.0, 1.0]) == [2, 3, 4]


def test_a_one_way_street_out_of_the_ring_is_left_out() -> None:
    assert largest_component([(1, 2), (2, 1), (2, 9)], [1.0, 1.0, 99.0]) == [0, 1]


def test_without_any_ring_nothing_is_kept() -> None:
    assert largest_component([(1, 2), (2, 3)], [1.0, 1.0]) == []
    assert largest_component([], []) == []
