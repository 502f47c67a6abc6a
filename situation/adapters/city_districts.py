"""A city's districts in a GeoJSON file: properties `id`, `name_kk`, `name_ru`, `name_en`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.arrays import Shapes
from geo.districts import District
from geo.partition import holes, overlaps
from geo.projection import Projection
from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import read_features, write_features

LANGUAGES = ("kk", "ru", "en")
# Neighbours drawn apart differ by slivers, which the first of the two gets. More than that is another boundary.
LARGEST_SLIVER_M2 = 1_000.0
SMALLEST_SLIVER_M2 = 1.0  # less is rounding
REMARKS = 10  # of each kind; the rest are counted


def read_districts(path: Path) -> tuple[District, ...]:
    """The districts of a file in its order, or BadCity."""
    properties, shapes = read_features(path)
    districts = tuple(
        _district(path, number, row, shape)
        for number, (row, shape) in enumerate(zip(properties, shapes, strict=True), 1)
    )
    twice = [key for key, count in Counter(district.id for district in districts).items() if count > 1]
    if twice:
        raise BadCity(path, f"id {twice[0]!r} is used twice", "give each district its own, or merge their polygons")
    return districts


def write_districts(source: Path, path: Path) -> tuple[District, ...]:
    """The source's districts, written to `path` with all their properties."""
    properties, _ = read_features(source)
    districts = read_districts(source)
    rows = [{**row, **_named(district)} for row, district in zip(properties, districts, strict=True)]
    write_features(path, rows, _shapes(districts))
    return districts


def check_partition(path: Path, districts: tuple[District, ...], projection: Projection) -> tuple[str, ...]:
    """What is odd but bearable, one line each; BadCity where two districts claim the same ground."""
    shared = overlaps(districts, projection)
    if shared and shared[0].area_m2 > LARGEST_SLIVER_M2:
        worst = shared[0]
        raise BadCity(
            path,
            f"districts {worst.first!r} and {worst.second!r} overlap by {worst.area_m2:,.0f} m2",
            "cut one out of the other (QGIS: Difference), or a ping would lie in both",
        )
    slivers = [
        f"{one.first} and {one.second} overlap by {one.area_m2:,.0f} m2: {one.first} gets it"
        for one in shared
        if one.area_m2 >= SMALLEST_SLIVER_M2
    ]
    gaps = [
        f"hole of {one.area_m2:,.0f} m2 at {one.lat:.5f}, {one.lon:.5f}: pings there have no district"
        for one in holes(districts, projection)
        if one.area_m2 >= SMALLEST_SLIVER_M2
    ]
    return (*_shortened(slivers), *_shortened(gaps))


def _district(path: Path, number: int, row: Mapping[str, Any], shape: shapely.Geometry) -> District:
    key = str(row.get("id") or "").strip()
    if not key:
        raise BadCity(path, f"feature {number} has no property 'id'", "add one, a short word such as 'esil'")
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise BadCity(path, f"district {key!r} is a {shape.geom_type}", "give it as Polygon or MultiPolygon")
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        raise BadCity(path, f"district {key!r} is invalid ({reason})", "repair it (QGIS: Fix geometries)")
    return District(id=key, names=full_names(_given_names(row), otherwise=key), shape=shape)


def full_names(given: Mapping[str, str], *, otherwise: str) -> dict[str, str]:
    """A name in every language: where one lacks, the first there is."""
    spare = next((given[language] for language in LANGUAGES if given.get(language)), otherwise)
    return {language: given.get(language) or spare for language in LANGUAGES}


def _given_names(row: Mapping[str, Any]) -> dict[str, str]:
    names = {language: row.get(f"name_{language}") or row.get("name") for language in LANGUAGES}
    return {language: str(name) for language, name in names.items() if name}


def _named(district: District) -> dict[str, str]:
    return {"id": district.id, **{f"name_{language}": name for language, name in district.names.items()}}


def _shapes(districts: tuple[District, ...]) -> Shapes:
    return np.array([district.shape for district in districts], dtype=object)


def _shortened(lines: list[str]) -> list[str]:
    return lines if len(lines) <= REMARKS else [*lines[:REMARKS], f"and {len(lines) - REMARKS} more"]
