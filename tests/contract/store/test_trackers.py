"""A tracker is on one vehicle at a time and has one credential; of its secret only the hash is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import Conflict
from situation.fleet import Credential, TrackerId
from situation.ports import Store
from tests.builders import NOON, a_tracker, after


def test_history_is_kept_newest_first(store: Store) -> None:
    with store.begin() as unit:
        unit.put_tracker(a_tracker(until_at=after(60)))
        unit.put_tracker(a_tracker(vehicle="P-2", since_at=after(60)))
        unit.put_tracker(a_tracker("other", vehicle="P-017"))
    with store.read() as unit:
        found = unit.find_tracker(a_tracker().id)
        assert found is not None
        assert found.vehicle == "P-2"
        assert [one.vehicle for one in unit.list_trackers(id=a_tracker().id)] == ["P-2", "P-017"]
        assert [one.id for one in unit.list_trackers(vehicle="P-017")] == ["other", a_tracker().id]


def test_one_that_is_bound_is_not_bound_again(store: Store) -> None:
    with store.begin() as unit:
        unit.put_tracker(a_tracker())
    with pytest.raises(Conflict), store.begin() as unit:
        unit.put_tracker(a_tracker(since_at=after(60)))


def test_one_that_was_released_is_found_no_more(store: Store) -> None:
    with store.begin() as unit:
        unit.put_tracker(a_tracker())
        unit.put_tracker(a_tracker(until_at=after(60)))
    with store.read() as unit:
        assert unit.find_tracker(a_tracker().id) is None
        assert len(unit.list_trackers()) == 1


def test_the_newest_stands_and_a_revoked_one_is_still_there(store: Store) -> None:
    first = Credential(tracker=TrackerId("T-1"), secret_hash="$2b$04$first", issued_at=NOON, issued_by="admin")
    second = replace(first, secret_hash="$2b$04$second", issued_at=after(60))
    revoked = replace(second, revoked_at=after(90), revoked_by="berik")
    other = replace(first, tracker=TrackerId("T-0"))
    with store.begin() as unit:
        for credential in (first, second, other):
            unit.put_credential(credential)
        assert unit.find_credential(first.tracker) == second
        unit.put_credential(revoked)
    with store.read() as unit:
        assert unit.find_credential(first.tracker) == revoked
        assert unit.list_credentials() == [other, revoked]
        assert unit.find_credential(TrackerId("nobody")) is None
