"""Positions in columns: the one batch that telemetry makes, the archive keeps, desk and screen read.

A batch is a `pyarrow.RecordBatch` of `POSITIONS`. One row is one ping: accepted, or quarantined with a `reason`.
Quarantined rows keep their raw `payload`, and may have null coordinates and fix time. A null `reason` means a position.
"""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from geo.city import Matched

MOMENT = pa.timestamp("us", tz="UTC")

POSITIONS = pa.schema(
    [
        pa.field("vehicle", pa.string(), nullable=False),  # last-but-one part of the topic
        pa.field("operator", pa.string(), nullable=False),  # the topic's operator
        pa.field("fix_at", MOMENT),  # by the device's clock
        pa.field("received_at", MOMENT, nullable=False),  # by the spine's clock, the same at every redelivery
        pa.field("lat", pa.float64()),  # degrees, WGS 84
        pa.field("lon", pa.float64()),
        pa.field("speed_kmh", pa.float32()),
        pa.field("course_deg", pa.float32()),  # clockwise from north, 0 <= course < 360
        pa.field("alt_m", pa.float32()),
        pa.field("hdop", pa.float32()),
        pa.field("acc_m", pa.float32()),
        pa.field("sat", pa.int16()),
        pa.field("odo_km", pa.float64()),
        pa.field("ign", pa.bool_()),
        pa.field("blade", pa.bool_()),  # down
        pa.field("spreader", pa.bool_()),  # on
        pa.field("mock", pa.bool_()),  # the device says that its fix is simulated
        pa.field("buf", pa.bool_()),  # the device says that it was sent late from a buffer
        pa.field("task", pa.list_(pa.string())),  # null: the device does not say; empty: in transit
        pa.field("seq", pa.int64()),  # the tracker's own counter
        pa.field("flags", pa.int32(), nullable=False),  # bits of Flag
        pa.field("reason", pa.string()),  # a Reason: quarantined; null: a position
        pa.field("district", pa.string()),  # id in the city's districts; null: outside all
        pa.field("segment", pa.int32()),  # street segment's seg_id; null: no street near in that direction
        pa.field("direction", pa.int8()),  # 1 along the segment's geometry, -1 against it, 0 unknown
        pa.field("near", pa.list_(pa.string())),  # open incidents within their own radius
        pa.field("near_m", pa.list_(pa.float32())),  # distance to each of them
        pa.field("payload", pa.binary()),  # raw bytes, of quarantined rows only
        pa.field("stream_seq", pa.int64(), nullable=False),  # of the spine: identity of the message
        pa.field("item", pa.int16(), nullable=False),  # place within a message that carried an array
        pa.field("digest", pa.uint64()),  # XXH3-64 of the ping's text without its `buf`: with the vehicle, its identity
        pa.field("said_at", MOMENT),  # fix time as the device said it, where fix_at is another; else null
    ]
)


class Flag(IntFlag):
    """What is odd about an accepted position. A flag marks; it never hides or deletes."""

    LATE = 1  # the vehicle already had a newer fix
    IMPLAUSIBLE_JUMP = 2  # farther from the last fix than a vehicle can drive
    FUTURE = 4  # the device's clock was ahead; fix_at is clamped to received_at
    MOCK = 8  # the device says that the fix is simulated
    POOR = 16  # HDOP or accuracy says not to trust it for street matching
    SERVER_TIME = 32  # the device gave no time: fix_at is received_at
    OUTSIDE = 64  # far from the city
    FROZEN = 128  # says that it moves, and repeats the coordinates of the fix before
    RELEASED = 256  # was in quarantine, and a person took it out


class Reason(StrEnum):
    """Why a ping is kept aside. Documented in docs/quarantine.md; a test compares."""

    NOT_JSON = "not_json"
    MALFORMED = "malformed"  # another format than JSON, and not to be taken apart by its rules
    MISSING_FIELD = "missing_field"
    BAD_TYPE = "bad_type"
    OUT_OF_RANGE = "out_of_range"
    NULL_POSITION = "null_position"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_YOUR_VEHICLE = "not_your_vehicle"
    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_LARGE = "too_large"
    BAD_TOPIC = "bad_topic"
    DUPLICATE = "duplicate"


def matched_columns(found: Matched, district_ids: list[str]) -> dict[str, pa.Array]:
    """What was found at some positions as the columns district, segment, direction, near and near_m."""
    near = found.near
    incidents = pa.array(found.incident_ids, pa.string()).take(pa.array(near.incident))
    return {
        "district": pa.array(district_ids, pa.string()).take(_or_null(found.district, pa.int32())),
        "segment": _or_null(found.segment, POSITIONS.field("segment").type),
        "direction": pa.array(found.direction, mask=found.segment < 0),
        "near": pa.ListArray.from_arrays(pa.array(near.offsets, pa.int32()), incidents),
        "near_m": pa.ListArray.from_arrays(pa.array(near.offsets, pa.int32()), pa.array(near.distance_m)),
    }


def _or_null(numbers: npt.NDArray[np.int32], type: pa.DataType) -> pa.Array:
    return pa.array(numbers, type, mask=numbers < 0)
