"""Tickets, and what the outbox still has to deliver of them."""

from __future__ import annotations

from datetime import timedelta

from situation.ports import Store
from situation.tickets import DeliveryState
from tests.builders import NOON, a_delivery, a_ticket, after


def test_tickets_come_newest_first_by_pages(store: Store) -> None:
    with store.begin() as unit:
        for n in range(4):
            unit.put_ticket(a_ticket(f"t{n}", opened_at=after(n)))
        assert [one.id for one in unit.list_tickets(limit=2)] == ["t3", "t2"]
        assert [one.id for one in unit.list_tickets(after="t2")] == ["t1", "t0"]


def test_tickets_of_one_incident(store: Store) -> None:
    with store.begin() as unit:
        for n in range(4):
            unit.put_ticket(a_ticket(f"t{n}", opened_at=after(n), incident=f"i{n % 2}"))
        assert [one.id for one in unit.list_tickets(incident="i1")] == ["t3", "t1"]
        assert [one.id for one in unit.list_tickets(incident="i1", after="t3")] == ["t1"]
        assert unit.list_tickets(incident="i7") == []


def test_only_the_eldest_pending_of_a_subject_is_due(store: Store) -> None:
    with store.begin() as unit:
        unit.put_delivery(a_delivery("z", next_try_at=after(60)))
        unit.put_delivery(a_delivery("a"))
        unit.put_delivery(a_delivery("other", subject="ticket:t2"))
        unit.put_delivery(a_delivery("there", destination="open311"))
    with store.begin() as unit:
        assert {one.id for one in unit.due_deliveries(NOON)} == {"other", "there"}
        assert {one.id for one in unit.due_deliveries(after(60))} == {"other", "there", "z"}
        unit.put_delivery(a_delivery("z", state=DeliveryState.DELIVERED))
        assert {one.id for one in unit.due_deliveries(NOON)} == {"a", "other", "there"}
        assert [one.id for one in unit.list_deliveries(subject="ticket:t1")] == ["there", "a", "z"]
        assert len(unit.list_deliveries()) == 4


def test_one_destination_s_backlog_does_not_hide_another_s(store: Store) -> None:
    with store.begin() as unit:
        for n in range(50):
            unit.put_delivery(a_delivery(f"slow{n}", destination="slow", subject=f"ticket:{n}"))
        for n in range(2):
            unit.put_delivery(a_delivery(f"quick{n}", destination="quick", subject=f"ticket:{n}"))
        due = [one.id for one in unit.due_deliveries(NOON, limit=5)]
    assert due == ["slow0", "quick0", "slow1", "quick1", "slow2"]


def test_nothing_is_due_before_its_time(store: Store) -> None:
    with store.begin() as unit:
        assert unit.due_deliveries(NOON) == []
        unit.put_delivery(a_delivery(next_try_at=NOON + timedelta(microseconds=1)))
        assert unit.due_deliveries(NOON) == []
