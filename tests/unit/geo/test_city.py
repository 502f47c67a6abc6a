import numpy as np
import pytest
import shapely

from geo.city import CHUNK, CityIndex
from geo.districts import District
from geo.errors import LengthsDiffer
from geo.streets import Streets
from tests.unit.geo.cities import a_city, columns


def matched(index, *places, course=90.0, speed=30.0):
    lon, lat = columns(*places)
    return index.match(lon, lat, np.full(len(lon), course), np.full(len(lon), speed))


def test_one_ping_is_matched_to_its_district_street_and_incident():
    index = CityIndex(a_city())
    assert index.set_incidents(["yard", "snow"], *columns((500, 300), (-100, 20)), [80, 60]) == ()
    found = matched(index, (-110, 4))
    assert (found.district.tolist(), found.segment.tolist(), found.direction.tolist()) == ([0], [101], [1])
    assert found.incidents_of(0) == ("snow",)
    assert found.near.distance_m == pytest.approx([np.hypot(10, 16)], abs=1e-3)


def test_a_slow_ping_has_a_street_but_no_direction():
    found = matched(CityIndex(a_city()), (-110, 4), course=0.0, speed=2.0)
    assert (found.segment.tolist(), found.direction.tolist()) == ([101], [0])


def test_new_incidents_replace_the_old_ones():
    index = CityIndex(a_city())
    index.set_incidents(["old"], *columns((0, 0)), [100])
    before = matched(index, (0, 0))
    index.set_incidents([], [], [], [])
    assert matched(index, (0, 0)).incidents_of(0) == ()
    assert before.incidents_of(0) == ("old",)
    assert index.incident_ids == ()


def test_incidents_without_a_place_are_named_and_match_nothing():
    index = CityIndex(a_city())
    lost = index.set_incidents(
        ["nan", "far", "flat", "good"], [np.nan, 999, 71.4, 71.4], [51, 51, 51.1, 51.1], [9, 9, 0, 9]
    )
    assert lost == ("nan", "far", "flat")
    found = index.match([71.4, np.nan, 999], [51.1, 51, 51], [0] * 3, [0] * 3)
    assert [found.incidents_of(ping) for ping in range(3)] == [("good",), (), ()]


def test_what_is_no_place_matches_nothing():
    index = CityIndex(a_city())
    index.set_incidents(["here"], *columns((0, 0)), [1e7])
    odd = [np.nan, np.inf, -np.inf, 181.0, -181.0, 1e300]
    found = index.match(odd, [51.1] * len(odd), [90.0] * len(odd), [30.0] * len(odd))
    assert (found.district == -1).all()
    assert (found.segment == -1).all()
    assert (found.direction == 0).all()
    assert len(found.near.incident) == 0


def test_places_elsewhere_on_earth_match_nothing():
    index = CityIndex(a_city())
    index.set_incidents(["here"], *columns((0, 0)), [100])
    found = index.match([-76.15, 24.9, -108.6, 71.4], [43.05, 60.2, -51.1, -51.1], [90.0] * 4, [30.0] * 4)
    assert (found.district == -1).all()
    assert (found.segment == -1).all()
    assert len(found.near.incident) == 0


def test_an_empty_batch_is_answered_empty():
    found = matched(CityIndex(a_city()), (0, 0))
    empty = CityIndex(a_city()).match([], [], [], [])
    assert len(empty) == 0
    assert empty.near.offsets.tolist() == [0]
    for column in ("district", "segment", "direction"):
        assert getattr(empty, column).dtype == getattr(found, column).dtype


def test_single_precision_columns_are_taken():
    lon, lat = columns((-110, 4))
    found = CityIndex(a_city()).match(lon, lat, np.array([90], dtype=np.float32), np.array([30], dtype=np.float32))
    assert found.segment.tolist() == [101]


def test_columns_of_different_length_are_refused():
    index = CityIndex(a_city())
    with pytest.raises(LengthsDiffer, match="lat 2"):
        index.match([71.4], [51.1, 51.2], [0.0], [0.0])
    with pytest.raises(LengthsDiffer, match="radius_m 0"):
        index.set_incidents(["a"], [71.4], [51.1], [])


def test_a_batch_larger_than_a_chunk_is_matched_as_one():
    index = CityIndex(a_city())
    index.set_incidents(["snow"], *columns((-100, 20)), [60])
    found = matched(index, *[(-110, 4)] * (CHUNK + 3))
    assert len(found) == CHUNK + 3
    assert (found.segment == 101).all()
    assert found.near.offsets.tolist() == list(range(CHUNK + 4))


def test_a_city_with_nothing_matches_incidents():
    index = CityIndex(a_city(districts=(), streets=Streets.none()))
    index.set_incidents(["here"], *columns((0, 0)), [50])
    found = matched(index, (0, 10), (0, 100))
    assert found.incidents_of(0) == ("here",)
    assert (found.district.tolist(), found.segment.tolist()) == ([-1, -1], [-1, -1])


@pytest.mark.parametrize(
    ("crs", "lon", "lat"), [("EPSG:32618", -76.15, 43.05), ("EPSG:32635", 24.94, 60.17), ("EPSG:32756", 151.2, -33.9)]
)
def test_a_city_anywhere_works_in_its_own_metres(crs, lon, lat):
    city = a_city(
        crs=crs,
        districts=(District(id="all", names={}, shape=shapely.box(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)),),
        streets=Streets(
            id=np.array([7], dtype=np.int32),
            name=np.array(["Main"], dtype=object),
            road_class=np.array(["primary"], dtype=object),
            one_way=np.array([False]),
            shape=np.array([shapely.LineString([(lon - 0.01, lat), (lon + 0.01, lat)])]),
        ),
    )
    index = CityIndex(city)
    index.set_incidents(["here"], [lon], [lat], [30])
    found = index.match([lon, lon, lon], [lat + 0.0001, lat + 0.01, lat + 1], [270] * 3, [30] * 3)
    assert found.district.tolist() == [0, 0, -1]
    assert found.segment.tolist() == [7, -1, -1]
    assert found.direction.tolist() == [-1, 0, 0]
    assert found.near.distance_m == pytest.approx([11.1], abs=0.1)
