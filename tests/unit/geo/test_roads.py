"""Streets as a network of arcs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.geo.cities import MIDDLE_X, MIDDLE_Y, degrees, streets
from tests.unit.geo.tracks import roads_of

ROADS = roads_of(
    streets([(0, 0), (200, 0)], [(200.5, 0), (400, 0)], [(400, 20), (0, 20)], one_way=[False, False, True])
)
NOWHERE = np.array([np.nan])


def arcs(x: float, y: float, course_deg: float | None = None) -> dict[int, float]:
    """Metres along each arc that a fix may be on."""
    course = NOWHERE if course_deg is None else np.array([course_deg])
    found = ROADS.candidates(np.array([x + MIDDLE_X]), np.array([y + MIDDLE_Y]), course)
    return dict(zip(found.arc.tolist(), found.offset_m.tolist(), strict=True))


def test_ends_within_a_metre_are_one_junction() -> None:
    assert ROADS.end[0] == ROADS.start[2]
    assert ROADS.start[1] == ROADS.end[0]


def test_a_fix_without_a_course_may_be_on_every_open_arc_in_reach() -> None:
    assert arcs(50, 5) == pytest.approx({0: 50, 1: 150, 4: 350}, abs=0.1)


def test_a_course_leaves_the_arcs_that_lead_that_way() -> None:
    assert set(arcs(50, 5, 90)) == {0}
    assert set(arcs(50, 5, 270)) == {1, 4}
    assert set(arcs(50, 5, 0)) == set()


def test_a_fix_away_from_all_streets_is_on_none() -> None:
    assert arcs(50, 100) == {}


@pytest.mark.parametrize(
    ("place", "segments"),
    [((50, 3), {101}), ((200, 2), {101, 102}), ((50, 19), {103}), ((50, 10), {101, 103}), ((50, -200), set())],
)
def test_a_place_is_on_the_nearest_street_and_on_those_as_near(place: tuple[float, float], segments: set[int]) -> None:
    ((lon, lat),) = degrees(place)
    assert ROADS.segments_at(lon, lat, within_m=60.0) == segments
