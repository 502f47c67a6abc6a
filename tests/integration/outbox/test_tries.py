"""The outbox against a real receiver: what comes, in what order, how often it is tried, and how often it counts."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from situation.adapters import outbox
from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.senders.webhook import WebhookSender
from situation.adapters.sql import migrate, open_store
from situation.ports import Store
from situation.tickets import DeliveryState
from tests.integration.http_sink import Answer, Sink, sink
from tests.integration.outbox.running import SECRET, START, a_delivery, actions, get, put, running
from tests.waiting import block_until, until

ROOT = Path(__file__).parents[3]


async def test_an_event_arrives_signed_and_is_noted_with_its_change(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store).state is DeliveryState.DELIVERED)
    [asked] = receiver.asked
    event = Webhook(SECRET).verify(asked.body, asked.headers)
    assert (asked.method, asked.path) == ("POST", "/hook")
    assert asked.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert event == {
        "specversion": "1.0",
        "id": "d1",
        "source": "//109.astana/situation",
        "type": "kz.city.incident.opened.v1",
        "subject": "incident/i1",
        "time": (START - timedelta(seconds=3)).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {"number": "A-2026-000001", "place": "Сарыарқа", "sequence": 7},
        "sequence": "00000000000000000007",
    }
    assert (get(store).tries, get(store).delivered_at, get(store).last_error) == (1, START, "")
    with store.read() as unit:
        [change] = unit.list_changes()
    assert (change.subject, change.id, change.action, change.by) == ("incident", "i1", "delivered", "outbox")
    assert (change.before, change.after, change.data["destination"]) == ("pending", "delivered", "webhook")


async def test_a_failure_is_tried_again_with_the_same_id_and_body(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.script.append(Answer(500))
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store).tries == 1)
        assert (get(store).last_error, get(store).next_try_at) == ("answered 500", START + timedelta(seconds=5))
        await asyncio.sleep(0.1)
        assert len(receiver.asked) == 1
        clock.advance(5)
        await until(lambda: get(store).state is DeliveryState.DELIVERED)
    first, second = receiver.asked
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 5
    assert actions(store) == ["delivery_failed", "delivered"]


async def test_a_wish_to_wait_moves_the_next_try(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.script.append(Answer(429, headers={"retry-after": "60"}))
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store).tries == 1)
    assert get(store).next_try_at == START + timedelta(seconds=60)


async def test_410_is_dead_at_once_and_the_next_of_its_subject_goes_on(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.script.append(Answer(410))
    put(store, a_delivery("d1"), a_delivery("d2"))
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store, "d2").state is DeliveryState.DELIVERED)
    assert (get(store).state, get(store).last_error) == (DeliveryState.DEAD, "answered 410")
    assert actions(store) == ["delivery_dead", "delivered"]


async def test_out_of_tries_is_dead(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.answer = lambda _: Answer(500)
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        for tries in range(1, 11):
            await until(lambda tries=tries: get(store).tries == tries)  # type: ignore[misc]
            clock.advance(86_400)
    assert get(store).state is DeliveryState.DEAD
    assert len(receiver.asked) == 10


async def test_later_events_of_a_subject_wait_for_the_earlier(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.answer = lambda asked: Answer(500 if asked.headers["webhook-id"] == "d1" else 200)
    put(store, a_delivery("d1"), a_delivery("d2"), a_delivery("d3"), a_delivery("x", subject="incident:i2"))
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store, "x").state is DeliveryState.DELIVERED)
        await asyncio.sleep(0.1)
        assert sorted(receiver.ids) == ["d1", "x"]
        receiver.answer = lambda _: Answer()
        clock.advance(5)
        await until(lambda: get(store, "d3").state is DeliveryState.DELIVERED)
    assert [one for one in receiver.ids if one != "x"] == ["d1", "d1", "d2", "d3"]


async def test_a_receiver_that_never_answers_slows_nobody_else(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_STOP_S", 0.1)
    with sink() as slow:
        slow.answer = lambda _: Answer(after_s=3600)
        slow_sender = WebhookSender(slow.url, SECRET, clock, source="//test", allow_internal=True)
        put(store, *(a_delivery(f"s{n}", destination="slow", subject=f"incident:s{n}") for n in range(30)))
        put(store, *(a_delivery(f"q{n}", subject=f"incident:q{n}") for n in range(20)))
        async with running(store, {"webhook": sender, "slow": slow_sender}, clock):
            await until(lambda: len(receiver.asked) == 20 and len(slow.asked) == outbox.LANES)
        assert {get(store, f"s{n}").tries for n in range(30)} == {0}  # still pending: sent again after the restart
        await slow_sender.close()


async def test_a_receiver_that_dies_in_the_middle_gets_it_again_under_the_same_id(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    receiver.script.append(Answer(hang_up=True))
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store).tries == 1)
        assert "RemoteProtocolError" in get(store).last_error
        clock.advance(5)
        await until(lambda: get(store).state is DeliveryState.DELIVERED)
    assert receiver.ids == ["d1", "d1"]


async def test_a_receiver_that_is_not_there_is_waited_for(
    store: MemoryStore, clock: ManualClock, receiver: Sink
) -> None:
    port = int(receiver.url.rpartition(":")[2])
    receiver.close()
    sender = WebhookSender(receiver.url, SECRET, clock, source="//test", allow_internal=True)
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        await until(lambda: get(store).tries == 1)
        assert "ConnectError" in get(store).last_error
        with sink(port) as back:
            clock.advance(5)
            await until(lambda: get(store).state is DeliveryState.DELIVERED)
            assert back.ids == ["d1"]
    await sender.close()


async def test_logs_hold_neither_secret_nor_address(
    store: MemoryStore, receiver: Sink, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="situation")
    caplog.set_level(logging.INFO)
    receiver.script.extend([Answer(hang_up=True), Answer(500)])
    sender = WebhookSender(f"{receiver.url}/T0KEN", SECRET, clock, source="//test", allow_internal=True)
    put(store, a_delivery())
    async with running(store, {"webhook": sender}, clock):
        for tries in (1, 2, 3):
            await until(lambda tries=tries: get(store).tries == tries)  # type: ignore[misc]
            clock.advance(300)
    await sender.close()
    with store.read() as unit:
        said = caplog.text + repr(sender) + repr(unit.list_changes()) + repr(unit.list_deliveries())
    assert "T0KEN" not in said
    assert SECRET.removeprefix("whsec_") not in said


async def test_many_events_over_a_bad_link_count_once_and_in_order(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    choose = random.Random(311)
    receiver.answer = lambda _: choose.choice([Answer()] * 6 + [Answer(500), Answer(hang_up=True)])
    subjects = [f"incident:i{n}" for n in range(10)]
    deliveries = [a_delivery(f"{subject}/{n:02d}", subject=subject) for n in range(8) for subject in subjects]
    put(store, *deliveries)

    def all_done() -> bool:
        clock.advance(3600)
        with store.read() as unit:
            return all(one.state is not DeliveryState.PENDING for one in unit.list_deliveries())

    async with running(store, {"webhook": sender}, clock):
        await until(all_done, within_s=30)
    effects = list(dict.fromkeys(receiver.ids))
    for subject in subjects:
        mine = [one for one in effects if one.startswith(f"{subject}/")]
        assert mine == sorted(mine)
        assert len(mine) == 8
    with store.read() as unit:
        assert [change.action for change in unit.list_changes(limit=10_000)].count("delivered") == 80


def test_an_outbox_killed_in_the_middle_of_sending_loses_nothing(receiver: Sink, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/store.sqlite"
    migrate(address)
    store = open_store(address)
    put(store, *(a_delivery(f"d{n}", subject=f"incident:i{n % 3}", next_try_at=datetime.now(UTC)) for n in range(12)))
    receiver.answer = lambda _: Answer(after_s=30)  # it has the event, and we are killed before we hear so
    command = [sys.executable, "-m", "tests.integration.outbox.process", address, receiver.url, SECRET]
    for kills in (1, 2):
        process = subprocess.Popen(command, cwd=ROOT)
        block_until(lambda kills=kills: len(receiver.asked) >= 3 * kills, within_s=60)  # type: ignore[misc]
        process.kill()
        process.wait()
    receiver.answer = lambda _: Answer()
    process = subprocess.Popen(command, cwd=ROOT)
    block_until(lambda: _all_delivered(store), within_s=60)
    process.kill()
    process.wait()
    store.close()
    assert len(receiver.ids) == 12 + 2 * 3
    effects = list(dict.fromkeys(receiver.ids))
    for subject in range(3):
        assert [one for one in effects if int(one[1:]) % 3 == subject] == [f"d{n}" for n in range(subject, 12, 3)]
    assert all(json.loads(asked.body)["id"] == asked.headers["webhook-id"] for asked in receiver.asked)


def _all_delivered(store: Store) -> bool:
    with store.read() as unit:
        return all(one.state is DeliveryState.DELIVERED for one in unit.list_deliveries())
