"""Duties and what one shift writes for the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import NotFound
from situation.ports import Store
from situation.shifts import Duty, ShiftNote
from tests.builders import NOON, after


def test_duties_and_notes_come_back_newest_first_as_they_were_put_last(store: Store) -> None:
    first, second = Duty(id="d1", login="aigul", since_at=NOON), Duty(id="d2", login="dana", since_at=after(60))
    note = ShiftNote(
        id="n1",
        written_at=after(90),
        written_by="dana",
        text="мұз бар",
        alerts=("a1", "a2"),
        shelved=("a2",),
        overdue=("i1",),
        open=7,
    )
    with store.begin() as unit:
        unit.put_duty(first)
        unit.put_duty(second)
        unit.put_duty(replace(first, until_at=after(600)))
        unit.put_shift_note(note)
        unit.put_shift_note(replace(note, read_by={"aigul": after(99).isoformat()}))
    with store.read() as unit:
        assert unit.list_duties() == [second, replace(first, until_at=after(600))]
        assert unit.list_duties(on=True) == [second]
        assert unit.list_duties(on=False, limit=1) == [replace(first, until_at=after(600))]
        assert unit.list_shift_notes() == [replace(note, read_by={"aigul": after(99).isoformat()})]
        assert unit.get_shift_note("n1").overdue == ("i1",)
        with pytest.raises(NotFound):
            unit.get_shift_note("n2")
