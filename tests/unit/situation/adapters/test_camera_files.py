from __future__ import annotations

import json
from pathlib import Path

import pytest

from situation.adapters.camera_files import CameraList, read_cameras
from situation.adapters.opening_hours import hours_from, text_of
from situation.cameras import Hours
from situation.errors import AddressNotWatched

HEAD = "id,name,lat,lon,url,owner,direction,period,mode,hours,username,password"
GOOD = "ramp-1,Clinic,51.1,71.4,rtsp://10.0.0.1/1,akimat,90,2,on,Mo-Fr 07:00-22:00,root,s3cret-word"


class Watched:
    """All but one host."""

    def check(self, address: str) -> None:
        if "10.20.0.7" in address:
            raise AddressNotWatched("its host is internal")


def read(folder: Path, *lines: str, name: str = "list.csv", encoding: str = "utf-8") -> CameraList:
    file = folder / name
    file.write_text("\n".join(lines), encoding=encoding)
    return read_cameras(file, Watched())


def test_a_line_is_a_camera_with_all_that_it_says(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, GOOD, "", "ramp-2,,51.2,71.5,http://10.0.0.2/still.jpg")
    assert found.errors == ()
    full, bare = found.cameras
    assert (full.id, full.name, full.owner, full.heading_deg, full.period_s) == ("ramp-1", "Clinic", "akimat", 90, 2)
    assert (full.enabled, full.shadow, full.credentials) == (True, False, ("root", "s3cret-word"))
    assert full.hours == (Hours(days=(0, 1, 2, 3, 4), start="07:00", end="22:00"),)
    assert (bare.name, bare.shadow, bare.hours, bare.credentials) == (None, None, None, None)
    assert "s3cret-word" not in repr(full)


def test_semicolons_decimal_commas_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "ID;Lat;Lon;URL", "a;51,1;71,4;rtsp://h/1", encoding="utf-8-sig")
    assert (found.errors, found.cameras[0].lat) == ((), 51.1)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a b,,51,71,rtsp://h/1", "line 2, id: use 1-64 of A-Z a-z 0-9 _ -"),
        ("a,,51,71,", "line 2, url: is empty: every camera needs id, lat, lon, url"),
        ("a,,151,71,rtsp://h/1", "line 2, lat: is not between -90 and 90"),
        ("a,,nan,71,rtsp://h/1", "line 2, lat: is not between -90 and 90"),
        ("a,,x,71,rtsp://h/1", "line 2, lat: is no number: write it as 51.128"),
        ("a,,51,71,file:///etc/passwd", "line 2, url: is no address of a stream"),
        ("a,,51,71,rtsp://10.20.0.7/1", "line 2, url: its host is internal"),
        ("a,,51,71,rtsp://h/1,,,,maybe", "line 2, mode: is none of on, shadow, off"),
        ("a,,51,71,rtsp://h/1,,,,,at night", "line 2, hours: cannot be read: write it as Mo-Fr 07:00-22:00"),
        ("a,,51,71,rtsp://h/1,,,,,,,,,", "line 2: has more fields than the head line"),
    ],
)
def test_what_is_wrong_is_told_by_line_with_what_to_do(tmp_path: Path, line: str, told: str) -> None:
    (error,) = read(tmp_path, HEAD, line).errors
    assert error.startswith(told)


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (error,) = read(tmp_path, HEAD, "a,,51,71,rtsp://root:s3cret-word@h/1").errors
    assert "columns username and password" in error
    assert "s3cret" not in error


def test_all_errors_are_told_at_once_and_twins_and_unread_columns_too(tmp_path: Path) -> None:
    found = read(tmp_path, "id,lat,lon,url,colour", "a,1,2,rtsp://h/1,red", "a,1,2,rtsp://h/2,red", "b,1,x,rtsp://h/3,")
    assert found.errors == (
        "line 3, id: a stands in the file twice: keep one of the two",
        "line 4, lon: is no number: write it as 51.128",
    )
    assert found.remarks == ("column 'colour' is not read",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "the file is empty"),
        ("id,lat", "line 1: lacks the columns lon, url"),
        ('id,lat,lon,url\n"a,1', "line 2: is no CSV"),
    ],
)
def test_a_file_that_is_no_list_says_so(tmp_path: Path, content: str, told: str) -> None:
    (error,) = read(tmp_path, content).errors
    assert error.startswith(told)


def test_another_encoding_is_told_by_line(tmp_path: Path) -> None:
    (error,) = read(tmp_path, HEAD, "a,Клиника,51,71,rtsp://h/1", encoding="cp1251").errors
    assert error == "line 2: is not UTF-8: save the file as UTF-8"


def test_geojson_points_are_cameras(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [71.4, 51.1]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"id": "a", "url": "rtsp://h/1", "period": 3}},
        {"type": "Feature", "geometry": None, "properties": {"id": "b", "url": "rtsp://h/2"}},
        "nonsense",
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features})
    found = read(tmp_path, document, name="list.geojson")
    assert [(one.id, one.lat, one.lon, one.period_s) for one in found.cameras] == [("a", 51.1, 71.4, 3)]
    assert [error.partition(":")[0] for error in found.errors] == ["feature 2, lat", "feature 3, id"]
    assert read(tmp_path, "{", name="list.geojson").errors[0].startswith("line 1: is no JSON")
    assert read(tmp_path, "[]", name="list.geojson").errors[0].startswith("is no GeoJSON FeatureCollection")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("24/7", "24/7"),
        ("Mo-We 07:00-22:00; sa 20:00-06:00", "Mo,Tu,We 07:00-22:00; Sa 20:00-06:00"),
        ("Sa-Mo 00:00-24:00", "Mo,Sa,Su 00:00-24:00"),
        ("08:00-09:30", "Mo,Tu,We,Th,Fr,Sa,Su 08:00-09:30"),
    ],
)
def test_hours_are_read_and_written(text: str, written: str) -> None:
    assert text_of(hours_from(text)) == written
    assert hours_from(written) == hours_from(text)


@pytest.mark.parametrize("text", ["Xx 07:00-08:00", "Mo 25:00-26:00", "Mo 07:61-08:00", "Mo", "Mo 24:00-24:00"])
def test_hours_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        hours_from(text)
