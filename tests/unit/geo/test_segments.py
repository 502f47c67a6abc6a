import numpy as np
import pytest
import shapely

from geo.segments import cut_into_segments
from geo.streets import Streets
from tests.unit.geo.cities import PROJECTION, streets


def cut(*lines, **more):
    return cut_into_segments(streets(*lines, **more), PROJECTION)


def lengths(found):
    return shapely.length(shapely.transform(found.shape, lambda c: np.column_stack(PROJECTION.to_metric(*c.T))))


def test_a_long_street_is_cut_into_equal_pieces():
    assert lengths(cut([(0, 0), (500, 0)])) == pytest.approx([500 / 3] * 3, abs=0.01)


def test_a_short_street_stays_whole():
    found = cut([(0, 0), (50, 0), (100, 50)])
    assert len(found) == 1
    assert shapely.get_num_points(found.shape).tolist() == [3]


def test_streets_are_cut_where_they_share_a_vertex():
    found = cut([(0, 0), (60, 0), (100, 0)], [(60, 0), (60, 80)])
    assert lengths(found) == pytest.approx([60, 40, 80], abs=0.01)
    assert found.name.tolist() == ["Street 0", "Street 0", "Street 1"]


def test_streets_that_cross_without_a_vertex_are_a_bridge():
    assert len(cut([(0, 0), (100, 0)], [(50, -50), (50, 50)])) == 2


def test_a_loop_is_cut_where_it_meets_itself():
    assert len(cut([(0, 0), (50, 0), (50, 50), (0, 50), (50, 0)])) == 2


def test_pieces_keep_name_class_and_one_way_and_are_numbered_from_one():
    found = cut([(0, 0), (300, 0)], [(0, 900), (10, 900)], one_way=[True, False])
    assert found.id.tolist() == [1, 2, 3]
    assert found.one_way.tolist() == [True, True, False]
    assert set(found.road_class) == {"residential"}


def test_lines_without_length_are_left_out():
    assert len(cut([(5, 5), (5, 5)])) == 0
    assert len(cut_into_segments(Streets.none(), PROJECTION)) == 0
