from __future__ import annotations

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk
from situation.desk.holds import NewHold
from situation.errors import Conflict, Invalid, NotFound
from situation.journal import Subject
from tests.builders import NOON, after


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, ManualClock(NOON), districts=lambda _lon, _lat: None)


def test_a_hold_is_placed_and_released_with_names_and_reasons_in_the_journal(store: MemoryStore, desk: Desk) -> None:
    placed = desk.place_hold(NewHold(vehicle="P1", why="case 77"), by="admin")
    released = desk.release_hold(placed.id, "verdict is final", by="other")
    assert (placed.placed_by, placed.placed_at, placed.released_at) == ("admin", NOON, None)
    assert (released.released_by, released.released_at) == ("other", NOON)
    with store.read() as unit:
        assert unit.list_holds() == [released]
        changes = unit.list_changes(subject=Subject.HOLD)
    said = [(each.by, each.action, each.why) for each in changes]
    assert sorted(said) == [("admin", "placed", "case 77"), ("other", "released", "verdict is final")]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (NewHold(vehicle="P1", why=" "), "why"),
        (NewHold(why="everything"), "vehicle"),
        (NewHold(from_at=after(1), to_at=NOON, why="case 77"), "to_at"),
    ],
)
def test_a_hold_without_sense_is_refused(desk: Desk, asked: NewHold, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        desk.place_hold(asked, by="admin")
    assert refused.value.field == field


def test_a_hold_is_released_once_and_with_a_reason(desk: Desk) -> None:
    placed = desk.place_hold(NewHold(vehicle="P1", why="case 77"), by="admin")
    with pytest.raises(Invalid):
        desk.release_hold(placed.id, "", by="admin")
    desk.release_hold(placed.id, "over", by="admin")
    with pytest.raises(Conflict):
        desk.release_hold(placed.id, "again", by="admin")
    with pytest.raises(NotFound):
        desk.release_hold("none", "over", by="admin")
