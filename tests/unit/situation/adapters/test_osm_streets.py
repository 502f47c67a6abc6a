from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.projection import Projection
from geo.segments import cut_into_segments
from situation.adapters.city import import_streets
from situation.adapters.city_errors import BadCity
from situation.adapters.osm_streets import read_osm_streets
from situation.adapters.street_rows import Box

HELSINKI = Path(__file__).parents[5] / "shared" / "data" / "geo" / "helsinki_centre.osm.pbf"

NODES = {1: (71.400, 51.1), 2: (71.401, 51.1), 3: (71.402, 51.1), 4: (71.401, 51.101), 5: (71.401, 51.102)}


def an_extract(path, *ways, nodes=NODES):
    """An .osm file of ways, each (node ids, tags)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">']
    lines += [f'<node id="{key}" version="1" lon="{lon}" lat="{lat}"/>' for key, (lon, lat) in nodes.items()]
    for number, (refs, tags) in enumerate(ways, 1):
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inside += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}" version="1">{inside}</way>')
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def a_street(path, **tags):
    return read_osm_streets(an_extract(path, ([1, 2, 3], {"highway": "residential", **tags})))


def test_a_way_becomes_a_street_with_its_name_and_class(tmp_path):
    streets = a_street(tmp_path / "a.osm", name="Достық")
    assert (streets.name.tolist(), streets.road_class.tolist()) == (["Достық"], ["residential"])
    assert streets.one_way.tolist() == [False]
    assert list(streets.shape[0].coords) == [NODES[1], NODES[2], NODES[3]]


def test_a_street_without_a_name_takes_its_number(tmp_path):
    assert a_street(tmp_path / "a.osm", ref="A-1").name.tolist() == ["A-1"]


@pytest.mark.parametrize(
    ("tags", "one_way", "first"),
    [
        ({"oneway": "yes"}, True, 1),
        ({"oneway": "1"}, True, 1),
        ({"oneway": "no"}, False, 1),
        ({"oneway": "-1"}, True, 3),
        ({"oneway": "reversible"}, False, 1),
        ({"junction": "roundabout"}, True, 1),
        ({"highway": "motorway"}, True, 1),
        ({"highway": "motorway", "oneway": "no"}, False, 1),
    ],
)
def test_one_way_streets_run_along_their_shape(tmp_path, tags, one_way, first):
    streets = a_street(tmp_path / "a.osm", **tags)
    assert streets.one_way.tolist() == [one_way]
    assert streets.shape[0].coords[0] == NODES[first]


@pytest.mark.parametrize(
    "tags", [{"highway": "footway"}, {"highway": "pedestrian", "area": "yes"}, {"building": "yes"}]
)
def test_what_no_vehicle_drives_on_is_left_out(tmp_path, tags):
    ways = [([1, 2], {"highway": "primary"}), ([1, 2, 3], tags)]
    assert read_osm_streets(an_extract(tmp_path / "a.osm", *ways)).road_class.tolist() == ["primary"]


def test_streets_are_cut_at_the_node_they_share(tmp_path):
    ways = [([1, 2, 3], {"highway": "primary", "name": "A"}), ([2, 4, 5], {"highway": "tertiary", "name": "B"})]
    uncut = read_osm_streets(an_extract(tmp_path / "a.osm", *ways))
    cut = cut_into_segments(uncut, Projection("EPSG:32642"))
    assert cut.name.tolist() == ["A", "A", "B", "B"]  # B is 222 m long


def test_only_what_touches_the_box_is_taken(tmp_path):
    ways = [([1, 2], {"highway": "primary", "name": "in"}), ([4, 5], {"highway": "primary", "name": "out"})]
    box = Box(west=71.3, south=51.0, east=71.5, north=51.1005)
    assert read_osm_streets(an_extract(tmp_path / "a.osm", *ways), within=box).name.tolist() == ["in"]


def test_a_way_whose_nodes_an_extract_has_lost_is_taken_as_far_as_it_is_known(tmp_path):
    way = ([1, 2, 99, 4, 5], {"highway": "primary"})
    streets = read_osm_streets(an_extract(tmp_path / "a.osm", way))
    assert [list(shape.coords) for shape in streets.shape] == [[NODES[1], NODES[2]], [NODES[4], NODES[5]]]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadCity, match=r"kz\.osm\.pbf: no such file"):
        read_osm_streets(tmp_path / "kz.osm.pbf")


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm"])
def test_a_file_that_is_no_extract_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"this is not a map" * 20)
    with pytest.raises(BadCity, match="is no readable OpenStreetMap file") as caught:
        read_osm_streets(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.shared_data
@pytest.mark.skipif(not HELSINKI.exists(), reason="helsinki_centre.osm.pbf is not beside the checkout")
def test_a_real_extract_of_helsinki_becomes_segments(tmp_path):
    import_streets(HELSINKI, tmp_path)
    uncut = read_osm_streets(HELSINKI)
    projection = Projection("EPSG:32635")
    cut = cut_into_segments(uncut, projection)
    metric = shapely.transform(cut.shape, lambda lonlat: np.column_stack(projection.to_metric(*lonlat.T)))
    assert len(cut) > len(uncut) > 500
    assert shapely.length(metric).max() <= 200.001
    assert "Mannerheimintie" in set(cut.name)
    assert 0.1 < cut.one_way.mean() < 0.9
