"""Which rows are wanted, as a condition that pyarrow checks against a file's statistics before it reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from situation.positions import POSITIONS


def condition(
    vehicles: Sequence[str] | None, from_at: datetime | None, to_at: datetime | None, quarantined: bool | None
) -> pc.Expression:
    """Rows with from_at <= moment < to_at: the fix of accepted ones, the receipt of quarantined; None: both kinds."""
    accepted = pc.field("reason").is_null()
    both = (accepted & _within("fix_at", from_at, to_at)) | (~accepted & _within("received_at", from_at, to_at))
    parts = {None: both, False: accepted & _within("fix_at", from_at, to_at), True: ~accepted & both}
    wanted = parts[quarantined]
    if vehicles is not None:
        wanted = pc.field("vehicle").isin(pa.array(vehicles, pa.string())) & wanted
    return wanted


def _within(column: str, from_at: datetime | None, to_at: datetime | None) -> pc.Expression:
    inside = pc.scalar(True)
    if from_at is not None:
        inside = inside & (pc.field(column) >= pa.scalar(from_at, POSITIONS.field(column).type))
    if to_at is not None:
        inside = inside & (pc.field(column) < pa.scalar(to_at, POSITIONS.field(column).type))
    return inside
