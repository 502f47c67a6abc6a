"""A city's streets in a GeoParquet file, and streets of others in GeoJSON, Parquet or OpenStreetMap extracts.

Columns: `seg_id`, `name`, `highway`, `oneway`, `geometry` (WKB lines in degrees).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import shapely.errors

from geo.arrays import Shapes
from geo.errors import RepeatedId
from geo.streets import Streets
from situation.adapters.city_errors import BadCity
from situation.adapters.geojson import REPROJECT, check_degrees, read_features
from situation.adapters.osm_streets import read_osm_streets
from situation.adapters.street_rows import Box, StreetRow, one_way, streets_of

STREETS = pa.schema(
    [
        pa.field("seg_id", pa.int32(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("highway", pa.string(), nullable=False),
        pa.field("oneway", pa.bool_(), nullable=False),
        pa.field("geometry", pa.binary(), nullable=False),
    ]
)
# GeoParquet 1.1; without a `crs` member the coordinates are longitude and latitude of WGS 84.
GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["LineString"]}},
}
OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


def read_streets(path: Path) -> Streets:
    """The segments of a city's own file, or BadCity."""
    table, shapes = _read_parquet(path)
    missing = [name for name in STREETS.names if name != "geometry" and name not in table.column_names]
    if missing:
        raise BadCity(path, f"has no column {missing[0]!r}", "import the streets with 'situation city import'")
    if not (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING).all():
        raise BadCity(path, "holds other shapes than lines", "import the streets with 'situation city import'")
    try:
        return Streets(
            id=_column(path, table, "seg_id").to_numpy(),
            name=_texts(_column(path, table, "name")),
            road_class=_texts(_column(path, table, "highway")),
            one_way=_column(path, table, "oneway").to_numpy().astype(bool),
            shape=shapes,
        )
    except RepeatedId as error:
        raise BadCity(path, str(error), "number the segments anew") from error


def write_streets(path: Path, streets: Streets) -> None:
    """A file that `read_streets` and any GeoParquet reader read."""
    columns = [
        pa.array(streets.id),
        pa.array(streets.name, pa.string()),
        pa.array(streets.road_class, pa.string()),
        pa.array(streets.one_way),
        pa.array(shapely.to_wkb(streets.shape), pa.binary()),
    ]
    schema = STREETS.with_metadata({"geo": msgspec.json.encode(GEO)})
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path, compression="zstd")


def is_cut(path: Path) -> bool:
    """Whether the file holds numbered segments, which keep their numbers."""
    return path.suffix == ".parquet" and "seg_id" in _schema(path).names


def read_uncut_streets(path: Path, *, within: Box | None = None) -> Streets:
    """The streets of somebody's file as far as they touch the box, or BadCity."""
    if path.name.endswith(OSM_ENDINGS):
        return read_osm_streets(path, within=within)
    if path.suffix in (".geojson", ".json"):
        properties, shapes = read_features(path)
    elif path.suffix == ".parquet":
        table, shapes = _read_parquet(path)
        properties = table.drop_columns([_geometry_column(table.schema)]).to_pylist()
    else:
        raise BadCity(path, "is of no known kind", "give .osm.pbf, .geojson or .parquet")
    return streets_of(row for row in _rows(path, properties, shapes) if within is None or within.touches(row.shape))


def _rows(path: Path, properties: list[dict[str, Any]], shapes: Shapes) -> Iterator[StreetRow]:
    for number, (row, shape) in enumerate(zip(properties, shapes, strict=True), 1):
        if shape is None or shape.geom_type not in ("LineString", "MultiLineString"):
            kind = "nothing" if shape is None else f"a {shape.geom_type}"
            raise BadCity(path, f"street {number} is {kind}", "leave in lines only")
        direction = one_way(row.get("oneway"))
        for line in shapely.get_parts(shape):
            yield StreetRow(
                name=str(row.get("name") or ""),
                road_class=str(row.get("highway") or ""),
                one_way=direction != 0,
                shape=shapely.reverse(line) if direction < 0 else line,
            )


def _read_parquet(path: Path) -> tuple[pa.Table, Shapes]:
    schema = _schema(path)
    column = _geometry_column(schema)
    if column not in schema.names:
        raise BadCity(path, f"has no column {column!r}", "write it as GeoParquet")
    _check_crs(path, schema, column)
    table = pq.read_table(path)
    try:
        shapes = shapely.force_2d(shapely.from_wkb(table[column].to_numpy()))
    except (shapely.errors.ShapelyError, TypeError) as error:
        raise BadCity(path, f"column {column!r} holds no WKB shapes", "write it as GeoParquet") from error
    check_degrees(path, shapes)
    return table, shapes


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except OSError as error:
        raise BadCity(path, f"cannot be read ({error.strerror or error})", "give an existing Parquet file") from error
    except pa.ArrowInvalid as error:
        raise BadCity(path, "is no Parquet file", "write it again as GeoParquet") from error


def _geo(schema: pa.Schema) -> dict[str, Any]:
    metadata: dict[str, Any] = msgspec.json.decode((schema.metadata or {}).get(b"geo", b"{}"))
    return metadata


def _geometry_column(schema: pa.Schema) -> str:
    return str(_geo(schema).get("primary_column", "geometry"))


def _check_crs(path: Path, schema: pa.Schema, column: str) -> None:
    crs = _geo(schema).get("columns", {}).get(column, {}).get("crs") or {}
    code = str(crs.get("id", {}).get("code", "4326"))
    if code not in ("4326", "CRS84"):
        raise BadCity(path, f"its coordinate system is {crs.get('name', code)}", REPROJECT)


def _column(path: Path, table: pa.Table, name: str) -> pa.ChunkedArray:
    """The column in its own type, empty texts and both ways where it says nothing, or BadCity."""
    kind = STREETS.field(name).type
    try:
        column = table[name].cast(kind)
    except pa.ArrowException as error:
        raise BadCity(path, f"column {name!r} is {table[name].type}", f"write it as {kind}") from error
    if name == "seg_id" and column.null_count:
        raise BadCity(path, f"column {name!r} has empty rows", "number all segments")
    return column if name == "seg_id" else column.fill_null(False if name == "oneway" else "")


def _texts(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array(column.to_pylist(), dtype=object)
