import numpy as np
import pytest

from geo.incidents import IncidentIndex, Near
from geo.projection import NOWHERE_M


def index(*rows):
    x, y, radius_m = np.array(rows, dtype=float).reshape(-1, 3).T
    return IncidentIndex(x, y, radius_m)


def near(index, *places):
    x, y = np.array(places, dtype=float).reshape(-1, 2).T
    return index.near(x, y)


def test_each_incident_reaches_as_far_as_its_own_radius():
    found = near(index([0, 0, 50], [0, 0, 150]), [0, 40], [0, 100], [0, 200])
    assert found.offsets.tolist() == [0, 2, 3, 3]
    assert found.incident.tolist() == [0, 1, 1]
    assert found.distance_m == pytest.approx([40, 40, 100])


def test_the_border_is_near():
    assert near(index([10, 0, 100]), [110, 0]).incident.tolist() == [0]


def test_incidents_of_a_ping_rise():
    found = near(index(*[[n % 7, n % 5, 60] for n in range(40)]), [1, 1])
    assert found.incident.tolist() == list(range(40))


@pytest.mark.parametrize("radius_m", [0, -5, np.nan, np.inf])
def test_an_incident_without_a_positive_radius_is_near_to_nothing_and_told(radius_m):
    made = index([0, 0, radius_m], [0, 0, 10])
    assert near(made, [0, 0]).incident.tolist() == [1]
    assert made.unusable.tolist() == [0]


def test_a_ping_nowhere_is_not_near_to_an_incident_nowhere():
    made = index([NOWHERE_M, NOWHERE_M, 100])
    assert near(made, [NOWHERE_M, NOWHERE_M]).incident.tolist() == []
    assert made.unusable.tolist() == [0]


def test_a_radius_larger_than_the_city_works():
    found = near(index([0, 0, 2e6], [0, 0, 10]), [1e6, 0], [0, 0], [3e6, 0])
    assert found.offsets.tolist() == [0, 1, 3, 3]


def test_without_incidents_nothing_is_near():
    found = near(index(), [0, 0], [5, 5])
    assert found.offsets.tolist() == [0, 0, 0]


def test_parts_join_as_if_asked_at_once():
    made = index([0, 0, 50], [30, 0, 50], [500, 0, 80])
    places = [[0, 0], [900, 0], [480, 0], [20, 0]]
    whole, joined = near(made, *places), Near.joined([near(made, *places[:2]), near(made, *places[2:])])
    assert joined.offsets.tolist() == whole.offsets.tolist()
    assert joined.incident.tolist() == whole.incident.tolist()
    assert joined.distance_m.tolist() == whole.distance_m.tolist()
