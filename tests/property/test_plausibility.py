"""A day is judged alike in whatever order, and however often, its rows come."""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from situation.proof.plausibility import Assessment, assess, day_track
from situation.proof.plausibility.sketches import sketch_of
from tests.simulated_days import VEHICLE, rows_of
from tests.unit.situation.proof.plausibility.days import changed, drive, shifted

KINDS = {
    "honest": lambda: drive(120),
    "two machines": lambda: [*drive(120), *shifted(drive(120), slice(0, 120), 9_000)],
    "patchwork": lambda: changed(shifted(drive(120), slice(20, 40), 5_000), slice(60, 90), speed_kmh=0.0, odo_km=9e3),
}


@cache
def rows(kind: str) -> pa.Table:
    return rows_of(KINDS[kind]())


@cache
def judged(kind: str) -> Assessment:
    return assess(VEHICLE, day_track(rows(kind), VEHICLE))


@given(
    kind=st.sampled_from(sorted(KINDS)), seed=st.integers(0, 2**32), again=st.lists(st.integers(0, 119), max_size=50)
)
@settings(max_examples=60, deadline=None)
def test_order_and_repeats_change_nothing(kind: str, seed: int, again: list[int]) -> None:
    table = rows(kind)
    numbers = [*range(table.num_rows), *again]
    Random(seed).shuffle(numbers)
    mixed = table.take(pa.array(numbers))
    track = day_track(mixed, VEHICLE)
    assert assess(VEHICLE, track) == judged(kind)
    assert np.array_equal(sketch_of(track.fixes), sketch_of(day_track(table, VEHICLE).fixes))
