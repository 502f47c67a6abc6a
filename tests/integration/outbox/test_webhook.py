"""One event by webhook: how it is signed, and what becomes of each answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.senders import http
from situation.adapters.senders.webhook import WebhookSender
from situation.ports import NotSent
from tests.integration.http_sink import Answer, Sink
from tests.integration.outbox.running import OTHER_SECRET, SECRET, START, a_delivery


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
