"""Batches of positions as bytes: Arrow's IPC stream format, which any Arrow library reads."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from situation.positions import POSITIONS

SHARE_OF_PAYLOAD = 0.5  # a slice may compress or describe itself worse than its batch does on the whole


def encode_batch(batch: pa.RecordBatch, *, compression: str | None = None) -> bytes:
    """The batch as one IPC stream."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def decode_batch(data: bytes) -> pa.RecordBatch:
    """The batch of one IPC stream; several of them in it become one. Columns that its writer did not know are null."""
    table = pa.ipc.open_stream(data).read_all().combine_chunks()
    for field in POSITIONS:
        if field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    batches = table.to_batches()
    return batches[0] if batches else empty_batch()


def empty_batch() -> pa.RecordBatch:
    """No positions."""
    return pa.RecordBatch.from_pylist([], schema=POSITIONS)


def slices(batch: pa.RecordBatch, *, max_bytes: int) -> Iterator[pa.RecordBatch]:
    """The batch in order, cut so that each part fits into a message of `max_bytes`."""
    share = max(1.0, batch.nbytes / (max_bytes * SHARE_OF_PAYLOAD))
    rows = max(1, int(batch.num_rows / share))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)
