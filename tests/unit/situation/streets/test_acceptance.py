"""When a segment was last accepted."""

from __future__ import annotations

from dataclasses import replace

from situation.streets.acceptance import Acceptance, accepted_at
from tests.builders import NOON, after


def test_the_last_word_that_stands_counts() -> None:
    first = Acceptance(id="c1", event="e1", segments=(1, 2), at=NOON, by="aigul")
    second = replace(first, id="c2", segments=(2, 3), at=after(60))
    assert accepted_at([first, second]) == accepted_at([second, first]) == {1: NOON, 2: after(60), 3: after(60)}
    withdrawn = replace(second, withdrawn_at=after(90), withdrawn_by="aigul", withdrawn_why="ice")
    assert accepted_at([first, withdrawn]) == {1: NOON, 2: NOON}
