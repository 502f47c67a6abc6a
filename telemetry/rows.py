"""Rows: pings as `decode` gathers them, message by message, and the columns that become of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import xxhash

from situation.ports import DeviceBatch
from situation.positions import POSITIONS, Flag, Reason
from telemetry.codecs.codec import Codec
from telemetry.moments import moments_us
from telemetry.pings import ACCEPTED, NO_FIX, Bools, Floats, Pings, reason_code
from telemetry.reading import NOTHING, Reading
from telemetry.topics import Sender

_DIGEST = xxhash.xxh3_64_intdigest

# Column of POSITIONS, field of Reading: what no step looks at.
PASSED_THROUGH = (
    ("alt_m", "alt"),
    ("hdop", "hdop"),
    ("acc_m", "acc"),
    ("sat", "sat"),
    ("odo_km", "odo"),
    ("ign", "ign"),
    ("blade", "blade"),
    ("spreader", "spreader"),
    ("mock", "mock"),
    ("buf", "buf"),
    ("task", "task"),
    ("seq", "seq"),
)


@dataclass(slots=True)
class Rows:
    """Rows as they are gathered, message by message."""

    senders: list[Sender] = field(default_factory=list)
    sender: list[int] = field(default_factory=list)
    message: list[int] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    items: dict[int, int] = field(default_factory=dict)  # row -> place in its array; 0 where it is not here
    rejected: dict[int, Reason] = field(default_factory=dict)

    def add(self, at: At, reading: Reading, text: bytes) -> None:
        """A ping."""
        if at.item:
            self.items[len(self.readings)] = at.item
        self.sender.append(at.sender)
        self.message.append(at.message)
        self.readings.append(reading)
        self.texts.append(text)

    def reject(self, at: At, text: bytes, reason: Reason) -> None:
        """What could not be read."""
        self.rejected[len(self.readings)] = reason
        self.add(at, NOTHING, text)


class At(NamedTuple):
    """Where a ping stands: row of senders, message of the batch, place in the message's array."""

    sender: int
    message: int
    item: int = 0


def columns_of(rows: Rows, batch: DeviceBatch, codecs: Sequence[Codec | None]) -> Pings:
    """The pings of a batch; `codecs` by place in the rows' senders, None where the topic has none."""
    fields = _fields(rows.readings)
    others = {column: pa.array(fields[name], POSITIONS.field(column).type) for column, name in PASSED_THROUGH}
    message = np.array(rows.message, np.int64)
    said_us, unread = moments_us(fields["t"])
    reason = np.full(len(rows.readings), ACCEPTED, np.int8)
    for row, why in rows.rejected.items():
        reason[row] = reason_code(why)
    reason[unread & (reason == ACCEPTED)] = reason_code(Reason.BAD_TYPE)
    received_us = np.array(batch.received_us, np.int64)[message]
    pings = Pings(
        senders=rows.senders,
        sender=np.array(rows.sender, np.int32),
        said_us=said_us,
        fix_us=said_us.copy(),
        received_us=received_us,
        lat=_floats(fields["lat"]),
        lon=_floats(fields["lon"]),
        speed_kmh=_floats(fields["speed"]),
        course_deg=_floats(fields["course"]),
        hdop=_numpy(others["hdop"]),
        acc_m=_numpy(others["acc_m"]),
        others=others,
        mock=others["mock"].fill_null(False).to_numpy(zero_copy_only=False),
        seq=others["seq"].fill_null(-1).to_numpy(zero_copy_only=False),
        digest=_digests(rows, codecs, others["buf"].is_valid().to_numpy(zero_copy_only=False)),
        texts=rows.texts,
        stream_seq=np.array(batch.stream_seqs, np.int64)[message],
        item=_items(rows),
        reason=reason,
        flags=np.zeros(len(rows.readings), np.int32),
    )
    _take_the_servers_time(pings)
    return pings


def _digests(rows: Rows, codecs: Sequence[Codec | None], says_buf: Bools) -> npt.NDArray[np.uint64]:
    """What each ping is; of a rejected one nothing is known but its text."""
    digests = np.fromiter(map(_DIGEST, rows.texts), np.uint64, len(rows.texts))
    always = np.array([codec is not None and not codec.says_buf for codec in codecs], np.bool_)
    for row in np.flatnonzero(says_buf | always[rows.sender]).tolist():
        codec = codecs[rows.sender[row]]
        if codec is not None and row not in rows.rejected:
            digests[row] = _DIGEST(codec.identity(rows.texts[row]))
    return digests


def _take_the_servers_time(pings: Pings) -> None:
    """Of pings whose device has no clock. Two of them are never one ping, though they read the same."""
    unsaid = pings.accepted & (pings.said_us == NO_FIX)
    pings.said_us[unsaid] = pings.fix_us[unsaid] = pings.received_us[unsaid]
    pings.flag(unsaid, Flag.SERVER_TIME)
    for row in np.flatnonzero(unsaid).tolist():
        pings.digest[row] = _DIGEST(pings.texts[row] + int(pings.received_us[row]).to_bytes(8, "big"))


def _items(rows: Rows) -> npt.NDArray[np.int16]:
    items = np.zeros(len(rows.readings), np.int16)
    items[list(rows.items)] = list(rows.items.values())
    return items


def _fields(readings: Sequence[Reading]) -> dict[str, Sequence[Any]]:
    names = Reading.__struct_fields__
    as_tuple: Callable[[Reading], tuple[Any, ...]] = msgspec.structs.astuple
    values = list(zip(*map(as_tuple, readings), strict=True)) or [()] * len(names)
    return dict(zip(names, values, strict=True))


def _floats(values: Sequence[float | None]) -> Floats:
    return _numpy(pa.array(values, pa.float64()))


def _numpy(column: pa.Array) -> Floats:
    numbers: Floats = column.to_numpy(zero_copy_only=False).astype(np.float64)
    return numbers
