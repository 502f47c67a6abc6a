"""A real receiver, and a sender whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, tzinfo

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.senders.webhook import WebhookSender
from tests.integration.http_sink import Sink, sink
from tests.integration.outbox.running import SECRET, START


@pytest.fixture(autouse=True)
def _library_reads_our_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its verify() allows five minutes, and a long run of tests takes more between reading this file and running it."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return START.astimezone(tz)

    monkeypatch.setattr("standardwebhooks.webhooks.datetime", Then)


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
