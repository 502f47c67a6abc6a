"""Snow events: declared by a person, one at a time, on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk
from situation.errors import Conflict, Invalid, NotFound
from situation.journal import Subject
from tests.builders import NOON, after


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(after(3600))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def desk(store: MemoryStore, clock: ManualClock) -> Desk:
    return Desk(store, clock, districts=lambda lon, lat: "esil")


def test_start_and_end_are_in_the_journal(desk: Desk, store: MemoryStore) -> None:
    event = desk.start_snow_event(NOON, by="dana", note="strong")
    ended = desk.end_snow_event(event.id, after(60), by="dana")
    with store.read() as unit:
        told = [
            (each.action, each.before, each.after, each.by) for each in unit.list_changes(subject=Subject.SNOW_EVENT)
        ]
        assert unit.list_snow_events() == [ended]
    assert told == [("started", "", "on", "dana"), ("ended", "on", "over", "dana")]
    assert (ended.declared_by, ended.note, ended.ended_at) == ("dana", "strong", after(60))


def test_an_end_can_be_taken_back(desk: Desk) -> None:
    event = desk.start_snow_event(NOON, by="dana")
    desk.end_snow_event(event.id, after(60), by="dana")
    assert desk.end_snow_event(event.id, None, by="dana") == event


def test_one_event_at_a_time(desk: Desk) -> None:
    desk.start_snow_event(NOON, by="dana")
    with pytest.raises(Conflict):
        desk.start_snow_event(after(60), by="dana")


def test_events_do_not_overlap(desk: Desk) -> None:
    first = desk.start_snow_event(NOON, by="dana")
    desk.end_snow_event(first.id, after(600), by="dana")
    with pytest.raises(Invalid):
        desk.start_snow_event(after(300), by="dana")
    desk.start_snow_event(after(900), by="dana")
    for end in (None, after(1200)):
        with pytest.raises(Conflict):
            desk.end_snow_event(first.id, end, by="dana")
    desk.end_snow_event(first.id, after(800), by="dana")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda desk: desk.start_snow_event(after(3601), by="dana"),
        lambda desk: desk.end_snow_event(desk.start_snow_event(NOON, by="dana").id, NOON, by="dana"),
        lambda desk: desk.end_snow_event(desk.start_snow_event(NOON, by="dana").id, after(3601), by="dana"),
    ],
)
def test_moments_that_cannot_be_are_refused(desk: Desk, wrong: Callable[[Desk], object]) -> None:
    with pytest.raises(Invalid):
        wrong(desk)


def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.end_snow_event("nowhere", None, by="dana")
