"""One vehicle's positions as a file for others: CSV for a spreadsheet, GeoJSON for a map, Parquet for a program."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

NOT_SHOWN = ("payload", "near_m")  # raw bytes of quarantined rows; distances that mean nothing without their lists


def as_csv(table: pa.Table) -> bytes:
    """One row a position; lists are joined by a space, as CSV has none."""
    out = io.BytesIO()
    pyarrow.csv.write_csv(_flat(table), out)
    return out.getvalue()


def as_geojson(table: pa.Table) -> bytes:
    """A FeatureCollection of points in the order of their fixes, each with all that was said (RFC 7946)."""
    rows = table.drop_columns([name for name in NOT_SHOWN if name in table.column_names]).to_pylist()
    features = [_feature(row) for row in rows if row["lat"] is not None and row["lon"] is not None]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def as_parquet(table: pa.Table) -> bytes:
    """The rows as the archive has them."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


FORMATS: Mapping[str, Callable[[pa.Table], bytes]] = MappingProxyType(
    {"csv": as_csv, "geojson": as_geojson, "parquet": as_parquet}
)


def _feature(row: dict[str, object]) -> dict[str, object]:
    place = [row.pop("lon"), row.pop("lat")]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": row}


def _flat(table: pa.Table) -> pa.Table:
    for name in table.column_names:
        column = table[name]
        if name in NOT_SHOWN:
            table = table.drop_columns([name])
        elif pa.types.is_list(column.type):
            joined = pc.binary_join(column, " ")
            table = table.set_column(table.column_names.index(name), name, joined)
    return table
