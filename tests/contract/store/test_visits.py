"""Visits of vehicles to incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from situation.ports import Store
from tests.builders import a_visit, after


def test_a_merged_stay_takes_the_place_of_its_parts(store: Store) -> None:
    parts = [a_visit(0, 60), a_visit(600, 660)]
    with store.begin() as unit:
        for part in parts:
            unit.replace_visits([], part)
        unit.replace_visits(parts, replace(a_visit(0, 660), fixes=9))
        assert unit.list_visits() == [replace(a_visit(0, 660), fixes=9)]


def test_visits_are_listed_by_what_is_asked(store: Store) -> None:
    with store.begin() as unit:
        unit.replace_visits([], a_visit(0, 60))
        unit.replace_visits([], a_visit(900, 960, over=True))
        unit.replace_visits([], a_visit(50, 60, incident="i2", vehicle="Q-1"))
        assert [one.arrived_at for one in unit.list_visits()] == [after(900), after(50), after(0)]
        assert [one.arrived_at for one in unit.list_visits(incident="i1", over=False)] == [after(0)]
        assert [one.incident for one in unit.list_visits(vehicle="Q-1")] == ["i2"]
        left = unit.list_visits()[0].left_at
        assert [one.left_at for one in unit.list_visits(since=left)] == [left]
        assert unit.list_visits(since=left + timedelta(seconds=1)) == []
        assert [one.arrived_at for one in unit.list_visits(over=True)] == [after(900)]
