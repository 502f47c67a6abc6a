import pytest
import shapely

from situation.adapters.street_rows import Box, StreetRow, one_way, streets_of


@pytest.mark.parametrize(
    ("value", "direction"),
    [(True, 1), ("yes", 1), (1, 1), ("-1", -1), (-1, -1), (False, 0), (None, 0), ("no", 0), ("alternating", 0)],
)
def test_one_way_is_read_as_openstreetmap_writes_it(value, direction):
    assert one_way(value) == direction


def test_a_roundabout_is_one_way_unless_it_says_otherwise():
    assert one_way(None, roundabout=True) == 1
    assert one_way("no", roundabout=True) == 0


def test_a_box_touches_what_crosses_it():
    box = Box(west=0, south=0, east=1, north=1)
    assert box.touches(shapely.LineString([(-1, 0.5), (0, 0.5)]))
    assert not box.touches(shapely.LineString([(-1, 0.5), (-0.1, 0.5)]))


def test_rows_become_columns_numbered_from_one():
    line = shapely.LineString([(71, 51), (72, 51)])
    rows = [StreetRow(name=name, road_class="primary", one_way=True, shape=line) for name in "ab"]
    found = streets_of(rows)
    assert (found.id.tolist(), found.name.tolist()) == ([1, 2], ["a", "b"])
    assert len(streets_of([])) == 0
