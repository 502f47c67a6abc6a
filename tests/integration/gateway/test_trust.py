"""Who is believed: passwords, revoked trackers, relays, TLS."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulators.wialon_client import record_of
from situation.identity import new_secret
from telemetry.gateway.server import Gateway
from tests.integration.certificates import certificate_in
from tests.integration.gateway.running import FIX, HOST, FakeIngress, FixedTrackers, egts, running, wialon

IMEI = "868000000000017"
SECRET = new_secret()


def bound(**changes: Any) -> FixedTrackers:
    """The usual ones, and how the first proves that it is itself."""
    trackers = FixedTrackers()
    trackers.owners[IMEI] = replace(trackers.owners[IMEI], **changes)
    return trackers


async def test_a_wialon_tracker_that_was_given_a_password_needs_it(ingress: FakeIngress) -> None:
    async with running(ingress, bound(password_hash=SECRET.hash)) as gateway:
        for password in ("NA", "", "x" * 100, SECRET.text[:-1]):
            stranger = wialon(gateway, password=password)
            assert await stranger.connect() == "01"
            await stranger.close()
        tracker = wialon(gateway, password=SECRET.text)
        assert await tracker.connect() == "1"
        assert await tracker.report(FIX) == "1"
        figures = gateway.counters.said()
        await tracker.close()
    assert (figures["denied"], figures["logins"]) == (4, 1)


@pytest.mark.parametrize(
    ("changes", "answer", "figure"),
    [
        ({"is_revoked": True, "password_hash": SECRET.hash}, "01", "denied"),
        ({"protocol": "egts"}, "0", "wrong_protocol"),
    ],
)
async def test_a_tracker_that_is_revoked_or_bound_for_another_protocol_is_refused(
    ingress: FakeIngress, changes: dict[str, Any], answer: str, figure: str
) -> None:
    async with running(ingress, bound(**changes)) as gateway:
        tracker = wialon(gateway, password=SECRET.text)
        assert await tracker.connect() == answer
        await tracker.close()
        assert gateway.counters.figures[figure] == 1
    assert ingress.stored == []


async def test_where_passwords_are_required_a_tracker_without_one_is_refused(ingress: FakeIngress) -> None:
    async with running(ingress, passwords_required=True) as gateway:
        tracker = wialon(gateway)
        assert await tracker.connect() == "01"
        terminal = egts(gateway)
        assert await terminal.connect() == 0  # EGTS has none
        await tracker.close()
        await terminal.close()


async def said_by_line(gateway: Gateway, *lines: bytes) -> bytes:
    """What a connection is answered to these lines of Wialon 1.1."""
    reader, writer = await asyncio.open_connection(HOST, gateway.ports["wialon"])
    answers = b""
    for line in lines:
        writer.write(line + b"\r\n")
        answers += await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    return answers


RECORD = record_of(FIX).encode()


async def test_who_has_logged_in_speaks_for_itself_alone_unless_it_is_a_relay(ingress: FakeIngress) -> None:
    lines = (b"#L#7;NA", b"8#D#" + RECORD)
    async with running(ingress) as gateway:
        assert (await said_by_line(gateway, *lines)).split() == [b"#AL#1", b"#AD#-1"]
        assert gateway.counters.figures["not_its_own"] == 1
    assert ingress.stored == []
    async with running(ingress, relays=("127.0.0.1",)) as gateway:
        assert (await said_by_line(gateway, *lines)).split() == [b"#AL#1", b"#AD#1"]
    assert [topic for topic, _ in ingress.stored] == ["fleet/city/P3/wialon"]


async def test_nobody_else_speaks_for_a_tracker_that_has_a_password_not_even_a_relay(ingress: FakeIngress) -> None:
    named = IMEI.encode() + b"#D#" + RECORD
    async with running(ingress, bound(password_hash=SECRET.hash), relays=("127.0.0.1",)) as gateway:
        assert await said_by_line(gateway, named) == b"#AD#-1\r\n"
        assert (await said_by_line(gateway, b"#L#7;NA", named)).split() == [b"#AL#1", b"#AD#-1"]
        assert gateway.counters.figures["not_signed_in"] == 2
    assert ingress.stored == []


async def test_over_tls_a_tracker_is_answered_and_plain_text_is_not(ingress: FakeIngress, tmp_path: Path) -> None:
    certificate, key = certificate_in(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with running(ingress, tls=context) as gateway:
        port = gateway.ports["wialon"]
        reader, writer = await asyncio.open_connection(HOST, port, ssl=trusting, server_hostname=HOST)
        writer.write(b"#L#7;NA\r\n")
        assert await asyncio.wait_for(reader.readline(), 5) == b"#AL#1\r\n"
        writer.close()
        plain, asks = await asyncio.open_connection(HOST, port)
        asks.write(b"#L#7;NA\r\n")
        with suppress(OSError):
            assert b"#AL" not in await asyncio.wait_for(plain.read(100), 5)
        asks.close()
