"""GeoJSON files (RFC 7946) as features: read whole, checked, in degrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import shapely
import shapely.errors

from geo.arrays import Shapes
from situation.adapters.city_errors import BadCity

REPROJECT = "export it again as EPSG:4326 (longitude, latitude in degrees)"
# Names of the one coordinate system that GeoJSON knows, in the old `crs` member.
DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """One feature; its geometry still as text."""

    geometry: msgspec.Raw
    properties: dict[str, Any] | None = None
    id: str | int | None = None


class FeatureCollection(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    crs: Any = None


def read_features(path: Path) -> tuple[list[dict[str, Any]], Shapes]:
    """Properties and shapes of a file's features, or BadCity. A feature's own id stands in for the property."""
    collection = _decoded(path)
    if collection.crs is not None and not any(name in str(collection.crs) for name in DEGREES):
        raise BadCity(path, f"its coordinate system is {str(collection.crs)[:80]}", REPROJECT)
    properties = [
        {**({} if feature.id is None else {"id": feature.id}), **(feature.properties or {})}
        for feature in collection.features
    ]
    shapes = np.array(
        [_shape(path, number, feature) for number, feature in enumerate(collection.features, 1)], dtype=object
    )
    check_degrees(path, shapes)
    return properties, shapes


def write_features(path: Path, properties: list[dict[str, Any]], shapes: Shapes) -> None:
    """A file that `read_features` reads, one feature a line."""
    lines = [
        msgspec.json.encode({"type": "Feature", "properties": row, "geometry": msgspec.Raw(shape.encode())})
        for row, shape in zip(properties, shapely.to_geojson(shapes), strict=True)
    ]
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + b",\n".join(lines) + b"\n]}\n")


def check_degrees(path: Path, shapes: Shapes) -> None:
    """Nothing, or BadCity where a coordinate is no longitude or latitude."""
    if not len(shapes):
        return
    coordinates = shapely.get_coordinates(shapes)
    wrong = np.flatnonzero(~((np.abs(coordinates) <= [180.0, 90.0]).all(axis=1)))
    if len(wrong):
        x, y = coordinates[wrong[0]]
        raise BadCity(path, f"coordinate {x:.7g}, {y:.7g} is not in degrees", REPROJECT)


def _decoded(path: Path) -> FeatureCollection:
    try:
        return msgspec.json.decode(path.read_bytes(), type=FeatureCollection)
    except OSError as error:
        raise BadCity(path, f"cannot be read ({error.strerror})", "give an existing GeoJSON file") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCity(path, f"is no GeoJSON FeatureCollection ({error})", "export it again as GeoJSON") from error


def _shape(path: Path, number: int, feature: Feature) -> shapely.Geometry:
    try:
        shape = shapely.from_geojson(bytes(feature.geometry))
    except shapely.errors.ShapelyError as error:
        shape, reason = None, str(error).splitlines()[0]
    else:
        reason = "it is null"
    if shape is None or shape.is_empty:
        raise BadCity(path, f"feature {number} has no usable geometry ({reason})", "draw it again or leave it out")
    return shapely.force_2d(shape)
