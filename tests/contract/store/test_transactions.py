"""A unit of work is whole or nothing, a reader sees one moment, and what must be single is."""

from __future__ import annotations

from typing import Any

import pytest

from situation.errors import Conflict
from situation.incidents import IncidentId, Reporter
from situation.people import UserId
from situation.ports import IncidentFilter, Store
from tests.builders import a_change, a_ticket, a_user, a_visit, an_alert, an_incident
from tests.contract.store.rows import ids_of, put_incidents


def test_a_unit_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(KeyError), store.begin() as unit:  # noqa: PT012 - the block is what is tested
        unit.put_incident(an_incident())
        unit.record(a_change())
        unit.next_number("A", 2026)
        raise KeyError("anything")
    with store.begin() as unit:
        assert unit.list_incidents(IncidentFilter()) == []
        assert unit.list_changes() == []
        assert unit.next_number("A", 2026) == "A-2026-000001"
        assert unit.record(a_change()).seq == 1


def test_a_unit_sees_its_own_writes(store: Store) -> None:
    with store.begin() as unit:
        unit.put_incident(an_incident())
        assert unit.get_incident(IncidentId("i1")) == an_incident()


def test_a_reader_sees_one_moment_and_holds_nobody_up(store: Store) -> None:
    put_incidents(store, an_incident())
    with store.read() as reader:
        assert reader.last_seq() == 0
        with store.begin() as writer:
            writer.put_incident(an_incident(version=2))
            writer.record(a_change())
        assert reader.get_incident(IncidentId("i1")).version == 1
        assert reader.last_seq() == 0
    with store.read() as reader:
        assert (reader.get_incident(IncidentId("i1")).version, reader.last_seq()) == (2, 1)


def test_a_reader_does_not_write(store: Store) -> None:
    with store.read() as unit:
        for write in (
            lambda: unit.put_incident(an_incident()),
            lambda: unit.record(a_change()),
            lambda: unit.next_number("A", 2026),
            lambda: unit.delete_session("x"),
            lambda: unit.replace_visits([], a_visit()),
        ):
            with pytest.raises(RuntimeError, match="does not write"):
                write()
    assert ids_of(store) == []


def test_who_belongs_to_nobody_is_a_conflict_when_the_unit_ends(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as unit:
        unit.put_reporter(IncidentId("i1"), Reporter(phone="1"))
    with store.begin() as unit:
        unit.put_reporter(IncidentId("i1"), Reporter(phone="1"))
        unit.put_incident(an_incident())
    with store.read() as unit:
        assert unit.find_reporter(IncidentId("i1")) == Reporter(phone="1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("put_incident", an_incident(id="i1")), ("put_incident", an_incident(id="i2"))),
        (("put_ticket", a_ticket("t1", number="T-1")), ("put_ticket", a_ticket("t2", number="T-1"))),
        (("put_user", a_user()), ("put_user", a_user(id=UserId("u2")))),
        (("put_alert", an_alert("a1", subject="s")), ("put_alert", an_alert("a2", subject="s"))),
    ],
)
def test_what_must_be_single_is_a_conflict(store: Store, first: Any, second: Any) -> None:
    with store.begin() as unit:
        getattr(unit, first[0])(first[1])
    with pytest.raises(Conflict), store.begin() as unit:
        getattr(unit, second[0])(second[1])
