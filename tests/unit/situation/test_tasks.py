"""Tasks: all words are work but those of looking; a column says the same as a row."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from situation.tasks import INSPECTIONS, is_work, works

WORDS = st.sampled_from([*sorted(INSPECTIONS), "suolaus", "muu", "anything at all"])


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (None, False),
        ([], False),
        (["auraus ja sohjonpoisto"], True),
        (["kelintarkastus"], False),
        (["kelintarkastus", "suolaus"], True),
        (["a word of another city"], True),
    ],
)
def test_what_is_work(tasks: list[str] | None, expected: bool) -> None:
    assert is_work(tasks) is expected


@given(st.lists(st.none() | st.lists(WORDS, max_size=3), max_size=20), st.integers(0, 5))
def test_a_column_says_what_each_row_says(rows: list[list[str] | None], skipped: int) -> None:
    column = pa.array([["suolaus"]] * skipped + rows, pa.list_(pa.string())).slice(skipped)
    expected = [None if row is None else is_work(row) for row in rows]
    assert works(column).to_pylist() == expected
    assert works(pa.chunked_array([column.slice(0, 1), column.slice(1)])).to_pylist() == expected
