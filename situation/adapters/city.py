"""A city's folder: `city.toml`, and if there are any `districts.geojson` and `streets.parquet`.

Reading answers with a City or with one line that says which file, what is wrong and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import numpy as np
import shapely

from geo.arrays import Shapes
from geo.city import Attribution, City
from geo.districts import District
from geo.errors import GeoError
from geo.projection import Projection, utm_crs
from geo.segments import cut_into_segments
from geo.streets import Streets
from situation.adapters.city_districts import check_partition, full_names, read_districts
from situation.adapters.city_errors import BadCity
from situation.adapters.city_layers import layer_files, put_layer, read_layers
from situation.adapters.city_streets import is_cut, read_streets, read_uncut_streets, write_streets
from situation.adapters.street_rows import Box

SHEET, STREETS = "city.toml", "streets.parquet"
AUTO = "auto"
ZOOM = 11.0  # a city of 30 km fills the screen

Language = Literal["kk", "ru", "en"]
Bounds = tuple[float, float, float, float]


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What city.toml may say."""

    name: dict[Language, str]
    timezone: str
    crs: str = AUTO
    bbox: Bounds | None = None
    center: tuple[float, float] | None = None
    zoom: float = ZOOM
    attribution: Attribution = msgspec.field(default_factory=Attribution)
    limits: dict[Language, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import brought into the city's folder."""

    file: Path
    count: int
    remarks: tuple[str, ...] = ()  # odd but bearable, one line each


def load_city(folder: Path) -> City:
    """The city of a folder, or BadCity."""
    sheet = load_sheet(folder)
    districts, changes = read_layers(folder, sheet.timezone)
    streets = read_streets(folder / STREETS) if (folder / STREETS).exists() else Streets.none()
    bbox = sheet.bbox or _bounds(districts, streets)
    if bbox is None:
        raise BadCity(folder / SHEET, "says nothing about where the city is", "add bbox = [west, south, east, north]")
    west, south, east, north = bbox
    crs = utm_crs([west, east], [south, north]) if sheet.crs == AUTO else sheet.crs
    _check_crs(folder / SHEET, crs)
    return City(
        names=full_names(dict[str, str](sheet.name.items()), otherwise=folder.name),
        timezone=sheet.timezone,
        crs=crs,
        bbox=bbox,
        center=sheet.center or ((west + east) / 2, (south + north) / 2),
        zoom=sheet.zoom,
        attribution=sheet.attribution,
        limits=dict[str, str](sheet.limits.items()),
        districts=districts,
        district_changes=changes,
        streets=streets,
    )


def create_city(folder: Path, *, names: Mapping[str, str], timezone: str, attribution: Attribution) -> Path:
    """A new folder with a city.toml for the imports to fill; BadCity where there is one already."""
    path = folder / SHEET
    if path.exists():
        raise BadCity(path, "is there already", "edit it, or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"timezone = {_toml(timezone)}",
        f"crs = {_toml(AUTO)}",
        "[name]",
        *(f"{language} = {_toml(name)}" for language, name in names.items()),
        "[attribution]",
        f"text = {_toml(attribution.text)}",
        f"url = {_toml(attribution.url)}",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def import_districts(source: Path, folder: Path, valid_from: date, *, correct: bool = False) -> Imported:
    """The source's districts checked and put into the folder, or BadCity and the folder as it was.

    Where there are districts already, these hold from that day on; `correct` puts the newest ones right instead.
    """
    districts = read_districts(source)
    if not districts:
        raise BadCity(source, "has no features", "give a file with one polygon a district")
    bounds = _bounds(districts, Streets.none())
    _check_inside(source, bounds, _sheet_bounds(folder))
    remarks = check_partition(source, districts, _projection(folder, bounds))
    file, changed = put_layer(source, folder, valid_from, correct=correct)
    return Imported(file=file, count=len(districts), remarks=(*remarks, *changed))


def import_streets(source: Path, folder: Path) -> Imported:
    """The source's streets, cut into segments and put into the folder, or BadCity and the folder as it was.

    Only streets that touch the city's box are taken. A Parquet file that has `seg_id` is taken as it is.
    """
    streets = read_streets(source) if is_cut(source) else _cut(source, folder)
    if not len(streets):
        raise BadCity(source, "has no street in the city", "give an extract that covers it")
    folder.mkdir(parents=True, exist_ok=True)
    write_streets(folder / STREETS, streets)
    nameless = int((streets.name == "").sum())
    remarks = (f"{nameless:,} of {len(streets):,} segments have no name",) if nameless else ()
    return Imported(file=folder / STREETS, count=len(streets), remarks=remarks)


def _cut(source: Path, folder: Path) -> Streets:
    bounds = _city_bounds(folder)
    within = None if bounds is None else Box(west=bounds[0], south=bounds[1], east=bounds[2], north=bounds[3])
    uncut = read_uncut_streets(source, within=within)
    return cut_into_segments(uncut, _projection(folder, _bounds((), uncut))) if len(uncut) else uncut


def load_sheet(folder: Path) -> Sheet:
    """What a city's folder says of itself, or BadCity."""
    path = folder / SHEET
    try:
        sheet = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Sheet)
    except OSError as error:
        raise BadCity(path, f"cannot be read ({error.strerror})", "give the folder of a city") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCity(path, f"is no TOML ({error})", "correct it") from error
    except msgspec.ValidationError as error:
        raise BadCity(path, str(error), "correct it as docs/city.md says") from error
    _check_timezone(path, sheet.timezone)
    _check_box(path, sheet.bbox)
    return sheet


def _check_timezone(path: Path, timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadCity(path, f"unknown timezone {timezone!r}", "give an IANA name such as 'Asia/Almaty'") from error


def _check_box(path: Path, bbox: Bounds | None) -> None:
    if bbox is None:
        return
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadCity(path, f"bbox {list(bbox)} is no box in degrees", "give [west, south, east, north]")


def _check_crs(path: Path, crs: str) -> None:
    try:
        Projection(crs)
    except GeoError as error:
        raise BadCity(path, str(error), f"or write crs = {AUTO!r}") from error


def _check_inside(source: Path, bounds: Bounds | None, bbox: Bounds | None) -> None:
    if bounds is None or bbox is None:
        return
    if not shapely.box(*bounds).intersects(shapely.box(*bbox)):
        raise BadCity(
            source,
            f"lies at {bounds[1]:.3f}, {bounds[0]:.3f}, outside the city's bbox",
            "give longitude before latitude, or correct the bbox in city.toml",
        )


def _sheet_bounds(folder: Path) -> Bounds | None:
    return load_sheet(folder).bbox if (folder / SHEET).exists() else None


def _city_bounds(folder: Path) -> Bounds | None:
    """The city's box by its sheet, else by its districts, else unknown."""
    found = _sheet_bounds(folder)
    if found is None and (layers := layer_files(folder)):
        found = _bounds(read_districts(layers[-1].path), Streets.none())
    return found


def metric_crs(folder: Path) -> str | None:
    """The metric coordinate system that a city's sheet names; None where it goes by the shapes."""
    crs = load_sheet(folder).crs if (folder / SHEET).exists() else AUTO
    return None if crs == AUTO else crs


def _projection(folder: Path, bounds: Bounds | None) -> Projection:
    """By the city's sheet, else by where the shapes are."""
    path = folder / SHEET
    crs = load_sheet(path.parent).crs if path.exists() else AUTO
    if crs == AUTO:
        west, south, east, north = bounds or (0.0, 0.0, 0.0, 0.0)
        crs = utm_crs([west, east], [south, north])
    _check_crs(path, crs)
    return Projection(crs)


def _bounds(districts: tuple[District, ...], streets: Streets) -> Bounds | None:
    shapes: Shapes = np.array([*(district.shape for district in districts), *streets.shape], dtype=object)
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _toml(text: str) -> str:
    """The text as a TOML string: JSON's escapes are all among TOML's."""
    return msgspec.json.encode(text).decode()
