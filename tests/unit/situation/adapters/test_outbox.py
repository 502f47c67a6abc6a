from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.outbox import after_try, record
from situation.ports import NotSent, Sent
from situation.tickets import RETRY_AFTER_S, Delivery, DeliveryId, DeliveryState

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
CLOCK = ManualClock(NOW)


def a_delivery(**changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "id": DeliveryId("d1"),
        "destination": "webhook",
        "subject": "ticket:t1",
        "type": "t",
        "body": {},
        "occurred_at": NOW,
        "next_try_at": NOW,
    }
    return Delivery(**(fields | changes))


def test_taken_is_delivered_and_clears_the_last_error() -> None:
    after = after_try(a_delivery(tries=2, last_error="answered 500"), Sent(remote_id="R-1"), CLOCK)
    assert (after.state, after.tries, after.delivered_at) == (DeliveryState.DELIVERED, 3, NOW)
    assert (after.remote_id, after.last_error) == ("R-1", "")


@pytest.mark.parametrize("tries", range(len(RETRY_AFTER_S)))
def test_a_failure_waits_as_the_schedule_says(tries: int) -> None:
    after = after_try(a_delivery(tries=tries), NotSent(error="x"), CLOCK)
    assert (after.state, after.tries) == (DeliveryState.PENDING, tries + 1)
    assert after.next_try_at == NOW + timedelta(seconds=RETRY_AFTER_S[tries])


@pytest.mark.parametrize(("tries", "final"), [(0, True), (len(RETRY_AFTER_S), False)])
def test_final_or_out_of_tries_is_dead(tries: int, final: bool) -> None:
    after = after_try(a_delivery(tries=tries), NotSent(error="x", final=final), CLOCK)
    assert (after.state, after.last_error) == (DeliveryState.DEAD, "x")


@pytest.mark.parametrize("current", [{"state": DeliveryState.DELIVERED}, {"tries": 5}])
def test_what_somebody_else_settled_meanwhile_stays(current: dict[str, Any]) -> None:
    store = MemoryStore()
    with store.begin() as unit:
        unit.put_delivery(a_delivery(**current))
    assert record(store, a_delivery(), Sent(), CLOCK) == a_delivery(**current)
    with store.read() as unit:
        assert unit.list_changes() == []


@pytest.mark.parametrize(
    ("subject", "about"),
    [("incident:i1", ("incident", "i1")), ("alert:a:b", ("alert", "a:b")), ("strange", ("ticket", "strange"))],
)
def test_the_change_is_about_the_delivery_s_subject(subject: str, about: tuple[str, str]) -> None:
    store = MemoryStore()
    with store.begin() as unit:
        unit.put_delivery(a_delivery(subject=subject))
    record(store, a_delivery(subject=subject), NotSent(error="answered 500"), CLOCK)
    with store.read() as unit:
        [change] = unit.list_changes()
    assert (change.subject, change.id) == about
    assert (change.action, change.why) == ("delivery_failed", "answered 500")
    assert change.data == {"delivery": "d1", "destination": "webhook", "type": "t", "tries": 1}
