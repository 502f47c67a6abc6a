import numpy as np
import pyproj
import pytest

from geo.distances import bearing_deg, haversine_m, turned_into_circle


def test_a_degree_of_latitude_is_111_km():
    assert haversine_m(71.0, 51.0, 71.0, 52.0) == pytest.approx(111_195, abs=1)


def test_distance_agrees_with_the_ellipsoid_within_six_in_a_thousand():
    rng = np.random.default_rng(7)
    lon1, lon2 = rng.uniform(-180, 180, (2, 500))
    lat1, lat2 = rng.uniform(-90, 90, (2, 500))
    _, _, exact = pyproj.Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)
    assert haversine_m(lon1, lat1, lon2, lat2) == pytest.approx(exact, rel=6e-3)


def test_antipodes_are_half_the_circumference_apart():
    assert haversine_m(0, 0, 180, 0) == pytest.approx(np.pi * 6_371_008.8)


def test_an_unknown_coordinate_makes_an_unknown_distance():
    assert np.isnan(haversine_m([np.nan, 71.0], [51.0, 51.0], [71.0, 71.0], [51.0, np.nan])).all()


@pytest.mark.parametrize(
    ("lon", "lat", "course"), [(71.0, 52.0, 0), (72.0, 51.0, 90), (71.0, 50.0, 180), (70.0, 51.0, 270)]
)
def test_bearing_counts_clockwise_from_north(lon, lat, course):
    assert bearing_deg(71.0, 51.0, lon, lat) == pytest.approx(course, abs=0.5)


@pytest.mark.parametrize(("course", "turned"), [(0, 0), (360, 0), (-10, 350), (725, 5), (-1e-300, 0)])
def test_courses_are_turned_into_the_circle(course, turned):
    assert turned_into_circle(course) == turned


def test_no_course_stays_no_course():
    assert np.isnan(turned_into_circle(np.nan))
