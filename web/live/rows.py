"""Positions as rows of one array: their columns, which of two is newer, and what a vehicle does by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from situation.tasks import works
from situation.visits import STANDING_KMH

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[Any]  # structured, POSITION
POSITION = np.dtype(
    [
        ("fix_us", "i8"),
        ("received_us", "i8"),
        ("stream_seq", "i8"),
        ("item", "i8"),
        ("lat", "f8"),
        ("lon", "f8"),
        ("speed_kmh", "f4"),  # NaN: unknown
        ("course_deg", "f4"),  # NaN: unknown
        ("working", "?"),
        ("flags", "i4"),
    ]
)
ORDER = ("fix_us", "received_us", "stream_seq", "item")  # what makes a position newer, the weightiest first


class VehicleState(IntEnum):
    """What a vehicle does, as drawn; the low bits of a frame's state."""

    WORKING = 0
    IN_TRANSIT = 1
    STANDING = 2
    SILENT = 3


def microseconds(moment: datetime) -> int:
    """Unix microseconds, exactly."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(us: int) -> datetime:
    """The moment of Unix microseconds."""
    return EPOCH + timedelta(microseconds=us)


def rows_of(batch: pa.RecordBatch) -> Rows:
    """The batch's positions in the columns of POSITION."""
    rows = np.zeros(batch.num_rows, POSITION)
    for name, column in (("fix_us", "fix_at"), ("received_us", "received_at")):
        rows[name] = batch[column].cast(pa.int64()).to_numpy(zero_copy_only=False)
    for name in ("stream_seq", "item", "lat", "lon", "speed_kmh", "course_deg", "flags"):
        rows[name] = batch[name].to_numpy(zero_copy_only=False)  # null becomes NaN
    working = pc.or_kleene(pc.or_kleene(batch["blade"], batch["spreader"]), works(batch["task"]))
    rows["working"] = pc.fill_null(working, False).to_numpy(zero_copy_only=False)
    return rows


def states_of(rows: Rows, age_us: npt.NDArray[Any], silent_after_us: float) -> npt.NDArray[np.uint8]:
    """What each vehicle does by its newest position, which is so old now."""
    slow = rows["speed_kmh"] < STANDING_KMH  # False where unknown: what may move is not called standing
    cases = [age_us > silent_after_us, rows["working"], slow]
    states = [VehicleState.SILENT, VehicleState.WORKING, VehicleState.STANDING]
    return np.select(cases, [int(state) for state in states], int(VehicleState.IN_TRANSIT)).astype(np.uint8)


def is_newer(rows: Rows, held: Rows) -> Bools:
    """Of each pair, whether the first is."""
    newer = np.zeros(len(rows), bool)
    same = np.ones(len(rows), bool)
    for key in ORDER:
        newer |= same & (rows[key] > held[key])
        same &= rows[key] == held[key]
    return newer
