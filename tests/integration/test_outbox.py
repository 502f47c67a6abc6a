"""The outbox against a real receiver: what comes back, in what order, and how often it counts."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import random
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from situation.adapters import outbox
from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.outbox import run_outbox
from situation.adapters.senders import http
from situation.adapters.senders.webhook import WebhookSender
from situation.adapters.sql import migrate, open_store
from situation.errors import Unavailable
from situation.ports import NotSent, Sender, Sent, Store
from situation.tickets import Delivery, DeliveryId, DeliveryState
from tests.integration.http_sink import Answer, Asked, Sink, sink

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret of 24 bytes or more").decode()
START = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def _library_reads_our_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its verify() allows five minutes, and a long run of tests takes more between reading this file and running it."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return START.astimezone(tz)

    monkeypatch.setattr("standardwebhooks.webhooks.datetime", Then)


def a_delivery(id: str = "d1", **changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "id": DeliveryId(id),
        "destination": "webhook",
        "subject": "incident:i1",
        "type": "kz.city.incident.opened.v1",
        "body": {"number": "A-2026-000001", "place": "Сарыарқа", "sequence": 7},
        "occurred_at": START - timedelta(seconds=3),
        "next_try_at": START,
    }
    return Delivery(**(fields | changes))


@pytest.fixture
def receiver() -> Iterator[Sink]:
    with sink() as one:
        yield one


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def sender(receiver: Sink, clock: ManualClock) -> AsyncIterator[WebhookSender]:
    one = WebhookSender(f"{receiver.url}/hook", SECRET, clock, source="//109.astana/situation", allow_internal=True)
    yield one
    await one.close()


def put(store: Store, *deliveries: Delivery) -> None:
    with store.begin() as unit:
        for delivery in deliveries:
            unit.put_delivery(delivery)


def get(store: Store, id: str = "d1") -> Delivery:
    with store.read() as unit:
        return unit.get_delivery(DeliveryId(id))


def actions(store: Store) -> list[str]:
    with store.read() as unit:
        return [change.action for change in unit.list_changes()]


@asynccontextmanager
async def running(store: Store, senders: dict[str, Sender], clock: ManualClock) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.create_task(run_outbox(store, senders, clock, stopping=stopping, idle_s=0.01))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(task, 10)


async def until(true: Callable[[], bool], within_s: float = 10) -> None:
    give_up = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < give_up, "it did not come"
        await asyncio.sleep(0.01)


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


async def test_an_altered_body_or_an_old_replay_is_refused_by_the_receiver_s_library(
    store: MemoryStore, sender: WebhookSender, receiver: Sink, clock: ManualClock
) -> None:
    await sender.send(a_delivery())
    clock.advance(-301)
    await sender.send(a_delivery())
    fresh, old = receiver.asked
    assert Webhook(SECRET).verify(fresh.body, fresh.headers)["id"] == "d1"
    for body, headers in (
        (fresh.body.replace(b"000001", b"000002"), fresh.headers),
        (fresh.body, fresh.headers | {"webhook-id": "d2"}),
        (old.body, old.headers),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(body, headers)


async def test_both_secrets_sign_while_one_takes_over(receiver: Sink, clock: ManualClock) -> None:
    sender = WebhookSender(
        receiver.url, SECRET, clock, source="//test", former_secret=OTHER_SECRET, allow_internal=True
    )
    await sender.send(a_delivery())
    await sender.close()
    for secret in (SECRET, OTHER_SECRET):
        Webhook(secret).verify(receiver.asked[0].body, receiver.asked[0].headers)


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


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 500, 502])
async def test_everything_but_2xx_is_a_failure_and_no_redirect_is_followed(
    sender: WebhookSender, receiver: Sink, status: int
) -> None:
    receiver.script.append(Answer(status, headers={"location": f"{receiver.url}/elsewhere"}))
    assert await sender.send(a_delivery()) == NotSent(error=f"answered {status}")
    assert [asked.path for asked in receiver.asked] == ["/hook"]


@pytest.mark.parametrize(
    ("status", "wish", "wait_s"),
    [
        (429, "60", 60.0),
        (503, format_datetime(START + timedelta(seconds=90), usegmt=True), 90.0),
        (502, format_datetime(START - timedelta(days=1), usegmt=True), 0.0),
        (504, "999999999", 86_400.0),
        (429, "soon", None),
        (429, "-5", None),
        (500, "60", None),
    ],
    ids=["seconds", "a moment to come", "a moment past", "too long", "a word", "negative", "not an answer to wait by"],
)
async def test_the_receiver_s_wish_to_wait_is_honoured(
    sender: WebhookSender, receiver: Sink, status: int, wish: str, wait_s: float | None
) -> None:
    receiver.script.append(Answer(status, headers={"retry-after": wish}))
    assert await sender.send(a_delivery()) == NotSent(error=f"answered {status}", retry_after_s=wait_s)


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


async def test_a_receiver_that_never_answers_is_given_up(
    sender: WebhookSender, receiver: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT_S", 0.2)
    receiver.answer = lambda _: Answer(after_s=3600)
    assert await sender.send(a_delivery()) == NotSent(error="no answer within 0.2 s")


async def test_an_answer_that_drips_is_given_up(
    receiver: Sink, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for _n in range(100):
            writer.write(b"x-a: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    monkeypatch.setattr(http, "TIMEOUT_S", 0.3)
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = WebhookSender(f"http://127.0.0.1:{port}", SECRET, clock, source="//test", allow_internal=True)
    outcome = await sender.send(a_delivery())
    assert isinstance(outcome, NotSent)
    assert "no answer" in outcome.error
    await sender.close()
    server.close()


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


async def test_an_internal_address_is_refused_unless_allowed(receiver: Sink, clock: ManualClock) -> None:
    port = receiver.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        sender = WebhookSender(f"http://{host}:{port}", SECRET, clock, source="//test")
        outcome = await sender.send(a_delivery())
        assert isinstance(outcome, NotSent), host
        assert (outcome.final, "internal" in outcome.error) == (True, True), host
        await sender.close()
    assert receiver.asked == []


async def test_an_event_that_is_no_longer_thin_is_refused(sender: WebhookSender, receiver: Sink) -> None:
    outcome = await sender.send(a_delivery(body={"text": "x" * 20_000}))
    assert isinstance(outcome, NotSent)
    assert outcome.final
    assert receiver.asked == []


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
    command = [sys.executable, "-m", "tests.integration.outbox_process", address, receiver.url, SECRET]
    for kills in (1, 2):
        process = subprocess.Popen(command, cwd=ROOT)
        wait_for(lambda kills=kills: len(receiver.asked) >= 3 * kills)  # type: ignore[misc]
        process.kill()
        process.wait()
    receiver.answer = lambda _: Answer()
    process = subprocess.Popen(command, cwd=ROOT)
    wait_for(lambda: _all_delivered(store))
    process.kill()
    process.wait()
    store.close()
    assert len(receiver.ids) == 12 + 2 * 3
    effects = list(dict.fromkeys(receiver.ids))
    for subject in range(3):
        assert [one for one in effects if int(one[1:]) % 3 == subject] == [f"d{n}" for n in range(subject, 12, 3)]
    assert all(json.loads(asked.body)["id"] == asked.headers["webhook-id"] for asked in receiver.asked)


def wait_for(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up, "it did not come"
        time.sleep(0.01)


def _all_delivered(store: Store) -> bool:
    with store.read() as unit:
        return all(one.state is DeliveryState.DELIVERED for one in unit.list_deliveries())
