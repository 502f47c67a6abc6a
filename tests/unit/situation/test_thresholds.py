"""Thresholds as data: what is taken, what is refused and by which name; kept, journalled and read back."""

from __future__ import annotations

import json

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk
from situation.desk.thresholds import MARK, find_thresholds, thresholds_of
from situation.errors import Invalid
from situation.journal import Subject
from situation.rules import RULE_NAMES
from situation.thresholds import Thresholds, with_values
from situation.watch import Watch
from tests.builders import NOON

BASE = Thresholds(silent_after_s=240.0)


def test_values_take_the_place_of_the_bases() -> None:
    new = with_values(
        BASE,
        {"idling_after_s": 600, "flaps": 7, "escalate_after_s": [30, 90], "on_delay_s": {"speeding": 5}},
        rules=RULE_NAMES,
    )
    assert (new.idling_after_s, new.flaps, new.escalate_after_s) == (600.0, 7, (30.0, 90.0))
    assert new.on_delay_s == {"speeding": 5.0}
    assert new.silent_after_s == BASE.silent_after_s


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"idling": 600}, "idling"),
        ({"idling_after_s": -1}, "idling_after_s"),
        ({"idling_after_s": "600"}, "idling_after_s"),
        ({"idling_after_s": True}, "idling_after_s"),
        ({"idling_after_s": float("nan")}, "idling_after_s"),
        ({"expected_share": 1.2}, "expected_share"),
        ({"flaps": 2.5}, "flaps"),
        ({"flaps": 0}, "flaps"),
        ({"escalate_after_s": 60}, "escalate_after_s"),
        ({"escalate_after_s": [60, 60]}, "escalate_after_s"),
        ({"on_delay_s": {"sleeping": 3}}, "on_delay_s"),
        ({"on_delay_s": [3]}, "on_delay_s"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        with_values(BASE, values, rules=RULE_NAMES)
    assert refused.value.field == field


def test_the_newest_counts_every_version_is_in_the_journal_and_a_running_watch_takes_it() -> None:
    clock, store = ManualClock(NOON), MemoryStore()
    desk = Desk(store, clock, districts=lambda lon, lat: None)
    watch = Watch(desk, store, clock, thresholds=BASE)
    watch.restore(None)
    desk.set_thresholds(BASE, {"idling_after_s": 600}, "too many", by="aigul", rules=RULE_NAMES)
    version = desk.set_thresholds(BASE, {"speeding_kmh": 70}, "ice", by="aigul", rules=RULE_NAMES)
    watch.tick()
    assert (watch.picture.thresholds.speeding_kmh, watch.picture.thresholds.idling_after_s) == (70.0, 900.0)
    with store.read() as unit:
        assert find_thresholds(unit) == version
        changes = [change for change in unit.list_changes() if change.subject is Subject.THRESHOLDS]
    assert [(change.by, change.why, change.data["values"]) for change in changes] == [
        ("aigul", "too many", {"idling_after_s": 600}),
        ("aigul", "ice", {"speeding_kmh": 70}),
    ]
    restarted = Watch(desk, store, clock, thresholds=BASE)
    restarted.restore(None)
    assert restarted.picture.thresholds.speeding_kmh == 70.0


def test_a_change_without_a_reason_changes_nothing() -> None:
    store = MemoryStore()
    desk = Desk(store, ManualClock(NOON), districts=lambda lon, lat: None)
    with pytest.raises(Invalid):
        desk.set_thresholds(BASE, {"idling_after_s": 600}, " ", by="aigul", rules=RULE_NAMES)
    with store.read() as unit:
        assert find_thresholds(unit) is None


def test_what_an_older_program_knew_is_left_out_and_the_rest_counts() -> None:
    store = MemoryStore()
    kept = {
        "number": 3,
        "values": {"of_old": 1, "idling_after_s": 600},
        "set_at": NOON.isoformat(),
        "set_by": "aigul",
        "why": "",
    }
    with store.begin() as unit:
        unit.put_mark(MARK, json.dumps(kept))
        assert thresholds_of(unit, BASE, rules=RULE_NAMES).idling_after_s == 600.0
