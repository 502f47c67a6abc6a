import json

import numpy as np
import pytest
import shapely

from geo.projection import Projection
from situation.adapters.city_districts import check_partition, read_districts, write_districts
from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import write_features

METRIC = Projection("EPSG:32642")
WEST, EAST = shapely.box(71.3, 51.0, 71.4, 51.1), shapely.box(71.4, 51.0, 71.5, 51.1)


def a_file(path, *rows):
    write_features(path, [row for row, _ in rows], np.array([shape for _, shape in rows], dtype=object))
    return path


def checked(path, *shapes):
    path = a_file(path, *[({"id": f"d{number}"}, shape) for number, shape in enumerate(shapes)])
    return check_partition(path, read_districts(path), METRIC)


def test_ids_names_and_shapes_are_read_in_order(tmp_path):
    rows = [({"id": "b", "name_ru": "Б", "name_en": "B"}, WEST), ({"id": 7, "name": "Seven"}, EAST)]
    first, second = read_districts(a_file(tmp_path / "d.geojson", *rows))
    assert (first.id, first.names) == ("b", {"kk": "Б", "ru": "Б", "en": "B"})
    assert (second.id, second.names) == ("7", {"kk": "Seven", "ru": "Seven", "en": "Seven"})
    assert second.shape.equals(EAST)


def test_what_is_written_is_read_again_with_all_properties(tmp_path):
    source = a_file(tmp_path / "d.geojson", ({"id": "b", "name": "B", "kato": "711"}, WEST))
    written = write_districts(source, tmp_path / "out.geojson")
    assert read_districts(tmp_path / "out.geojson") == written
    (feature,) = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["properties"] == {
        "id": "b",
        "name": "B",
        "kato": "711",
        "name_kk": "B",
        "name_ru": "B",
        "name_en": "B",
    }


def test_a_district_without_an_id_is_named_by_its_place_in_the_file(tmp_path):
    with pytest.raises(BadCity, match="feature 2 has no property 'id'"):
        read_districts(a_file(tmp_path / "d.geojson", ({"id": "a"}, WEST), ({"name": "East"}, EAST)))


def test_an_id_used_twice_is_refused(tmp_path):
    with pytest.raises(BadCity, match="'a' is used twice"):
        read_districts(a_file(tmp_path / "d.geojson", ({"id": "a"}, WEST), ({"id": "a"}, EAST)))


def test_a_polygon_that_crosses_itself_is_refused_with_the_place(tmp_path):
    bow = shapely.Polygon([(71.3, 51.0), (71.4, 51.1), (71.4, 51.0), (71.3, 51.1)])
    with pytest.raises(BadCity, match=r"'bow' is invalid \(Self-intersection\[71.35 51.05\]\)"):
        read_districts(a_file(tmp_path / "d.geojson", ({"id": "bow"}, bow)))


def test_other_shapes_than_areas_are_refused(tmp_path):
    with pytest.raises(BadCity, match="'p' is a Point"):
        read_districts(a_file(tmp_path / "d.geojson", ({"id": "p"}, shapely.Point(71, 51))))


def test_a_clean_partition_has_no_remarks(tmp_path):
    assert checked(tmp_path / "d.geojson", WEST, EAST) == ()


def test_districts_that_claim_the_same_ground_are_refused_by_name(tmp_path):
    with pytest.raises(BadCity, match=r"'d0' and 'd1' overlap by 7\d,\d{3},\d{3} m2"):
        checked(tmp_path / "d.geojson", WEST, shapely.box(71.3, 51.0, 71.5, 51.1))


def test_a_sliver_is_only_remarked(tmp_path):
    (remark,) = checked(tmp_path / "d.geojson", WEST, shapely.box(71.399999, 51.0, 71.5, 51.1))
    assert remark.startswith("d0 and d1 overlap by 7")


def test_a_hole_is_remarked_with_its_place(tmp_path):
    ring = shapely.box(71.3, 51.0, 71.5, 51.1).difference(shapely.box(71.39, 51.04, 71.41, 51.06))
    (remark,) = checked(tmp_path / "d.geojson", ring)
    assert remark.startswith("hole of 3,12")
    assert "at 51.05000, 71.40" in remark


def test_many_holes_are_counted_not_listed(tmp_path):
    holes = [shapely.box(71.31 + n / 100, 51.04, 71.315 + n / 100, 51.06) for n in range(15)]
    remarks = checked(tmp_path / "d.geojson", shapely.box(71.3, 51.0, 71.5, 51.1).difference(shapely.union_all(holes)))
    assert len(remarks) == 11
    assert remarks[-1] == "and 5 more"
