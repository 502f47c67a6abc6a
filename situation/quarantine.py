"""Quarantine: what was kept aside, and what of it a person may release as a position. Nothing kept is rewritten.

A released row is one more row of the archive: the same message and place in it, accepted, with the flag RELEASED. The
row in quarantine stays as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from geo.city import CityIndex
from situation.errors import Conflict, Invalid
from situation.fleet import Vehicle
from situation.positions import POSITIONS, Flag, Reason, matched_columns

FASTEST_KMH = 300.0  # as telemetry's own limit: a speed beyond it is left out, not believed
# Reasons after which a usable place is left, and whether its time is usable too; else the time of receipt stands in.
RELEASABLE: Mapping[str, bool] = {
    Reason.UNKNOWN_DEVICE: True,
    Reason.NOT_YOUR_VEHICLE: True,
    Reason.OUT_OF_RANGE: True,
    Reason.FUTURE: False,
    Reason.TOO_OLD: False,
}
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RowId:
    """A row of the archive, among those of all lives of the spine. As text: receipt in microseconds, sequence, item."""

    received_at: datetime
    stream_seq: int
    item: int

    @classmethod
    def parse(cls, text: str) -> RowId:
        """From its text. Raises Invalid."""
        try:
            received_us, stream_seq, item = (int(part) for part in text.split("-"))
            return cls(EPOCH + received_us * MICROSECOND, stream_seq, item)
        except (ValueError, OverflowError):
            raise Invalid(f"{text[:80]!r} is no id of a row in quarantine", field="ids") from None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RowId:
        """Of a row with received_at, stream_seq and item."""
        return cls(row["received_at"], row["stream_seq"], row["item"])

    def __str__(self) -> str:
        return f"{(self.received_at - EPOCH) // MICROSECOND}-{self.stream_seq}-{self.item}"


def check_releasable(row: Mapping[str, Any], vehicle: Vehicle | None) -> None:
    """Raises Conflict with what stands against the release of a row, and what to do about it."""
    reason, name = row["reason"], row["vehicle"]
    if reason == Reason.DUPLICATE:
        raise Conflict(f"row {RowId.of(row)} is a duplicate: the ping is a position already")
    if reason not in RELEASABLE:
        raise Conflict(f"row {RowId.of(row)} is in quarantine as {reason}: there is no position in it to release")
    if not _has_place(row):
        raise Conflict(f"row {RowId.of(row)} has no usable place: latitude and longitude are missing or out of range")
    if RELEASABLE[reason] and row["fix_at"] is None:
        raise Conflict(f"row {RowId.of(row)} has no usable time")
    if vehicle is None:
        raise Conflict(f"vehicle {name} of row {RowId.of(row)} is not registered: register it first, then release")
    if vehicle.operator != row["operator"]:
        raise Conflict(
            f"row {RowId.of(row)} was sent as {row['operator']}'s, but vehicle {name} is {vehicle.operator}'s:"
            " correct the register first, then release"
        )


def released(rows: pa.Table, index: CityIndex | None) -> pa.RecordBatch:
    """Rows of the quarantine (all columns, checked) as the positions that they become, matched to the city."""
    made = [_position(row) for row in rows.to_pylist()]
    table = pa.Table.from_pylist(made, schema=POSITIONS)
    if index is not None:
        numbers = {name: _numbers(made, name) for name in ("lon", "lat", "course_deg", "speed_kmh")}
        at = np.array([row["fix_at"].timestamp() for row in made])
        found = index.match(numbers["lon"], numbers["lat"], numbers["course_deg"], numbers["speed_kmh"], at)
        for name, column in matched_columns(found, [district.id for district in index.districts]).items():
            field = POSITIONS.field(name)
            table = table.set_column(POSITIONS.get_field_index(name), field, column.cast(field.type))
    batch: pa.RecordBatch = table.combine_chunks().to_batches()[0]
    return batch


def text_of(payload: bytes | None, most: int) -> str:
    """A row's own bytes as text that does no harm in a terminal or a browser, cut to so many characters."""
    text = (payload or b"").decode("utf-8", "backslashreplace")
    safe = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[:most])
    return safe + ("…" if len(text) > most else "")


def _position(row: dict[str, Any]) -> dict[str, Any]:
    own_time = RELEASABLE[row["reason"]]
    speed, course = row["speed_kmh"], row["course_deg"]
    return row | {
        "fix_at": row["fix_at"] if own_time else row["received_at"],
        "said_at": row["said_at"] if own_time else row["fix_at"],
        "flags": row["flags"] | Flag.RELEASED | (0 if own_time else Flag.SERVER_TIME),
        "speed_kmh": speed if speed is not None and 0 <= speed <= FASTEST_KMH else None,
        "course_deg": course if course is not None and 0 <= course < 360 else None,
        "reason": None,
        "payload": None,
    }


def _has_place(row: Mapping[str, Any]) -> bool:
    lat, lon = row["lat"], row["lon"]
    return lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)


def _numbers(rows: list[dict[str, Any]], name: str) -> np.ndarray:
    return np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=np.float64)
