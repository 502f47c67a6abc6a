"""Districts that change hold from a day on, and nothing that was before is told otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.city import CityIndex
from situation.adapters.city import import_districts, load_city
from situation.adapters.city_check import examine_districts
from situation.adapters.city_errors import BadCity
from situation.adapters.city_layers import layer_files
from situation.adapters.geojson import write_features

WEST, EAST = shapely.box(71.0, 51.0, 71.1, 51.1), shapely.box(71.1, 51.0, 71.2, 51.1)
FARTHER_WEST, WIDER_EAST = shapely.box(71.0, 51.0, 71.05, 51.1), shapely.box(71.05, 51.0, 71.2, 51.1)
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "town"
    path.mkdir()
    (path / "city.toml").write_text('timezone = "Asia/Almaty"\n[name]\nen = "Town"\n', "utf-8")
    return path


def a_file(folder: Path, *shapes: shapely.Geometry, ids: tuple[str, ...] = ("west", "east")) -> Path:
    path = folder.parent / "source.geojson"
    rows = [{"id": name, "name": name} for name in ids]
    write_features(path, rows, np.array(shapes, dtype=object))
    return path


def names_at(folder: Path, at: datetime) -> str | None:
    """The district of a place between the two borders, at a moment."""
    index = CityIndex(load_city(folder))
    row = int(index.match([71.07], [51.05], [0.0], [0.0], [at.timestamp()]).district[0])
    return index.districts[row].id if row >= 0 else None


def test_a_moved_border_holds_from_midnight_by_the_citys_clocks(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, date(2020, 1, 1))
    import_districts(a_file(folder, FARTHER_WEST, WIDER_EAST), folder, JULY)
    assert [path.name for path in sorted(folder.glob("districts*"))] == [
        "districts.2026-07-01.geojson",
        "districts.geojson",
    ]
    midnight = datetime(2026, 6, 30, 19, tzinfo=UTC)  # in Astana, UTC+5
    assert names_at(folder, midnight.replace(hour=18, minute=59)) == "west"
    assert names_at(folder, midnight) == "east"
    assert names_at(folder, datetime(2019, 1, 1, tzinfo=UTC)) == "west"


def test_a_batch_of_many_days_is_matched_ping_by_ping(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    import_districts(a_file(folder, FARTHER_WEST, WIDER_EAST), folder, JULY)
    index = CityIndex(load_city(folder))
    at = [datetime(2026, month, 15, tzinfo=UTC).timestamp() for month in (8, 5, 8, 6)]
    found = index.match([71.07] * 4, [51.05] * 4, [0.0] * 4, [0.0] * 4, at)
    assert [index.districts[row].id for row in found.district] == ["east", "west", "east", "west"]
    newest = index.match([71.07], [51.05], [0.0], [0.0])
    assert index.districts[newest.district[0]].id == "east"


def test_a_layer_ends_where_the_next_begins(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    import_districts(a_file(folder, FARTHER_WEST, WIDER_EAST), folder, JULY)
    import_districts(a_file(folder, WEST, EAST), folder, AUGUST)
    spans = [(file.valid_from, file.valid_to) for file in layer_files(folder)]
    assert spans == [(None, JULY), (JULY, AUGUST), (AUGUST, None)]


def test_the_same_districts_again_change_nothing(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    told = import_districts(a_file(folder, WEST, EAST), folder, AUGUST)
    assert len(layer_files(folder)) == 1
    assert "nothing was changed" in told.remarks[0]


def test_no_import_rewrites_the_past_unless_it_is_called_a_correction(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    import_districts(a_file(folder, FARTHER_WEST, WIDER_EAST), folder, AUGUST)
    before = {path.name: path.read_bytes() for path in folder.glob("districts*")}
    with pytest.raises(BadCity, match="later --valid-from, or --correct"):
        import_districts(a_file(folder, WEST, EAST), folder, AUGUST)
    assert {path.name: path.read_bytes() for path in folder.glob("districts*")} == before
    import_districts(a_file(folder, WEST, EAST), folder, AUGUST, correct=True)
    assert (folder / "districts.geojson").read_bytes() == before["districts.geojson"]
    assert len(layer_files(folder)) == 2


def test_a_district_that_is_gone_is_named(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    told = import_districts(a_file(folder, WEST, EAST, ids=("west", "sunrise")), folder, AUGUST)
    assert told.remarks == ("'east' is no more: see which operators have to work there",)


def test_a_file_whose_name_is_no_date_is_refused(folder: Path) -> None:
    import_districts(a_file(folder, WEST, EAST), folder, JULY)
    (folder / "districts.old.geojson").write_bytes((folder / "districts.geojson").read_bytes())
    with pytest.raises(BadCity, match=r"districts\.2026-07-01\.geojson"):
        load_city(folder)


def test_a_check_names_all_that_is_wrong_at_once_with_counts_and_places(folder: Path) -> None:
    ring = shapely.box(71.0, 51.0, 71.3, 51.3) - shapely.box(71.1, 51.1, 71.2, 51.2)
    bow = shapely.Polygon([(72, 51), (72.1, 51.1), (72.1, 51), (72, 51.1)])
    path = a_file(folder, ring, shapely.box(71.25, 51.0, 71.4, 51.1), WEST, bow, ids=("ring", "esil", "esil", "bow"))
    faults = examine_districts(path, "EPSG:32642")
    told = [fault.what for fault in faults if fault.is_refused]
    assert told[0] == "id 'esil' is used 2 times: features 2, 3"
    assert "district 'bow' is invalid (Self-intersection" in told[1]
    assert sum("overlap by" in each for each in told) == 2
    assert [fault.what[:7] for fault in faults if not fault.is_refused] == ["gap of "]
    assert "m2 at 51.15" in faults[-1].what


def test_a_check_names_another_coordinate_system(folder: Path) -> None:
    metres = a_file(folder, shapely.box(670_000, 5_667_000, 671_000, 5_668_000), ids=("esil",))
    (fault,) = examine_districts(metres)
    assert "is not in degrees" in fault.what
    assert "EPSG:4326" in fault.what


def test_a_good_file_has_nothing_wrong(folder: Path) -> None:
    assert examine_districts(a_file(folder, WEST, EAST), None) == []
