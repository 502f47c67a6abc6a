from __future__ import annotations

import pyarrow as pa

from situation.newest import newest_of_each
from situation.positions import POSITIONS
from tests.positions_rows import batch, row


def test_of_each_vehicle_the_newest_fix_stays() -> None:
    rows = batch(row("P2", at_s=1, seq=1), row("P1", at_s=9, seq=2), row("P2", at_s=3, seq=3), row("P1", at_s=8, seq=4))
    assert newest_of_each(pa.Table.from_batches([rows]))["stream_seq"].to_pylist() == [2, 3]


def test_of_nothing_nothing_is_newest() -> None:
    assert newest_of_each(POSITIONS.empty_table()).num_rows == 0
