"""Shortest ways between junctions, up to a length."""

from __future__ import annotations

import numpy as np

from geo.ways import find_ways

# 0 -(a 100)- 1 -(b 100)- 2, one way back from 2 to 0 over (c 500); 3 is reached by nobody.
LEAVING = [[(0, 1, 100.0)], [(1, 2, 100.0)], [(2, 0, 500.0)], [(3, 0, 50.0)]]


def ask(start: int, end: int, *, longest_m: float = 800.0) -> float:
    return float(find_ways(LEAVING, longest_m=longest_m).metres_between(np.array([start]), np.array([end]))[0])


def test_ways_lead_over_as_many_arcs_as_needed() -> None:
    assert ask(0, 2) == 200
    assert ask(1, 0) == 600
    assert ask(3, 2) == 250


def test_there_is_no_way_against_the_arcs_or_beyond_the_length() -> None:
    assert ask(0, 3) == np.inf
    assert ask(1, 0, longest_m=599) == np.inf


def test_a_junction_is_no_way_from_itself() -> None:
    assert ask(2, 2) == 0


def test_a_way_begins_with_the_arc_that_leads_on() -> None:
    ways = find_ways(LEAVING)
    assert ways.first_arcs(np.array([0, 3, 2]), np.array([2, 2, 1])).tolist() == [0, 3, 2]


def test_the_shorter_of_two_ways_is_taken() -> None:
    two = find_ways([[(0, 1, 90.0), (1, 2, 30.0)], [], [(2, 1, 40.0)]])
    assert two.metres_between(np.array([0]), np.array([1]))[0] == 70
    assert two.first_arcs(np.array([0]), np.array([1]))[0] == 1


def test_a_network_without_arcs_has_no_ways() -> None:
    assert find_ways([[], []]).metres_between(np.array([0, 1]), np.array([1, 1])).tolist() == [np.inf, 0]
