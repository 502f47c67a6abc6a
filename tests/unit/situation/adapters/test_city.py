from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

import situation.app
from geo.city import Attribution, CityIndex
from geo.distances import bearing_deg
from geo.partition import overlaps
from geo.projection import Projection
from situation.adapters.city import Sheet, create_city, import_districts, import_streets, load_city
from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import write_features

ASTANA = Path(situation.app.__file__).parent / "cities" / "astana"
SHEET = """
timezone = "America/New_York"
[name]
en = "Syracuse"
"""
SQUARE = shapely.box(-76.2, 43.0, -76.1, 43.1)
DAY = date(2026, 7, 1)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "syracuse"
    path.mkdir()
    (path / "city.toml").write_text(SHEET, encoding="utf-8")
    return path


def a_file(path, *rows):
    """A GeoJSON file of (properties, shape) rows."""
    write_features(path, [row for row, _ in rows], np.array([shape for _, shape in rows], dtype=object))
    return path


def districts(folder, *shapes):
    rows = [({"id": f"d{number}", "name": f"District {number}"}, shape) for number, shape in enumerate(shapes)]
    return a_file(folder.parent / "source.geojson", *rows)


class TestAstana:
    def test_is_packaged_with_its_districts_and_streets(self):
        city = load_city(ASTANA)
        assert [district.id for district in city.districts] == [
            "almaty",
            "esil",
            "saryarka",
            "baikonur",
            "nura",
            "saraishyk",
        ]
        assert city.districts[3].names == {"kk": "Байқоңыр", "ru": "Байконур", "en": "Baikonyr"}
        assert len(city.streets) == 12_170
        assert (city.crs, city.timezone) == ("EPSG:32642", "Asia/Almaty")
        assert set(city.names) == set(city.limits) == {"kk", "ru", "en"}

    def test_names_its_source_and_licence(self):
        assert load_city(ASTANA).attribution == Attribution(
            text="© OpenStreetMap contributors", url="https://www.openstreetmap.org/copyright"
        )
        notice = (ASTANA / "NOTICE.md").read_text(encoding="utf-8")
        assert "https://opendatacommons.org/licenses/odbl/1-0/" in notice

    def test_is_what_its_notice_says(self):
        city = load_city(ASTANA)
        metric = shapely.transform(
            city.streets.shape, lambda lonlat: np.column_stack(Projection(city.crs).to_metric(*lonlat.T))
        )
        assert shapely.length(metric).sum() / 1_000 == pytest.approx(1_584, abs=1)
        assert len(set(city.streets.name)) == 1_414
        assert all(one.area_m2 < 1 for one in overlaps(city.districts, Projection(city.crs)))

    def test_finds_each_district_from_within_and_nearly_each_segment_from_its_middle(self):
        city = load_city(ASTANA)
        index = CityIndex(city)
        inside = shapely.point_on_surface([district.shape for district in city.districts])
        unknown = np.full(len(inside), np.nan)
        found = index.match(shapely.get_x(inside), shapely.get_y(inside), unknown, unknown)
        assert found.district.tolist() == [0, 1, 2, 3, 4, 5]
        middle = shapely.get_coordinates(shapely.line_interpolate_point(city.streets.shape, 0.5, normalized=True))
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(city.streets.shape, 0.51, normalized=True))
        found = index.match(*middle.T, bearing_deg(*middle.T, *ahead.T), np.full(len(middle), 30.0))
        assert (found.segment == city.streets.id).mean() > 0.99
        assert (found.direction == 1).mean() > 0.99


