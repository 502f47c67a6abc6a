"""Districts, streets and tracks as GeoJSON (RFC 7946)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pyarrow as pa
import shapely

from geo.city import City
from geo.districts import District
from geo.streets import Streets

GEOJSON = "application/geo+json"
# A standing tracker reports every 120 s; over a longer silence nobody knows the way, so none is drawn.
GAP = timedelta(seconds=120)
GRID_DEG = 1e-6  # a tenth of a metre: a third fewer bytes than the source's digits
TRACK_COLUMNS = ("vehicle", "fix_at", "lat", "lon", "speed_kmh", "flags")

Tagged = tuple[bytes, str]  # body and ETag


class CityGeometry:
    """The city's layers, made at first wish and kept."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._districts: dict[tuple[int, ...], Tagged] = {}  # by the districts themselves, which the city keeps

    def districts(self, at: datetime) -> Tagged:
        """The districts of a moment, with their names by language."""
        found = self._city.districts_at(at)
        key = tuple(map(id, found))
        if key not in self._districts:
            self._districts[key] = _tagged([_district(district) for district in found])
        return self._districts[key]

    @cached_property
    def streets(self) -> Tagged:
        """Street segments with id, name, class and whether they are one-way."""
        return _tagged(_segments(self._city.streets))


def _district(district: District) -> dict[str, Any]:
    return _feature(district.shape, {"id": district.id, "name": dict(district.names)}) | {"id": district.id}


def _segments(streets: Streets) -> list[dict[str, Any]]:
    columns = (streets.id.tolist(), streets.name, streets.road_class, streets.one_way.tolist(), streets.shape)
    return [
        _feature(shape, {"id": segment, "name": name, "class": road_class, "one_way": one_way})
        for segment, name, road_class, one_way, shape in zip(*columns, strict=True)
    ]


def _feature(shape: shapely.Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    rounded = shapely.set_precision(shape, GRID_DEG, mode="pointwise")
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(rounded))}


def _tagged(features: list[dict[str, Any]]) -> Tagged:
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def track_geojson(vehicle: str, table: pa.Table) -> bytes:
    """A vehicle's track: one feature per unbroken part, its moments and speeds beside its coordinates."""
    rows = table.select(["fix_at", "lon", "lat", "speed_kmh", "flags"]).to_pylist()
    features = [_part(vehicle, part) for part in _parts(rows)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _parts(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    parts: list[list[dict[str, Any]]] = []
    before: datetime | None = None
    for row in rows:
        if before is None or row["fix_at"] - before > GAP:
            parts.append([])
        parts[-1].append(row)
        before = row["fix_at"]
    return parts


def _part(vehicle: str, part: list[dict[str, Any]]) -> dict[str, Any]:
    places = [[row["lon"], row["lat"]] for row in part]
    alone = len(places) == 1  # a line needs two places
    geometry = {"type": "Point" if alone else "LineString", "coordinates": places[0] if alone else places}
    properties = {
        "vehicle": vehicle,
        "times": [row["fix_at"].isoformat() for row in part],
        "speeds_kmh": [None if row["speed_kmh"] is None else round(row["speed_kmh"], 1) for row in part],
        "flags": [row["flags"] for row in part],
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry}
