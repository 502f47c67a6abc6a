"""A city's districts examined: everything that is wrong or odd at once, with counts and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geo.arrays import Shapes
from geo.districts import District
from geo.partition import holes, overlaps
from geo.projection import Projection, utm_crs
from situation.adapters.city_districts import LARGEST_SLIVER_M2, SMALLEST_SLIVER_M2
from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import read_features

POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing about a file of districts."""

    what: str
    is_refused: bool  # an import refuses it; otherwise it is odd but bearable


def examine_districts(path: Path, crs: str | None = None) -> list[Fault]:
    """All that is wrong or odd with a file, what is refused first. `crs`: the city's metric one; None: by its place."""
    try:
        rows, shapes = read_features(path)
    except BadCity as error:  # another coordinate system, no degrees, no GeoJSON: nothing further can be said
        return [Fault(what=f"{error.what}; {error.do}", is_refused=True)]
    if not rows:
        return [Fault(what="has no features; give a file with one polygon a district", is_refused=True)]
    ids = [str(row.get("id") or "").strip() for row in rows]
    found = [*_faults_of_ids(ids), *_faults_of_shapes(ids, shapes)]
    good = [row for row, shape in enumerate(shapes) if shape.geom_type in POLYGONS and shape.is_valid]
    districts = [District(id=ids[row] or f"feature {row + 1}", names={}, shape=shapes[row]) for row in good]
    found += _faults_of_partition(districts, Projection(crs or _crs_of(shapes)))
    return sorted(found, key=lambda fault: not fault.is_refused)


def _faults_of_ids(ids: list[str]) -> Iterator[Fault]:
    without = [number for number, name in enumerate(ids, 1) if not name]
    if without:
        numbers = ", ".join(map(str, without))
        yield Fault(what=f"{len(without)} of {len(ids)} features have no property 'id': {numbers}", is_refused=True)
    for name, count in Counter(filter(None, ids)).items():
        if count > 1:
            numbers = ", ".join(str(number) for number, each in enumerate(ids, 1) if each == name)
            yield Fault(what=f"id {name!r} is used {count} times: features {numbers}", is_refused=True)


def _faults_of_shapes(ids: list[str], shapes: Shapes) -> Iterator[Fault]:
    for name, shape in zip(ids, shapes, strict=True):
        if shape.geom_type not in POLYGONS:
            yield Fault(what=f"district {name!r} is a {shape.geom_type}, no polygon", is_refused=True)
        elif not shape.is_valid:
            yield Fault(what=f"district {name!r} is invalid ({shapely.is_valid_reason(shape)})", is_refused=True)


def _faults_of_partition(districts: list[District], projection: Projection) -> Iterator[Fault]:
    shared = [each for each in overlaps(districts, projection) if each.area_m2 >= SMALLEST_SLIVER_M2]
    for one in shared:
        place = f"{one.area_m2:,.0f} m2 at {one.lat:.5f}, {one.lon:.5f}"
        yield Fault(
            what=f"districts {one.first!r} and {one.second!r} overlap by {place}",
            is_refused=one.area_m2 > LARGEST_SLIVER_M2,
        )
    for gap in holes(districts, projection):
        if gap.area_m2 >= SMALLEST_SLIVER_M2:
            place = f"{gap.area_m2:,.0f} m2 at {gap.lat:.5f}, {gap.lon:.5f}"
            yield Fault(what=f"gap of {place}: pings there have no district", is_refused=False)


def _crs_of(shapes: Shapes) -> str:
    west, south, east, north = shapely.total_bounds(np.asarray(shapes)).tolist()
    return utm_crs([west, east], [south, north])
