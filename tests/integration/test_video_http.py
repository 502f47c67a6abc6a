from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator

import pytest

from simulators.cameras import StreetCorner
from tests.integration.video_role import LOOPBACK
from video.errors import SourceLost
from video.sources.jpeg import encode
from video.sources.open import open_source

STREET = encode(StreetCorner().picture(1.0), quality=80)
STILL = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s" % (len(STREET), STREET)
BASIC = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="camera"\r\nContent-Length: 0\r\n\r\n'
DIGEST = (
    b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="camera", nonce="n1", qop="auth"\r\nContent-Length: 0\r\n\r\n'
)
ASEL = ("asel", "kek-tobe")


@contextlib.asynccontextmanager
async def camera(challenge: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """A still camera that challenges whoever brings no Authorization; and the Authorizations that it saw."""
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = [line for line in head.split("\r\n") if line.casefold().startswith("authorization:")]
                seen.extend(line.partition(": ")[2] for line in lines)
                writer.write(STILL if lines or not challenge else challenge)
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/still.jpg", seen


def pull(address: str, credentials: tuple[str, str] | None, count: int = 1) -> tuple[int, ...]:
    source = open_source(address, credentials, LOOPBACK)
    try:
        for _ in range(count):
            source.grab()
        return source.picture().shape
    finally:
        source.close()


async def test_a_still_camera_is_asked_again_and_again() -> None:
    async with camera(b"") as (address, seen):
        assert await asyncio.to_thread(pull, address, None, 2) == (360, 640, 3)
    assert seen == []


async def test_a_camera_with_basic_authentication_is_given_what_it_asks_for() -> None:
    async with camera(BASIC) as (address, seen):
        assert await asyncio.to_thread(pull, address, ASEL, 2) == (360, 640, 3)
    assert seen == ["Basic " + base64.b64encode(b"asel:kek-tobe").decode()] * 2


async def test_a_camera_with_digest_authentication_never_sees_the_password() -> None:
    async with camera(DIGEST) as (address, seen):
        assert await asyncio.to_thread(pull, address, ASEL) == (360, 640, 3)
    assert seen[0].startswith("Digest ")
    assert "kek-tobe" not in seen[0]


async def test_a_password_that_is_not_asked_for_is_not_sent() -> None:
    async with camera(b"") as (address, seen):
        await asyncio.to_thread(pull, address, ASEL)
    assert seen == []


async def test_a_camera_that_wants_a_password_and_gets_none_says_401() -> None:
    async with camera(BASIC) as (address, _):
        with pytest.raises(SourceLost, match="401"):
            await asyncio.to_thread(pull, address, None)
