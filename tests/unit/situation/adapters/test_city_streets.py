import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo.streets import Streets
from situation.adapters.city_errors import BadCity
from situation.adapters.city_streets import is_cut, read_streets, read_uncut_streets, write_streets
from situation.adapters.geojson import write_features
from situation.adapters.street_rows import Box

LINE = shapely.LineString([(71.40, 51.1), (71.41, 51.1)])
STREETS = Streets(
    id=np.array([7, 3], dtype=np.int32),
    name=np.array(["Достық", ""], dtype=object),
    road_class=np.array(["primary", "service"], dtype=object),
    one_way=np.array([True, False]),
    shape=np.array([LINE, shapely.LineString([(71.5, 51.1), (71.5, 51.2)])]),
)


def a_frame(path, crs="EPSG:4326", **columns):
    gpd.GeoDataFrame({"geometry": [LINE], **columns}, crs="EPSG:4326").to_crs(crs).to_parquet(path)
    return path


def a_geojson(path, shape, **properties):
    write_features(path, [properties], np.array([shape], dtype=object))
    return path


def test_what_is_written_is_read_again(tmp_path):
    write_streets(tmp_path / "s.parquet", STREETS)
    found = read_streets(tmp_path / "s.parquet")
    for column in ("id", "name", "road_class", "one_way"):
        assert getattr(found, column).tolist() == getattr(STREETS, column).tolist()
    assert shapely.equals_exact(found.shape, STREETS.shape).all()


def test_other_tools_read_it_as_geoparquet_in_degrees(tmp_path):
    write_streets(tmp_path / "s.parquet", STREETS)
    frame = gpd.read_parquet(tmp_path / "s.parquet")
    assert frame.crs.is_geographic
    assert frame.name.tolist() == ["Достық", ""]


def test_segments_are_told_by_their_numbers(tmp_path):
    write_streets(tmp_path / "s.parquet", STREETS)
    assert is_cut(tmp_path / "s.parquet")
    assert not is_cut(a_frame(tmp_path / "g.parquet", name=["A"]))
    assert not is_cut(tmp_path / "x.geojson")


def test_a_parquet_of_others_is_read_with_what_it_has(tmp_path):
    found = read_uncut_streets(a_frame(tmp_path / "g.parquet", name=[None], oneway=[True]))
    assert (found.name.tolist(), found.road_class.tolist(), found.one_way.tolist()) == ([""], [""], [True])


def test_a_street_in_two_parts_becomes_two(tmp_path):
    parts = shapely.MultiLineString([[(71.4, 51.1), (71.41, 51.1)], [(71.42, 51.1), (71.43, 51.1)]])
    assert len(read_uncut_streets(a_geojson(tmp_path / "s.geojson", parts, name="A"))) == 2


def test_a_street_against_its_shape_is_turned(tmp_path):
    found = read_uncut_streets(a_geojson(tmp_path / "s.geojson", LINE, oneway="-1"))
    assert found.one_way.tolist() == [True]
    assert found.shape[0].coords[0] == (71.41, 51.1)


def test_only_what_touches_the_box_is_taken(tmp_path):
    elsewhere = Box(west=0, south=0, east=1, north=1)
    assert len(read_uncut_streets(a_geojson(tmp_path / "s.geojson", LINE), within=elsewhere)) == 0


def test_metres_are_refused_by_the_files_own_word(tmp_path):
    with pytest.raises(BadCity, match="WGS 84 / UTM zone 42N; export it again as EPSG:4326"):
        read_uncut_streets(a_frame(tmp_path / "g.parquet", crs="EPSG:32642"))


def test_points_are_no_streets(tmp_path):
    with pytest.raises(BadCity, match="street 1 is a Point"):
        read_uncut_streets(a_geojson(tmp_path / "s.geojson", shapely.Point(71, 51)))


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"name": ["A"]}, "has no column 'geometry'"),
        ({"geometry": ["no shape"]}, "holds no WKB shapes"),
        ({"geometry": [b"\x01\x02"]}, "holds no WKB shapes"),
        ({"geometry": [shapely.to_wkb(LINE)], "seg_id": [1], "name": ["A"]}, "has no column 'highway'"),
        (
            {
                "geometry": [shapely.to_wkb(LINE)] * 2,
                "seg_id": [1, 1],
                "name": ["A"] * 2,
                "highway": [""] * 2,
                "oneway": [True] * 2,
            },
            "segment id used twice: 1",
        ),
        (
            {
                "geometry": [shapely.to_wkb(shapely.Point(71, 51))],
                "seg_id": [1],
                "name": ["A"],
                "highway": [""],
                "oneway": [True],
            },
            "other shapes than lines",
        ),
        (
            {
                "geometry": [None],
                "seg_id": [1],
                "name": ["A"],
                "highway": [""],
                "oneway": [True],
            },
            "other shapes than lines",
        ),
    ],
)
def test_a_wrong_file_is_answered_in_one_line(tmp_path, columns, complaint):
    pq.write_table(pa.table(columns), tmp_path / "s.parquet")
    with pytest.raises(BadCity, match=complaint) as caught:
        read_streets(tmp_path / "s.parquet")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("column", "values", "complaint"),
    [
        ("seg_id", ["a"], "column 'seg_id' is string; write it as int32"),
        ("seg_id", [2**40], "column 'seg_id' is int64; write it as int32"),
        ("seg_id", pa.array([None], pa.int32()), "column 'seg_id' has empty rows"),
        ("oneway", ["perhaps"], "column 'oneway' is string; write it as bool"),
    ],
)
def test_a_column_of_another_kind_is_named(tmp_path, column, values, complaint):
    right = {"geometry": [shapely.to_wkb(LINE)], "seg_id": [1], "name": [None], "highway": ["x"], "oneway": [None]}
    pq.write_table(pa.table({**right, column: values}), tmp_path / "s.parquet")
    with pytest.raises(BadCity, match=complaint):
        read_streets(tmp_path / "s.parquet")


def test_empty_names_and_directions_are_taken_as_nothing_special(tmp_path):
    columns = {"geometry": [shapely.to_wkb(LINE)], "seg_id": [1], "name": [None], "highway": ["x"], "oneway": [None]}
    pq.write_table(pa.table(columns), tmp_path / "s.parquet")
    found = read_streets(tmp_path / "s.parquet")
    assert (found.name.tolist(), found.one_way.tolist()) == ([""], [False])


def test_what_is_no_parquet_is_named(tmp_path):
    (tmp_path / "s.parquet").write_bytes(b"no parquet at all")
    with pytest.raises(BadCity, match="is no Parquet file"):
        read_streets(tmp_path / "s.parquet")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadCity, match=r"s\.parquet: cannot be read"):
        read_streets(tmp_path / "s.parquet")


def test_an_unknown_kind_is_refused(tmp_path):
    with pytest.raises(BadCity, match=r"give \.osm\.pbf, \.geojson or \.parquet"):
        read_uncut_streets(tmp_path / "streets.shp")
