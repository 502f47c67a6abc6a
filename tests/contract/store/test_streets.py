"""Snow events and the streets that were accepted in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import NotFound
from situation.ports import Store
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from tests.builders import NOON, after


def test_they_come_back_newest_first_and_can_be_ended(store: Store) -> None:
    first = SnowEvent(id="e1", started_at=NOON, ended_at=after(60), declared_by="aigul", note="ночной")
    second = SnowEvent(id="e2", started_at=after(90))
    with store.begin() as unit:
        unit.put_snow_event(first)
        unit.put_snow_event(second)
        unit.put_snow_event(replace(second, ended_at=after(99)))
    with store.read() as unit:
        assert unit.list_snow_events() == [replace(second, ended_at=after(99)), first]
        assert unit.get_snow_event("e1") == first
        with pytest.raises(NotFound):
            unit.get_snow_event("e3")


def test_accepted_streets_are_kept_by_event_newest_first_withdrawn_ones_too(store: Store) -> None:
    first = Acceptance(id="c1", event="e1", segments=(1, 2), district="esil", at=NOON, by="aigul", note="қар жоқ")
    second = replace(first, id="c2", segments=(3,), street="Абай", district="", at=after(60))
    withdrawn = replace(first, withdrawn_at=after(90), withdrawn_by="dana", withdrawn_why="мұз")
    with store.begin() as unit:
        for one in (first, second, replace(first, id="c3", event="e2"), withdrawn):
            unit.put_acceptance(one)
    with store.read() as unit:
        assert unit.list_acceptances("e1") == [second, withdrawn]
        assert unit.get_acceptance("c1") == withdrawn
        assert unit.list_acceptances("e9") == []
        with pytest.raises(NotFound):
            unit.get_acceptance("c9")
