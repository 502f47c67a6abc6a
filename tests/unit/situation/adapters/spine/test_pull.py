from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.pull import DurablePull
from situation.errors import Unavailable

Callback = Callable[[Any], Awaitable[None]]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heartbeats are missed within the time of a test."""
    monkeypatch.setattr("situation.adapters.spine.pull.MISSED_AFTER_S", 0.02)
    monkeypatch.setattr("situation.adapters.spine.pull.HEARTBEAT_S", 0.01)
    monkeypatch.setattr("situation.adapters.spine.pull.RETRY_PAUSE_S", 0.001)


class FakeSpine:
    """A JetStream consumer with acknowledgement of everything before, whose deliveries can be lost."""

    def __init__(self, messages: int, *, can_reset: bool = True) -> None:
        self.client = self
        self.generation = 0
        self.stored = list(range(1, messages + 1))
        self.can_reset = can_reset
        self.is_away = False
        self.lose: set[int] = set()  # stream sequences that get lost on their way, once
        self.floor = self.delivered = self.consumer_seq = 0
        self.pending: list[int] = []
        self.expired: list[int] = []  # pending for so long that they are due again
        self.born = "2026"
        self._callback: Callback | None = None
        self.acknowledged: list[int] = []

    def new_inbox(self) -> str:
        return f"_INBOX.{self.consumer_seq}.{self.generation}"

    async def subscribe(self, inbox: str, *, cb: Callback, **_: object) -> Any:
        self._callback = cb

        async def unsubscribe() -> None:
            self._callback = None

        return SimpleNamespace(unsubscribe=unsubscribe)

    async def ask(self, subject: str, body: object = None) -> dict[str, Any]:
        if self.is_away:
            raise Unavailable("away")
        if subject.startswith("STREAM.INFO"):
            return {"created": self.born}
        if subject.startswith("CONSUMER.RESET"):
            if not self.can_reset:
                raise SpineRefused(subject, 404, "no such thing")
            self.pending, self.delivered = [], self.floor
            return {}
        self.expired = list(self.pending)  # as if the wait for acknowledgements were over
        return {
            "num_ack_pending": len(self.pending),
            "delivered": {"consumer_seq": self.consumer_seq, "stream_seq": self.delivered},
        }

    async def tell(self, subject: str, payload: bytes = b"", *, reply: str = "") -> None:
        if self.is_away:
            raise Unavailable("away")
        if subject.startswith("$JS.ACK"):
            self._acknowledge(int(subject.split(".")[5]))
        else:
            await self._deliver(json.loads(payload)["batch"])

    def _acknowledge(self, seq: int) -> None:
        self.acknowledged.append(seq)
        self.floor = max(self.floor, seq)
        self.pending = [each for each in self.pending if each > seq]

    async def _deliver(self, count: int) -> None:
        new = [seq for seq in self.stored if seq > self.delivered]
        for seq in (self.expired + new)[:count]:
            if self.expired:
                self.expired.pop(0)
            self.consumer_seq += 1
            self.delivered = max(self.delivered, seq)
            if seq not in self.pending:
                self.pending.append(seq)
            if seq in self.lose:
                self.lose.discard(seq)
                continue
            reply = f"$JS.ACK.S.C.1.{seq}.{self.consumer_seq}.{seq}000000.0"
            assert self._callback is not None
            await self._callback(SimpleNamespace(subject=f"s.{seq}", data=b"%d" % seq, reply=reply, headers=None))


async def taken(pull: DurablePull, count: int, *, limit: int = 10) -> list[int]:
    """Stream sequences in the order of handing out, until there are `count`, or none come any more."""
    seqs: list[int] = []
    for _ in range(200):
        seqs += [delivery.stream_seq for delivery in await pull.fetch(limit, 0.01)]
        if len(seqs) >= count:
            break
    return seqs


@pytest.mark.parametrize("can_reset", [True, False], ids=["a server that can reset", "an older server"])
@pytest.mark.parametrize("lost", [{1}, {5}, {10}, {3, 4, 17}, {20}])
async def test_a_message_lost_on_its_way_comes_again_and_nothing_passes_it(lost: set[int], can_reset: bool) -> None:
    spine = FakeSpine(30, can_reset=can_reset)
    spine.lose = set(lost)
    assert await taken(DurablePull(spine, "S", "C"), 30) == list(range(1, 31))  # type: ignore[arg-type]


@pytest.mark.parametrize("can_reset", [True, False])
async def test_what_was_handed_out_is_not_handed_out_again_when_the_pull_starts_anew(can_reset: bool) -> None:
    spine = FakeSpine(20, can_reset=can_reset)
    pull = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    before = await taken(pull, 10)
    spine.generation += 1  # the connection was lost and found
    after = await taken(pull, 10)
    assert before + after == list(range(1, 21))
    await pull.acknowledge(20)
    assert spine.floor == 20
    assert spine.pending == []


@pytest.mark.parametrize("can_reset", [True, False])
async def test_a_new_reader_gets_what_the_dead_one_did_not_acknowledge(can_reset: bool) -> None:
    spine = FakeSpine(20, can_reset=can_reset)
    dead = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    assert await taken(dead, 20) == list(range(1, 21))
    await dead.acknowledge(10)
    assert await taken(DurablePull(spine, "S", "C"), 10) == list(range(11, 21))  # type: ignore[arg-type]


async def test_only_ends_of_fetches_are_acknowledged_and_never_more_than_was_asked() -> None:
    spine = FakeSpine(30)
    pull = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    await taken(pull, 30)
    await pull.acknowledge(25)
    assert spine.acknowledged == [20]
    await pull.acknowledge(30)
    assert spine.acknowledged == [20, 30]


async def test_a_spine_that_is_away_is_waited_for() -> None:
    spine = FakeSpine(3)
    spine.is_away = True
    pull = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    assert await pull.fetch(3, 0.05) == []
    spine.is_away = False
    assert await taken(pull, 3, limit=3) == [1, 2, 3]


async def test_when_heartbeats_are_missed_the_pull_starts_anew() -> None:
    spine = FakeSpine(2)
    pull = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    assert await taken(pull, 2) == [1, 2]
    spine.stored += [3, 4]  # the request of before is still out, but its answers come no more
    assert await taken(pull, 2) == [3, 4]


async def test_a_stream_that_was_made_anew_is_read_from_its_beginning() -> None:
    spine = FakeSpine(10)
    pull = DurablePull(spine, "S", "C")  # type: ignore[arg-type]
    await taken(pull, 10)
    assert pull.epoch == "2026"
    spine.born, spine.floor, spine.delivered, spine.consumer_seq, spine.pending = "2027", 0, 0, 0, []
    spine.generation += 1
    assert await taken(pull, 10) == list(range(1, 11))
    assert pull.epoch == "2027"
