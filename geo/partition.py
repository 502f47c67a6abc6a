"""Whether districts divide a city: where two of them overlap, and where they leave a hole.

An overlap would count a ping for the wrong district without anybody seeing it. OpenStreetMap's Esil, for one, still
holds all of Nura.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.arrays import Shapes
from geo.districts import District
from geo.projection import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Ground that two districts claim."""

    first: str
    second: str
    lon: float
    lat: float
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Ground that districts surround and none claims."""

    lon: float
    lat: float
    area_m2: float


def overlaps(districts: Sequence[District], projection: Projection) -> list[Overlap]:
    """All pairs of districts with ground in common, the largest first."""
    shapes = _metric(districts, projection)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapes[first], shapes[second])
    areas = shapely.area(shared)
    inside = shapely.point_on_surface(shared)
    lon, lat = projection.to_degrees(shapely.get_x(inside), shapely.get_y(inside))
    found = [
        Overlap(
            first=districts[one].id,
            second=districts[other].id,
            lon=float(lon[row]),
            lat=float(lat[row]),
            area_m2=float(areas[row]),
        )
        for row, (one, other) in enumerate(zip(first, second, strict=True))
        if areas[row] > 0
    ]
    return sorted(found, key=lambda overlap: -overlap.area_m2)


def holes(districts: Sequence[District], projection: Projection) -> list[Hole]:
    """All holes in the districts taken together, the largest first."""
    whole = shapely.get_parts(shapely.union_all(_metric(districts, projection)))
    rings = [
        shapely.Polygon(shapely.get_interior_ring(part, number))
        for part in whole
        for number in range(shapely.get_num_interior_rings(part))
    ]
    return sorted((_hole(ring, projection) for ring in rings), key=lambda hole: -hole.area_m2)


def _hole(ring: shapely.Polygon, projection: Projection) -> Hole:
    inside = shapely.point_on_surface(ring)
    lon, lat = projection.to_degrees([inside.x], [inside.y])
    return Hole(lon=float(lon[0]), lat=float(lat[0]), area_m2=float(ring.area))


def _metric(districts: Sequence[District], projection: Projection) -> Shapes:
    shapes = np.array([district.shape for district in districts], dtype=object)
    return np.asarray(shapely.transform(shapes, lambda lonlat: np.column_stack(projection.to_metric(*lonlat.T))))
