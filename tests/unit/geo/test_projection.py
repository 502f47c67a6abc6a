import numpy as np
import pytest

from geo.distances import haversine_m
from geo.errors import NoPlace, NotMetric, UnknownCrs
from geo.projection import NOWHERE_M, Projection, utm_crs


def test_metres_lead_back_to_the_same_degrees():
    projection = Projection("EPSG:32642")
    x, y = projection.to_metric([71.43, 71.7], [51.13, 50.9])
    lon, lat = projection.to_degrees(x, y)
    assert lon == pytest.approx([71.43, 71.7], abs=1e-9)
    assert lat == pytest.approx([51.13, 50.9], abs=1e-9)


def test_metres_are_metres_across_the_city():
    x, y = Projection("EPSG:32642").to_metric([71.25, 71.75], [50.9, 51.3])
    assert np.hypot(*np.diff([x, y]))[0] == pytest.approx(haversine_m(71.25, 50.9, 71.75, 51.3), rel=3e-3)


@pytest.mark.parametrize(
    ("lon", "lat"), [(np.nan, 51), (71, np.nan), (np.inf, 51), (71, -np.inf), (181, 51), (71, 90.1), (-3e300, 3e300)]
)
def test_what_is_no_place_lies_nowhere(lon, lat):
    x, y = Projection("EPSG:32642").to_metric([lon, 71.4], [lat, 51.1])
    assert x[0] == y[0] == NOWHERE_M
    assert 0 < x[1] < NOWHERE_M


@pytest.mark.parametrize(
    ("city", "lon", "lat", "crs"),
    [
        ("Astana", 71.43, 51.13, "EPSG:32642"),
        ("Syracuse", -76.15, 43.05, "EPSG:32618"),
        ("Helsinki", 24.94, 60.17, "EPSG:32635"),
        ("Wellington", 174.78, -41.29, "EPSG:32760"),
        ("the antimeridian", 180.0, 1.0, "EPSG:32660"),
    ],
)
def test_a_city_anywhere_has_its_zone(city, lon, lat, crs):
    assert utm_crs([lon], [lat]) == crs
    Projection(crs)


def test_the_zone_is_that_of_the_middle_and_ignores_what_is_no_place():
    assert utm_crs([71.9, 72.3, np.nan, 999.0], [51.0, 51.0, 51.0, 0.0]) == "EPSG:32643"


def test_no_places_have_no_zone():
    with pytest.raises(NoPlace):
        utm_crs([np.nan], [51.0])


def test_an_unknown_system_is_named():
    with pytest.raises(UnknownCrs, match="EPSG:99999999"):
        Projection("EPSG:99999999")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263"])
def test_degrees_and_feet_are_refused(crs):
    with pytest.raises(NotMetric, match=crs):
        Projection(crs)
