"""The raster gives for every place what asking every polygon gives: inside, outside, on borders and corners."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.districts import NONE, District, DistrictIndex

LON, LAT = st.floats(71.2, 71.6), st.floats(51.0, 51.3)
PLACES = st.lists(st.tuples(LON, LAT), min_size=1, max_size=20)
SQUARE = DistrictIndex([District(id="only", names={}, shape=shapely.box(71.2, 51.0, 71.6, 51.3))])
CELLS = st.sampled_from([20.0, 50.0, 300.0])


def asked_one_by_one(shapes, lon, lat):
    """The first polygon that holds each place, borders included; shapely alone."""
    held = [
        np.flatnonzero([shape.intersects(shapely.Point(x, y)) for shape in shapes])
        for x, y in zip(lon, lat, strict=True)
    ]
    return [rows[0] if len(rows) else NONE for rows in held]


def agrees(shapes, places, cell_m):
    index = DistrictIndex([District(id=str(n), names={}, shape=shape) for n, shape in enumerate(shapes)], cell_m=cell_m)
    vertices = shapely.get_coordinates(shapes)
    lines = shapely.get_parts(shapely.boundary(shapes))
    on_lines = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.37, normalized=True))
    lon, lat = np.concatenate([np.array(places), vertices, (vertices[1:] + vertices[:-1]) / 2, on_lines]).T.copy()
    assert index.find(lon, lat).tolist() == asked_one_by_one(shapes, lon, lat)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LON, LAT), min_size=2, max_size=8, unique=True), PLACES, CELLS)
def test_a_partition_of_the_city(sites, places, cell_m):
    cells = shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=shapely.box(71.2, 51.0, 71.6, 51.3))
    agrees(shapely.get_parts(cells), places, cell_m)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.tuples(LON, LAT), min_size=3, max_size=9, unique=True), min_size=1, max_size=5), PLACES, CELLS
)
def test_any_polygons_that_overlap_have_slivers_holes_and_parts(rings, places, cell_m):
    shapes = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    areas = [
        shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
        for shape in shapes
    ]
    areas = [area for area in areas if area.geom_type in ("Polygon", "MultiPolygon") and area.area > 0]
    if areas:
        agrees(areas, places, cell_m)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=20))
def test_any_numbers_at_all_are_answered(places):
    lon, lat = np.array(places).T
    inside = (lon >= 71.2) & (lon <= 71.6) & (lat >= 51.0) & (lat <= 51.3)
    found = SQUARE.find(lon.copy(), lat.copy())
    assert found.tolist() == np.where(inside, 0, NONE).tolist()
