from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from telemetry.seen import Digests, SeenPings, bounds_of


def digests(*values: int) -> Digests:
    return np.array(values, np.uint64)


class Stored:
    def __init__(self) -> None:
        self.read: list[tuple[tuple[str, ...], date]] = []

    def __call__(self, vehicles: list[str], day: date) -> dict[str, Digests]:
        self.read.append((tuple(vehicles), day))
        return {vehicle: digests(3, 1, 2) for vehicle in vehicles if vehicle != "new"}


def test_a_day_is_read_once_for_all_vehicles_that_need_it() -> None:
    stored = Stored()
    seen = SeenPings(stored, capacity=100)
    seen.load([("P1", 0), ("P2", 0), ("P1", 1)])
    seen.load([("P1", 0), ("P2", 0), ("P1", 1)])
    assert stored.read == [(("P1", "P2"), date(1970, 1, 1)), (("P1",), date(1970, 1, 2))]


def test_what_was_stored_or_added_is_contained() -> None:
    seen = SeenPings(Stored(), capacity=100)
    seen.load([("P1", 0), ("new", 0)])
    seen.add(("P1", 0), digests(9))
    assert seen.contains(("P1", 0), digests(0, 1, 3, 9, 10)).tolist() == [False, True, True, True, False]
    assert seen.contains(("new", 0), digests(1)).tolist() == [False]


def test_a_day_that_is_not_remembered_is_not_begun_by_adding() -> None:
    stored = Stored()
    seen = SeenPings(stored, capacity=100)
    seen.add(("P1", 0), digests(9))
    assert (len(seen), seen.knows("P1")) == (0, False)


def test_what_was_not_needed_for_longest_is_forgotten() -> None:
    seen = SeenPings(Stored(), capacity=6)
    seen.load([("P1", 0), ("P2", 0)])
    seen.load([("P1", 0), ("P3", 0)])
    seen.shrink()
    assert len(seen) == 6
    assert [seen.knows(vehicle) for vehicle in ("P1", "P2", "P3")] == [True, False, True]


def test_a_day_has_bounds_in_utc() -> None:
    assert bounds_of(date(2024, 2, 29)) == (datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))
