"""The archive's past as position frames, one per step: what the map would have shown, late data included.

By fix time, so the answer depends neither on when data came nor on where a chunk begins. Layout in docs/playback.md.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from situation.fleet import Vehicle
from situation.positions import Flag
from web.live.fleet_picture import ODD, Fleet
from web.live.frames import Bbox, encode, in_box, wire_columns
from web.live.rows import EPOCH, POSITION, Rows, microseconds, moment, rows_of, states_of

MAGIC = b"SITP"
HEAD = struct.Struct("<4sI")
# A standing tracker reports every 120 s. Older fixes are not carried along: after half an hour nobody knows.
CARRIED_FOR = timedelta(minutes=30)
# What a frame is made from.
COLUMNS = (
    *("vehicle", "fix_at", "received_at", "stream_seq", "item", "lat", "lon"),
    *("speed_kmh", "course_deg", "flags", "blade", "spreader", "task", "reason"),
)
_WIDTH = 1 << 36  # microseconds, more than any chunk with what it carries: a vehicle's share of the sorting key


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Moments from `from_at` on, `step_s` apart, before `to_at`."""

    from_at: datetime
    to_at: datetime
    step_s: int
    bbox: Bbox | None = None

    @property
    def moments(self) -> list[datetime]:
        """Each moment that gets a frame."""
        step = timedelta(seconds=self.step_s)
        return [self.from_at + step * at for at in range(-(-(self.to_at - self.from_at) // step))]


class Chunk:
    """One chunk: its head, and its frames one after the other. `vehicles` are those that may be seen."""

    def __init__(self, table: pa.Table, vehicles: Mapping[str, Vehicle], span: Span, *, silent_after_s: float) -> None:
        self._span = span
        self._silent_after_us = silent_after_s * 1e6
        self._rows, code, names = _known(table, vehicles)
        self._vehicles = [vehicles[name] for name in names]
        self._simulated = np.array([vehicle.simulated for vehicle in self._vehicles], bool)
        self._base_us = microseconds(span.from_at - CARRIED_FOR)
        order = np.lexsort((self._rows["stream_seq"], self._rows["received_us"], self._rows["fix_us"], code))
        self._rows, code = self._rows[order], code[order]
        self._code = code
        self._key = code * _WIDTH + (self._rows["fix_us"] - self._base_us)

    @property
    def etag(self) -> str:
        """Changes with whatever changes the chunk."""
        return f'"{hashlib.sha256(self._head() + self._rows.tobytes()).hexdigest()[:32]}"'

    def parts(self) -> Iterator[bytes]:
        """The chunk's bytes, piece by piece."""
        yield self._head()
        for at in self._span.moments:
            yield self._frame(at)

    def _head(self) -> bytes:
        told = {
            "from": self._span.from_at.isoformat(),
            "to": self._span.to_at.isoformat(),
            "step_s": self._span.step_s,
            "bbox": self._span.bbox,
            "frames": len(self._span.moments),
            "vehicles": [vehicle.id for vehicle in self._vehicles],
        }
        text = json.dumps(told).encode()
        text += b" " * (-len(text) % 4)  # so that the columns of all frames are aligned
        return HEAD.pack(MAGIC, len(text)) + text

    def _frame(self, at: datetime) -> bytes:
        fleet = self._fleet(at)
        columns = wire_columns(fleet)
        inside = np.ones(len(fleet.number), bool)
        if self._span.bbox is not None:
            inside = in_box(fleet.rows["lon"], fleet.rows["lat"], self._span.bbox)
        return encode(columns, np.flatnonzero(inside), (at - EPOCH).total_seconds())

    def _fleet(self, at: datetime) -> Fleet:
        """Of each vehicle the newest fix that is not later than the moment."""
        at_us = microseconds(at)
        codes = np.arange(len(self._vehicles), dtype=np.int64)
        last = np.searchsorted(self._key, codes * _WIDTH + (at_us - self._base_us), side="right") - 1
        known = (last >= 0) & (self._code[last] == codes) if len(self._code) else np.zeros(len(codes), bool)
        number = codes[known]
        rows = self._rows[last[known]]
        fresh = at_us - rows["fix_us"] <= CARRIED_FOR / timedelta(microseconds=1)
        number, rows = number[fresh], rows[fresh]
        age_us = at_us - rows["fix_us"]
        return Fleet(
            at=at,
            number=number.astype(np.uint32),
            operator=np.zeros(len(number), np.int32),
            rows=rows,
            age_s=age_us / 1e6,
            state=states_of(rows, age_us, self._silent_after_us),
            simulated=self._simulated[number] | (rows["flags"] & Flag.MOCK != 0),
            flagged=rows["flags"] & ODD != 0,
        )


def _known(table: pa.Table, vehicles: Mapping[str, Vehicle]) -> tuple[Rows, npt.NDArray[np.int64], Sequence[str]]:
    """Rows of the vehicles that may be seen, each with its number in the chunk, and their ids by that number."""
    batches = table.combine_chunks().to_batches()
    if not batches:
        return np.zeros(0, POSITION), np.zeros(0, np.int64), []
    encoded = batches[0]["vehicle"].dictionary_encode()
    names = encoded.dictionary.to_pylist()
    seen = sorted(name for name in names if name in vehicles)
    code_of = {name: code for code, name in enumerate(seen)}
    codes = np.array([code_of.get(name, -1) for name in names], np.int64)
    code = codes[encoded.indices.to_numpy(zero_copy_only=False)]
    return rows_of(batches[0])[code >= 0], code[code >= 0], seen


def floor_to_step(at: datetime, from_at: datetime, step_s: int) -> datetime:
    """The last moment of the steps that is not later than `at`, or `from_at`."""
    passed = max(0, microseconds(at) - microseconds(from_at))
    return moment(microseconds(from_at) + passed - passed % (step_s * 1_000_000))
