"""The journal's order and numbers, and where a reader of it stands."""

from __future__ import annotations

import threading

from situation.journal import Change, Subject
from situation.ports import Store
from tests.builders import a_change


def test_numbers_grow_by_series_and_year(store: Store) -> None:
    with store.begin() as unit:
        numbers = [unit.next_number(*series) for series in (("A", 2026), ("A", 2026), ("T", 2026), ("A", 2027))]
    assert numbers == ["A-2026-000001", "A-2026-000002", "T-2026-000001", "A-2027-000001"]


def test_an_empty_journal_has_no_last_seq_and_the_next_as_oldest(store: Store) -> None:
    with store.read() as unit:
        assert (unit.last_seq(), unit.oldest_seq(), unit.list_changes()) == (0, 1, [])


def test_changes_come_in_order_and_by_subject(store: Store) -> None:
    with store.begin() as unit:
        kept = [unit.record(a_change(whose, data={"n": n})) for n, whose in enumerate(["i1", "i2", "i1"])]
        kept.append(unit.record(a_change("i1", subject=Subject.ALERT)))
    assert [change.seq for change in kept] == [1, 2, 3, 4]
    with store.read() as unit:
        assert unit.list_changes() == kept
        assert unit.list_changes(since=2) == kept[2:]
        assert unit.list_changes(limit=2) == kept[:2]
        assert unit.list_changes(subject=Subject.INCIDENT, id="i1") == [kept[0], kept[2]]
        assert (unit.last_seq(), unit.oldest_seq()) == (4, 1)


def test_a_reader_that_follows_misses_nothing_of_many_writers(store: Store) -> None:
    def write(name: str) -> None:
        for number in range(30):
            with store.begin() as unit:
                unit.last_seq()  # a writer that reads first must be as sure to get through
                unit.record(a_change(f"{name}-{number}"))

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    seen: list[Change] = []
    more = True
    while more:
        writing = any(writer.is_alive() for writer in writers)
        with store.read() as unit:
            page = unit.list_changes(since=seen[-1].seq if seen else 0, limit=7)
        seen += page
        more = writing or bool(page)
    assert [change.seq for change in seen] == list(range(1, 121))
    assert len({change.id for change in seen}) == 120


def test_a_readers_mark_is_what_it_last_wrote(store: Store) -> None:
    with store.begin() as unit:
        assert unit.find_mark("watch") is None
        unit.put_mark("watch", "1")
        unit.put_mark("watch", "2")
    with store.read() as unit:
        assert unit.find_mark("watch") == "2"
