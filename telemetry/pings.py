"""A batch of pings in columns, on its way through the steps. One row is one ping.

Steps mark rows, by a reason or by flags; they never remove one: everything that was sent is archived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from situation.positions import Flag, Reason
from telemetry.topics import Sender

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_FIX = np.iinfo(np.int64).min  # in fix_us, of a row whose fix time could not be read
ACCEPTED = -1
REASONS = tuple(Reason)
_CODES = {reason: code for code, reason in enumerate(REASONS)}


@dataclass(slots=True, kw_only=True)
class Pings:
    """The columns that steps work on, and those that only pass through."""

    senders: Sequence[Sender]  # the different ones of the batch
    sender: npt.NDArray[np.int32]  # row of senders
    said_us: Longs  # fix time by the device's clock, Unix microseconds; NO_FIX
    fix_us: Longs  # the same, clamped where the clock is ahead
    received_us: Longs
    lat: Floats  # NaN where there is none, as in the next three
    lon: Floats
    speed_kmh: Floats
    course_deg: Floats
    hdop: Floats
    acc_m: Floats
    others: dict[str, pa.Array]  # columns of POSITIONS that no step changes
    mock: Bools
    seq: Longs  # the tracker's own counter; -1 where it does not count
    digest: npt.NDArray[np.uint64]
    texts: Sequence[bytes]  # each ping's own text, kept for those in quarantine
    stream_seq: Longs
    item: npt.NDArray[np.int16]
    reason: npt.NDArray[np.int8]  # ACCEPTED, or a place in REASONS
    flags: npt.NDArray[np.int32]
    vehicle: Longs | None = None  # the number of each accepted row's vehicle, once a step has asked for it
    matched: dict[str, pa.Array] = field(default_factory=dict)  # district, segment, direction, near, near_m

    def __len__(self) -> int:
        """How many rows."""
        return len(self.sender)

    @property
    def accepted(self) -> Bools:
        """Rows that no step has rejected so far."""
        return np.asarray(self.reason == ACCEPTED)

    def reject(self, rows: Bools, reason: Reason) -> None:
        """Quarantine these rows; a row that has a reason keeps its first."""
        self.reason[rows & self.accepted] = _CODES[reason]

    def flag(self, rows: Bools, flag: Flag) -> None:
        """Mark these rows."""
        self.flags[rows] |= int(flag)

    def vehicles(self) -> list[str]:
        """Names of the senders' vehicles, by row of `senders`."""
        return [sender.vehicle for sender in self.senders]


def reason_code(reason: Reason) -> int:
    """Its place in REASONS."""
    return _CODES[reason]
