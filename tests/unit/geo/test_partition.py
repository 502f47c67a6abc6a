import pytest

from geo.partition import holes, overlaps
from tests.unit.geo.cities import PROJECTION, a_district, a_square


def test_neighbours_that_share_a_border_do_not_overlap():
    districts = [a_square("west", west=-1_000, south=0), a_square("east", west=0, south=0)]
    assert overlaps(districts, PROJECTION) == []
    assert holes(districts, PROJECTION) == []


def test_overlaps_are_named_the_largest_first():
    districts = [
        a_square("big", west=0, south=0),
        a_square("corner", west=900, south=900),
        a_square("inside", west=200, south=200, side=300),
    ]
    found = overlaps(districts, PROJECTION)
    assert [(one.first, one.second) for one in found] == [("big", "inside"), ("big", "corner")]
    assert found[0].area_m2 == pytest.approx(90_000, rel=0.02)


def test_a_hole_between_districts_is_placed_and_measured():
    ring = [
        a_district("south", (0, 0), (300, 0), (300, 100), (0, 100)),
        a_district("west", (0, 100), (100, 100), (100, 200), (0, 200)),
        a_district("east", (200, 100), (300, 100), (300, 200), (200, 200)),
        a_district("north", (0, 200), (300, 200), (300, 300), (0, 300)),
    ]
    # The long sides run past the corners of their neighbours: vertices are needed there for exact borders.
    ring[0] = a_district("south", (0, 0), (300, 0), (300, 100), (200, 100), (100, 100), (0, 100))
    ring[3] = a_district("north", (0, 200), (100, 200), (200, 200), (300, 200), (300, 300), (0, 300))
    (hole,) = holes(ring, PROJECTION)
    assert hole.area_m2 == pytest.approx(10_000, rel=0.01)
    x, y = PROJECTION.to_metric([hole.lon], [hole.lat])
    assert 100 < x[0] - 670_000 < 200
    assert 100 < y[0] - 5_667_000 < 200
