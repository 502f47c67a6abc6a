"""Holds on the archive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import NotFound
from situation.holds import Hold
from situation.ports import Store
from tests.builders import NOON, after


def test_they_come_back_newest_first_and_stay_when_released(store: Store) -> None:
    first = Hold(id="h1", vehicle="P1", from_at=NOON, to_at=after(60), why="дело 77", placed_at=NOON, placed_by="a")
    second = Hold(id="h2", from_at=NOON, why="case 78", placed_at=after(1), placed_by="b")
    released = replace(first, released_at=after(9), released_by="b", released_why="closed")
    with store.begin() as unit:
        unit.put_hold(first)
        unit.put_hold(second)
        unit.put_hold(released)
    with store.read() as unit:
        assert unit.list_holds() == [second, released]
        assert unit.get_hold("h1") == released
        with pytest.raises(NotFound):
            unit.get_hold("h3")
