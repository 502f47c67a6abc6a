import numpy as np
import pytest
import shapely

from geo.districts import NONE, District, DistrictIndex
from geo.errors import RepeatedId
from tests.unit.geo.cities import a_district, a_square, columns


def test_a_place_has_the_district_it_lies_in():
    index = DistrictIndex([a_square("west", west=-1_000, south=0), a_square("east", west=0, south=0)])
    assert index.find(*columns((-500, 500), (500, 500), (500, -500))).tolist() == [0, 1, NONE]


def test_a_shared_border_belongs_to_the_first_of_the_list():
    west, east = a_square("west", west=-1_000, south=0), a_square("east", west=0, south=0)
    _, south, lon, north = west.shape.bounds
    lon, lat = np.full(3, lon), np.linspace(south, north, 3)
    assert DistrictIndex([west, east]).find(lon, lat).tolist() == [0, 0, 0]
    assert DistrictIndex([east, west]).find(lon, lat).tolist() == [0, 0, 0]


def test_corners_and_the_outer_border_belong_to_the_district():
    square = a_square("only", west=0, south=0)
    lon, lat = shapely.get_coordinates(square.shape).T
    assert (DistrictIndex([square]).find(lon, lat) == 0).all()


def test_a_hole_is_no_district():
    ring = District(
        id="ring",
        names={},
        shape=shapely.Point(71.4, 51.1).buffer(0.1).difference(shapely.box(71.35, 51.05, 71.45, 51.15)),
    )
    assert DistrictIndex([ring]).find(np.array([71.4, 71.33]), np.array([51.1, 51.1])).tolist() == [NONE, 0]


def test_a_district_in_two_parts_is_one():
    parts = shapely.MultiPolygon([shapely.box(71.0, 51.0, 71.1, 51.1), shapely.box(71.3, 51.0, 71.4, 51.1)])
    index = DistrictIndex([District(id="two", names={}, shape=parts)])
    assert index.find(np.array([71.05, 71.2, 71.35]), np.full(3, 51.05)).tolist() == [0, NONE, 0]


def test_a_district_smaller_than_a_cell_is_found():
    tiny = a_district("tiny", (3, 3), (9, 3), (6, 9))
    assert DistrictIndex([tiny]).find(*columns((6, 5), (3.2, 8), (50, 50))).tolist() == [0, NONE, NONE]


def test_where_two_overlap_the_first_has_it():
    big, small = a_square("big", west=0, south=0), a_square("small", west=400, south=400, side=100)
    assert DistrictIndex([big, small]).find(*columns((450, 450))).tolist() == [0]
    assert DistrictIndex([small, big]).find(*columns((450, 450), (300, 300))).tolist() == [0, 1]


def test_an_area_of_a_continent_gets_coarser_cells_and_stays_exact():
    land = District(id="land", names={}, shape=shapely.Polygon([(46, 41), (87, 49), (60, 55)]))
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(45, 90, 2_000), rng.uniform(40, 56, 2_000)
    inside = shapely.intersects_xy(land.shape, lon, lat)
    assert (DistrictIndex([land]).find(lon, lat) == np.where(inside, 0, NONE)).all()


def test_what_is_no_place_has_no_district():
    index = DistrictIndex([a_square("only", west=0, south=0)])
    odd = np.array([np.nan, np.inf, -np.inf, 1e300, 71.4])
    assert (index.find(odd, odd[::-1].copy()) == NONE).all()


def test_a_city_without_districts_answers_none():
    assert DistrictIndex([]).find(*columns((0, 0), (5, 5))).tolist() == [NONE, NONE]


def test_two_districts_with_one_id_are_refused():
    with pytest.raises(RepeatedId, match="esil"):
        DistrictIndex([a_square("esil", west=0, south=0), a_square("esil", west=5_000, south=0)])
