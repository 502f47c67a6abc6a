"""The newest position of each vehicle, out of many."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def newest_of_each(positions: pa.Table) -> pa.RecordBatch:
    """One row a vehicle: the one with the newest fix, ordered by vehicle."""
    order = pc.sort_indices(positions, sort_keys=[("vehicle", "ascending"), ("fix_at", "descending")])
    ordered = positions.take(order).combine_chunks()
    vehicle = ordered["vehicle"]
    if len(vehicle) > 1:
        first = pc.not_equal(vehicle.slice(1).combine_chunks(), vehicle.slice(0, len(vehicle) - 1).combine_chunks())
        ordered = ordered.filter(pa.concat_arrays([pa.array([True]), first]))
    batches = ordered.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=positions.schema)
