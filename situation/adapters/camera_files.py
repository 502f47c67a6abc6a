"""Lists of cameras as cities keep them: CSV or GeoJSON, read whole, with all that is wrong told by line.

An address with a password in it is refused, and what is refused is never repeated: errors name line and column only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from situation.adapters.camera_rows import BadList, Row, csv_rows, geojson_rows
from situation.adapters.opening_hours import hours_from
from situation.cameras import CameraId, Hours
from situation.desk.cameras import ID, Listed
from situation.errors import AddressNotWatched
from situation.ports import CameraAddresses

SCHEMES = ("rtsp", "rtsps", "http", "https")
NEEDED = ("id", "lat", "lon", "url")
KNOWN = (*NEEDED, "name", "owner", "direction", "period", "mode", "hours", "username", "password")
MOST_BYTES = 50 << 20
SHORTEST_S, LONGEST_S = 0.2, 3600.0


class Mode(TypedDict, total=False):
    """What a mode's name stands for."""

    enabled: bool
    shadow: bool


MODES: Mapping[str, Mode] = {
    "on": {"enabled": True, "shadow": False},
    "shadow": {"enabled": True, "shadow": True},
    "off": {"enabled": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraList:
    """What a file says: cameras in its order, and what is wrong with the lines that are none."""

    cameras: tuple[Listed, ...]
    errors: tuple[str, ...]  # "line 7, lat: ...", each with what to do
    remarks: tuple[str, ...] = ()  # columns that nobody reads


def read_cameras(file: Path, addresses: CameraAddresses) -> CameraList:
    """The list of a file; OSError if it cannot be read. Everything else that is wrong is told in it."""
    if file.stat().st_size > MOST_BYTES:
        return CameraList(cameras=(), errors=("the file is larger than 50 MB: split it",))
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        is_geojson = file.suffix.casefold() in (".geojson", ".json")
        rows = list(geojson_rows(text) if is_geojson else csv_rows(text, needed=NEEDED))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return CameraList(cameras=(), errors=(f"line {line}: is not UTF-8: save the file as UTF-8",))
    except BadList as wrong:
        return CameraList(cameras=(), errors=(str(wrong),))
    return _listed(rows, addresses)


def check(camera: str, address: str, addresses: CameraAddresses) -> None:
    """BadList when this can be no id, or no address that is watched."""
    _id(camera)
    _address(address, addresses)


def _listed(rows: list[tuple[str, Row]], addresses: CameraAddresses) -> CameraList:
    cameras: dict[CameraId, Listed] = {}
    errors, unread = [], set[str]()
    for place, row in rows:
        unread |= {name for name in row if name not in KNOWN}
        try:
            camera = _camera(row, addresses)
        except BadList as wrong:
            errors.append(f"{place}, {wrong}")
            continue
        if camera.id in cameras:
            errors.append(f"{place}, id: {camera.id} stands in the file twice: keep one of the two")
        cameras.setdefault(camera.id, camera)
    remarks = [f"column {name[:40]!r} is not read" for name in sorted(unread)]
    return CameraList(cameras=tuple(cameras.values()), errors=tuple(errors), remarks=tuple(remarks))


def _camera(row: Row, addresses: CameraAddresses) -> Listed:
    for name in NEEDED:
        if not row.get(name):
            raise BadList(f"{name}: is empty: every camera needs {', '.join(NEEDED)}")
    return Listed(
        id=CameraId(_id(row["id"])),
        name=row.get("name") or None,
        lat=_number("lat", row["lat"], -90, 90),
        lon=_number("lon", row["lon"], -180, 180),
        address=_address(row["url"], addresses),
        owner=row.get("owner") or None,
        heading_deg=_number("direction", row["direction"], 0, 359.999) if row.get("direction") else None,
        period_s=_number("period", row["period"], SHORTEST_S, LONGEST_S) if row.get("period") else None,
        hours=_hours(row["hours"]) if row.get("hours") else None,
        credentials=_credentials(row),
        **_mode(row.get("mode", "")),
    )


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise BadList("id: use 1-64 of A-Z a-z 0-9 _ -")
    return text


def _number(name: str, text: str, least: float, most: float) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise BadList(f"{name}: is no number: write it as 51.128") from None
    if not least <= number <= most:
        raise BadList(f"{name}: is not between {least:g} and {most:g}")
    return number


def _address(text: str, addresses: CameraAddresses) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.username or parts.password:
        raise BadList("url: holds a user name or password: move them to the columns username and password")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadList(f"url: is no address of a stream: begin it with one of {', '.join(SCHEMES)} and ://host")
    try:
        addresses.check(text)
    except AddressNotWatched as refused:
        raise BadList(f"url: {refused}") from None
    return text


def _mode(text: str) -> Mode:
    if not text:
        return {}
    try:
        return MODES[text.casefold()]
    except KeyError:
        raise BadList(f"mode: is none of {', '.join(MODES)}") from None


def _hours(text: str) -> tuple[Hours, ...]:
    try:
        return hours_from(text)
    except ValueError as error:
        raise BadList(f"hours: {error}") from None


def _credentials(row: Row) -> tuple[str, str] | None:
    username, password = row.get("username", ""), row.get("password", "")
    return (username, password) if username or password else None
