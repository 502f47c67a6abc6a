"""Rows of positions for tests: a few words in, a whole batch of POSITIONS out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from situation.positions import POSITIONS

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def row(vehicle: str = "P1", *, at_s: float | None = 0, seq: int = 1, **fields: object) -> dict[str, object]:
    """An accepted row, `at_s` seconds after noon; None: without a fix time."""
    fix_at = None if at_s is None else NOON + timedelta(seconds=at_s)
    return {
        "vehicle": vehicle,
        "operator": "city",
        "fix_at": fix_at,
        "received_at": NOON,
        "lat": 51.1,
        "lon": 71.4,
        "flags": 0,
        "stream_seq": seq,
        "item": 0,
        "digest": seq,
    } | fields


def batch(*rows: dict[str, object]) -> pa.RecordBatch:
    """The rows as one batch."""
    return pa.RecordBatch.from_pylist(list(rows), schema=POSITIONS)
