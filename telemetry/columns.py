"""Marked pings become a batch of POSITIONS."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from situation.positions import MOMENT, POSITIONS
from telemetry.pings import ACCEPTED, NO_FIX, REASONS, Floats, Longs, Pings

_REASONS = pa.array([reason.value for reason in REASONS], pa.string())


def record_batch(pings: Pings) -> pa.RecordBatch:
    """All rows, accepted and quarantined; only the latter keep their text."""
    sender = pa.array(pings.sender)
    columns = {
        "vehicle": pa.array(pings.vehicles(), pa.string()).take(sender),
        "operator": pa.array([each.operator for each in pings.senders], pa.string()).take(sender),
        "fix_at": _moments(pings.fix_us),
        "received_at": _moments(pings.received_us),
        "lat": _numbers(pings.lat, "lat"),
        "lon": _numbers(pings.lon, "lon"),
        "speed_kmh": _numbers(pings.speed_kmh, "speed_kmh"),
        "course_deg": _numbers(pings.course_deg, "course_deg"),
        **pings.others,
        "flags": pa.array(pings.flags),
        "reason": _REASONS.take(pa.array(pings.reason, mask=pings.reason == ACCEPTED)),
        **pings.matched,
        "payload": _payloads(pings),
        "stream_seq": pa.array(pings.stream_seq),
        "item": pa.array(pings.item),
        "digest": pa.array(pings.digest),
        "said_at": pa.array(pings.said_us, pa.int64(), mask=pings.said_us == pings.fix_us).cast(MOMENT),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in POSITIONS.names], schema=POSITIONS)


def accepted_of(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The positions of a batch, without what is in quarantine."""
    reason = batch["reason"]
    return batch if reason.null_count == len(reason) else batch.filter(reason.is_null())


def _moments(us: Longs) -> pa.Array:
    return pa.array(us, pa.int64(), mask=us == NO_FIX).cast(MOMENT)


def _numbers(values: Floats, name: str) -> pa.Array:
    return pa.array(values, mask=np.isnan(values)).cast(POSITIONS.field(name).type)


def _payloads(pings: Pings) -> pa.Array:
    kept: list[bytes | None] = [None] * len(pings)
    for row in np.flatnonzero(~pings.accepted).tolist():
        kept[row] = pings.texts[row]
    return pa.array(kept, pa.binary())
