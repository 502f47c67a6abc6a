from __future__ import annotations

import pyarrow as pa
import pytest

from situation.adapters.spine.batches import decode_batch, encode_batch, slices
from situation.positions import POSITIONS
from tests.positions_rows import batch, row

ROWS = batch(*(row(f"P{n}", seq=n + 1, task=["plowing"], near=["i1"], near_m=[3.5]) for n in range(50)))


@pytest.mark.parametrize("compression", [None, "zstd"])
def test_a_batch_survives_the_wire(compression: str | None) -> None:
    assert decode_batch(encode_batch(ROWS, compression=compression)).equals(ROWS)


def test_a_slice_travels_without_the_rest() -> None:
    part = ROWS.slice(10, 1)
    assert decode_batch(encode_batch(part)).equals(part)
    assert len(encode_batch(part)) < len(encode_batch(ROWS))


def test_an_empty_batch_survives_the_wire() -> None:
    empty = ROWS.slice(0, 0)
    assert decode_batch(encode_batch(empty)).schema.equals(POSITIONS)


@pytest.mark.parametrize("max_bytes", [4_500, 20_000, 10**9])
def test_slices_fit_and_join_to_the_whole(max_bytes: int) -> None:
    parts = list(slices(ROWS, max_bytes=max_bytes))
    assert pa.Table.from_batches(parts).combine_chunks().to_batches()[0].equals(ROWS)
    assert len(parts) == 1 or all(part.nbytes <= max_bytes for part in parts)


def test_a_batch_of_a_former_version_has_nulls_where_it_knew_nothing() -> None:
    former = ROWS.drop_columns(["said_at"])
    assert decode_batch(encode_batch(former)).schema.equals(POSITIONS)
