"""An outbox beside what fails: a store that is away or late, a sender with a mistake, an answer that nothing keeps."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.outbox import run_outbox
from situation.adapters.senders.webhook import WebhookSender
from situation.errors import Unavailable
from situation.ports import NotSent, Sent
from situation.tickets import Delivery, DeliveryId, DeliveryState
from tests.integration.http_sink import Answer, Asked, Sink
from tests.integration.outbox.running import a_delivery, get, put, running
from tests.waiting import until


async def test_an_unknown_destination_is_dead_and_named(store: MemoryStore, clock: ManualClock) -> None:
    put(store, a_delivery(destination="pager"))
    async with running(store, {}, clock):
        await until(lambda: get(store).state is DeliveryState.DEAD)
    assert get(store).last_error == "no destination 'pager' in the settings"


class FlakyStore(MemoryStore):
    """Away for the next so many transactions."""

    away = 0

    def _refuse(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("away")

    def begin(self) -> Any:
        self._refuse()
        return super().begin()

    def read(self) -> Any:
        self._refuse()
        return super().read()


async def test_a_store_that_is_away_is_waited_for_and_nothing_is_sent_twice(
    sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    store = FlakyStore()
    put(store, a_delivery())

    def take(_: Asked) -> Answer:
        store.away = 6  # from the moment of sending, so that noting the success fails
        return Answer()

    receiver.answer = take
    store.away = 3
    stopping = asyncio.Event()
    task = asyncio.create_task(run_outbox(store, {"webhook": sender}, clock, stopping=stopping, idle_s=0.01))
    await until(lambda: bool(receiver.asked) and store.away == 0)
    await until(lambda: get(store).state is DeliveryState.DELIVERED)
    stopping.set()
    await asyncio.wait_for(task, 10)
    assert receiver.ids == ["d1"]


class LateStore(MemoryStore):
    """Its second look is answered only when what it shows as pending has been delivered meanwhile."""

    def __init__(self, release: threading.Event) -> None:
        super().__init__()
        self.release = release
        self.looks = 0

    @contextmanager
    def read(self) -> Iterator[Any]:
        with super().read() as unit:
            yield SimpleNamespace(due_deliveries=lambda at, *, limit: self._late(unit.due_deliveries(at, limit=limit)))

    def now(self) -> Delivery:
        with super().read() as unit:
            return unit.get_delivery(DeliveryId("d1"))

    def _late(self, due: list[Delivery]) -> list[Delivery]:
        self.looks += 1
        if self.looks == 2:
            assert [one.id for one in due] == ["d1"]
            self.release.set()
            while self.now().state is DeliveryState.PENDING:
                time.sleep(0.005)
            time.sleep(0.1)  # time enough for the loop to hear that it ended
        return due


async def test_a_look_that_was_overtaken_by_a_success_does_not_send_again(clock: ManualClock) -> None:
    store = LateStore(threading.Event())
    calls = []

    class Held:
        async def send(self, delivery: Delivery) -> Sent | NotSent:
            calls.append(delivery.id)
            await asyncio.to_thread(store.release.wait, 10)
            return Sent()

    put(store, a_delivery())
    async with running(store, {"webhook": Held()}, clock):
        await until(lambda: store.looks > 4)
    assert calls == ["d1"]
    assert store.now().state is DeliveryState.DELIVERED


class Broken:
    """A sender with a mistake in it."""

    calls = 0

    async def send(self, delivery: Delivery) -> Sent | NotSent:
        self.calls += 1
        raise ZeroDivisionError


async def test_a_sender_s_mistake_counts_as_a_failure_and_does_not_spin(store: MemoryStore, clock: ManualClock) -> None:
    broken = Broken()
    put(store, a_delivery())
    async with running(store, {"webhook": broken}, clock):
        await until(lambda: get(store).tries == 1)
        await asyncio.sleep(0.1)
    assert broken.calls == 1
    assert get(store).last_error == "our own mistake: ZeroDivisionError"


class Babbling:
    """The other side says what no store keeps."""

    async def send(self, delivery: Delivery) -> Sent | NotSent:
        return Sent(remote_id="a\0b\ud800" + "x" * 10_000)


async def test_what_the_other_side_says_is_made_keepable(store: MemoryStore, clock: ManualClock) -> None:
    put(store, a_delivery())
    async with running(store, {"webhook": Babbling()}, clock):
        await until(lambda: get(store).state is DeliveryState.DELIVERED)
    assert get(store).remote_id.startswith("a\ufffdb?x")
    assert len(get(store).remote_id) == 500
