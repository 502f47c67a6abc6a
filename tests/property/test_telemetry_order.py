from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from telemetry.steps.order import newest_before


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5)), min_size=1, max_size=30))
def test_the_newest_before_is_what_a_loop_finds(rows: list[tuple[int, int]]) -> None:
    vehicle, fix_us = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    newest: dict[int, int] = {}
    expected = []
    for number, moment in rows:
        expected.append(newest.get(number, moment))
        newest[number] = max(newest.get(number, moment), moment)
    assert newest_before(vehicle, fix_us).tolist() == expected
