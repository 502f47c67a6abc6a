"""A vehicle's positions as files that other programs read."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from situation.app.history import FORMATS
from situation.positions import POSITIONS

BEGAN = datetime(2026, 1, 10, 6, 0, tzinfo=UTC)


@pytest.fixture
def track() -> pa.Table:
    rows = [
        {
            "vehicle": "P-017",
            "operator": "gorzhol",
            "fix_at": BEGAN + timedelta(seconds=10 * n),
            "received_at": BEGAN + timedelta(seconds=10 * n + 1),
            "lat": 51.1 + n / 1000,
            "lon": 71.4,
            "speed_kmh": 20.5,
            "task": ["snow_ploughing", "salting"],
            "near": ["i1"],
            "near_m": [12.0],
            "flags": 0,
            "stream_seq": n,
            "item": 0,
        }
        for n in range(3)
    ]
    return pa.Table.from_pylist(rows, schema=POSITIONS)


def test_csv_has_a_row_a_position_and_joined_tasks(track: pa.Table) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](track).decode())))
    assert [row["lat"] for row in rows] == [str(51.1 + n / 1000) for n in range(3)]
    assert rows[0]["task"] == "snow_ploughing salting"
    assert rows[0]["fix_at"].startswith("2026-01-10 06:00:00")
    assert "payload" not in rows[0]


def test_geojson_has_points_with_longitude_first(track: pa.Table) -> None:
    told = json.loads(FORMATS["geojson"](track))
    assert told["features"][0]["geometry"]["coordinates"] == [71.4, 51.1]
    assert told["features"][0]["properties"]["fix_at"] == "2026-01-10T06:00:00Z"
    assert told["features"][0]["properties"]["task"] == ["snow_ploughing", "salting"]


def test_geojson_leaves_out_what_has_no_place(track: pa.Table) -> None:
    nowhere = track.set_column(track.column_names.index("lat"), "lat", pa.nulls(3, pa.float64()))
    assert json.loads(FORMATS["geojson"](nowhere))["features"] == []


def test_parquet_is_what_the_archive_has(track: pa.Table) -> None:
    assert pq.read_table(io.BytesIO(FORMATS["parquet"](track))).equals(track)


@pytest.mark.parametrize("format_", list(FORMATS))
def test_no_positions_make_an_empty_file_that_can_be_read(format_: str) -> None:
    assert FORMATS[format_](POSITIONS.empty_table())
