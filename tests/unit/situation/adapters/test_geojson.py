import json

import pytest

from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import read_features

POINT = {"type": "Point", "coordinates": [71.4, 51.1]}


def a_file(path, geometry=POINT, **members):
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **members}), encoding="utf-8")
    return path


def test_properties_and_shapes_come_in_order(tmp_path):
    properties, shapes = read_features(a_file(tmp_path / "a.geojson"))
    assert properties == [{"name": "x"}]
    assert (shapes[0].x, shapes[0].y) == (71.4, 51.1)


def test_the_features_own_id_stands_in_for_the_property(tmp_path):
    path = a_file(tmp_path / "a.geojson")
    path.write_text(path.read_text().replace('"type": "Feature",', '"type": "Feature", "id": 12,'), encoding="utf-8")
    assert read_features(path)[0] == [{"id": 12, "name": "x"}]


def test_heights_are_dropped(tmp_path):
    _, shapes = read_features(a_file(tmp_path / "a.geojson", {"type": "Point", "coordinates": [71.4, 51.1, 300]}))
    assert not shapes[0].has_z


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no GeoJSON FeatureCollection"),
        ("{", "is no GeoJSON FeatureCollection"),
        ("[]", "is no GeoJSON FeatureCollection"),
        ('{"type": "Feature", "features": []}', "is no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection"}', "missing required field `features`"),
        ('{"type": "FeatureCollection", "features": [{"geometry": null}]}', "feature 1 has no usable geometry"),
        ('{"type": "FeatureCollection", "features": [{"geometry": 5}]}', "feature 1 has no usable geometry"),
        ('{"type": "FeatureCollection", "features": [{"geometry": {"type": "Cube"}}]}', "feature 1 has no usable"),
        (
            '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": ["a", "b"]}}]}',
            "feature 1 has no usable geometry",
        ),
    ],
)
def test_what_is_no_geojson_is_answered_in_one_line(tmp_path, text, complaint):
    path = tmp_path / "a.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCity, match=complaint) as caught:
        read_features(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "a.geojson").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCity, match="is no GeoJSON"):
        read_features(tmp_path / "a.geojson")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadCity, match=r"nowhere\.geojson: cannot be read"):
        read_features(tmp_path / "nowhere.geojson")


def test_metres_instead_of_degrees_are_shown(tmp_path):
    with pytest.raises(BadCity, match=r"670000, 5667000 is not in degrees; export it again as EPSG:4326"):
        read_features(a_file(tmp_path / "a.geojson", {"type": "Point", "coordinates": [670000, 5667000]}))


def test_another_coordinate_system_is_refused_by_name(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32642"}}
    with pytest.raises(BadCity, match="EPSG::32642"):
        read_features(a_file(tmp_path / "a.geojson", crs=crs))


def test_degrees_by_their_long_name_are_taken(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read_features(a_file(tmp_path / "a.geojson", crs=crs))[1]) == 1