class TestLoading:
    def test_a_name_and_a_timezone_and_districts_make_a_city(self, folder):
        import_districts(districts(folder, SQUARE), folder, DAY)
        city = load_city(folder)
        assert city.crs == "EPSG:32618"
        assert city.bbox == pytest.approx((-76.2, 43.0, -76.1, 43.1))
        assert city.center == pytest.approx((-76.15, 43.05))
        assert city.names == {"kk": "Syracuse", "ru": "Syracuse", "en": "Syracuse"}
        assert len(city.streets) == 0
        assert CityIndex(city).match([-76.15], [43.05], [0.0], [0.0]).district.tolist() == [0]

    def test_a_box_alone_makes_a_city_without_districts_and_streets(self, folder):
        (folder / "city.toml").write_text("bbox = [-76.2, 43.0, -76.1, 43.1]\n" + SHEET, encoding="utf-8")
        city = load_city(folder)
        assert (city.districts, len(city.streets), city.crs) == ((), 0, "EPSG:32618")

    def test_a_created_city_is_filled_by_the_imports(self, tmp_path):
        folder = tmp_path / "new"
        names = {"kk": "Жаңа", "en": 'The "new" one'}
        create_city(
            folder, names=names, timezone="Asia/Almaty", attribution=Attribution(text="© us", url="https://x.kz")
        )
        import_districts(districts(folder, SQUARE), folder, DAY)
        city = load_city(folder)
        assert city.names == {"kk": "Жаңа", "ru": "Жаңа", "en": 'The "new" one'}
        assert city.attribution == Attribution(text="© us", url="https://x.kz")

    def test_a_city_is_not_created_over_another(self, folder):
        with pytest.raises(BadCity, match="is there already"):
            create_city(folder, names={}, timezone="UTC", attribution=Attribution())

    @pytest.mark.parametrize(
        ("sheet", "complaint"),
        [
            ("timezone = ", "is no TOML"),
            ('timezone = "UTC"', "missing required field `name`"),
            ('timezone = 5\n[name]\nen = "X"', "Expected `str`, got `int`.*timezone"),
            ('timezone = "Mars/Olympus"\n[name]\nen = "X"', "unknown timezone 'Mars/Olympus'"),
            ('timezone = "../../etc"\n[name]\nen = "X"', "unknown timezone"),
            ('timezone = "UTC"\n[name]\nen = "X"', "nothing about where the city is"),
            ('timezone = "UTC"\nbbox = [1, 2, 1, 3]\n[name]\nen = "X"', "is no box in degrees"),
            ('timezone = "UTC"\nbbox = [1, 2, nan, 3]\n[name]\nen = "X"', "is no box in degrees"),
            ('timezone = "UTC"\nbbox = [1, 2, 3]\n[name]\nen = "X"', "bbox"),
            ('timezone = "UTC"\nbbox = [1, 2, 2, 3]\ncrs = "EPSG:4326"\n[name]\nen = "X"', "not projected in metres"),
            ('timezone = "UTC"\nbbox = [1, 2, 2, 3]\ncrs = "nonsense"\n[name]\nen = "X"', "unknown coordinate system"),
            ('timezone = "UTC"\nzom = 3\n[name]\nen = "X"', "unknown field `zom`"),
            ('timezone = "UTC"\n[name]\nde = "X"', "Invalid enum value 'de'"),
        ],
    )
    def test_a_wrong_sheet_is_answered_in_one_line(self, folder, sheet, complaint):
        (folder / "city.toml").write_text(sheet, encoding="utf-8")
        with pytest.raises(BadCity, match=complaint) as caught:
            load_city(folder)
        assert str(folder / "city.toml") in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_folder_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(BadCity, match="No such file"):
            load_city(tmp_path / "atlantis")

    def test_a_sheet_in_another_encoding_is_named(self, folder):
        (folder / "city.toml").write_bytes('[name]\nru = "Проба"'.encode("cp1251"))
        with pytest.raises(BadCity, match="is no TOML"):
            load_city(folder)

    def test_every_key_is_in_the_docs(self):
        docs = (Path(__file__).parents[4] / "docs" / "city.md").read_text(encoding="utf-8")
        assert [key for key in Sheet.__struct_fields__ if f"| `{key}` |" not in docs] == []


class TestImportingDistricts:
    def test_counts_and_remarks_are_returned(self, folder):
        found = import_districts(districts(folder, SQUARE), folder, DAY)
        assert (found.file, found.count, found.remarks) == (folder / "districts.geojson", 1, ())

    def test_districts_outside_the_citys_box_are_refused(self, folder):
        (folder / "city.toml").write_text("bbox = [43.0, -76.2, 43.1, -76.1]\n" + SHEET, encoding="utf-8")
        with pytest.raises(BadCity, match="longitude before latitude"):
            import_districts(districts(folder, SQUARE), folder, DAY)

    def test_a_refused_file_leaves_the_folder_as_it_was(self, folder):
        import_districts(districts(folder, SQUARE), folder, DAY)
        before = (folder / "districts.geojson").read_bytes()
        with pytest.raises(BadCity, match="overlap"):
            import_districts(districts(folder, SQUARE, shapely.box(-76.15, 43.0, -76.0, 43.1)), folder, DAY)
        assert (folder / "districts.geojson").read_bytes() == before

    def test_a_file_without_features_is_refused(self, folder):
        with pytest.raises(BadCity, match="has no features"):
            import_districts(a_file(folder / "empty.geojson"), folder, DAY)


class TestImportingStreets:
    STREET = shapely.LineString([(-76.15, 43.05), (-76.14, 43.05)])

    def test_streets_are_cut_and_matched(self, folder):
        import_districts(districts(folder, SQUARE), folder, DAY)
        source = a_file(
            folder.parent / "s.geojson", ({"name": "Main", "highway": "primary", "oneway": "yes"}, self.STREET)
        )
        found = import_streets(source, folder)
        streets = load_city(folder).streets
        assert found.count == len(streets) == 5
        assert streets.one_way.all()
        assert set(streets.name) == {"Main"}
        index = CityIndex(load_city(folder))
        assert index.match([-76.145], [43.05], [90.0], [30.0]).segment.tolist() == [3]

    def test_streets_beyond_the_city_are_left_out(self, folder):
        import_districts(districts(folder, SQUARE), folder, DAY)
        far = shapely.LineString([(24.94, 60.17), (24.95, 60.17)])
        rows = [({"name": "Main"}, self.STREET), ({"name": "Mannerheimintie"}, far)]
        import_streets(a_file(folder.parent / "s.geojson", *rows), folder)
        assert set(load_city(folder).streets.name) == {"Main"}

    def test_a_file_without_a_street_in_the_city_is_refused(self, folder):
        import_districts(districts(folder, SQUARE), folder, DAY)
        far = shapely.LineString([(24.94, 60.17), (24.95, 60.17)])
        with pytest.raises(BadCity, match="no street in the city"):
            import_streets(a_file(folder.parent / "s.geojson", ({}, far)), folder)

    def test_numbered_segments_keep_their_numbers(self, tmp_path):
        found = import_streets(ASTANA / "streets.parquet", tmp_path)
        assert found.count == 12_170
        assert (load_city(ASTANA).streets.id == np.arange(1, 12_171)).all()

    def test_nameless_streets_are_remarked(self, folder):
        found = import_streets(a_file(folder.parent / "s.geojson", ({}, self.STREET)), folder)
        assert found.remarks == ("5 of 5 segments have no name",)
