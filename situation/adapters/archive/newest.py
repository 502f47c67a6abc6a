"""The newest accepted fix of each vehicle, kept beside the manifest so that a start need not read years."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from situation.adapters.archive.disk import Disk

Newest = dict[str, int]  # vehicle -> Unix microseconds


def newest_fixes_of(rows: pa.Table, known: Newest) -> Newest:
    """What is known, moved forward by the accepted among `rows` (vehicle, fix_at, reason)."""
    accepted = rows.filter(pc.is_null(rows["reason"]))
    best = accepted.select(["vehicle", "fix_at"]).group_by("vehicle").aggregate([("fix_at", "max")])
    newest = dict(known)
    moments = best["fix_at_max"].cast(pa.int64()).to_pylist()
    for vehicle, moment in zip(best["vehicle"].to_pylist(), moments, strict=True):
        newest[vehicle] = max(newest.get(vehicle, moment), moment)
    return newest


def read_newest(root: Path, name: str) -> Newest:
    """The stored ones; none for an empty name."""
    if not name:
        return {}
    table = pq.read_table(root / name, partitioning=None)
    return dict(zip(table["vehicle"].to_pylist(), table["fix_us"].to_pylist(), strict=True))


def write_newest(root: Path, name: str, newest: Newest, disk: Disk) -> None:
    """Stored under a name that no manifest knows yet."""
    table = pa.table({"vehicle": pa.array(newest.keys(), pa.string()), "fix_us": pa.array(newest.values(), pa.int64())})
    disk.write_table(root / name, table, compression="zstd", row_group_size=1 << 20)
