"""Passes over two streets."""

from __future__ import annotations

import numpy as np

from geo.passes import Passes
from tests.unit.geo.cities import streets

STREETS = streets([(0, 0), (200, 0)], [(200, 0), (400, 0)])  # 101, 102
VEHICLES = ("A", "B")


def passes(*rows: tuple[int, int, float, int, int]) -> Passes:
    """(segment, direction, left at, working, vehicle) each."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    segment, direction, left_at, working, vehicle = (np.array(column) for column in columns)
    return Passes(
        vehicle=vehicle.astype(np.int32),
        segment=segment.astype(np.int32),
        direction=direction.astype(np.int8),
        entered_at=left_at.astype(float) - 20.0,
        left_at=left_at.astype(float),
        metres=np.full(len(rows), 200.0),
        share=np.ones(len(rows)),
        working=working.astype(np.int8),
    )
