"""Many websocket viewers in one process, as cheap as they can be: they count frames and note when each tick arrived.

`raw_viewers PORT COOKIE COUNT` says `watching` when all are connected, and watches until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
import time
from collections.abc import Callable

CONNECTING_AT_ONCE = 50


class Viewer(asyncio.Protocol):
    """Shakes hands, says one thing, and reads frames without copying what they hold."""

    def __init__(self, request: bytes, said: bytes, seen: Callable[[int, float], None]) -> None:
        self._request = request
        self._said = said
        self._seen = seen
        self._received = bytearray()
        self._open = False
        self.ready = asyncio.get_running_loop().create_future()
        self._newest = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._open:
            self._shake_hands()
        while self._open and self._take_frame():
            pass

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(error or ConnectionError("closed before it began"))

    def _shake_hands(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end >= 0:
            assert self._received.startswith(b"HTTP/1.1 101"), bytes(self._received[:200])
            del self._received[: end + 4]
            self._open = True
            if self._said:
                self.transport.write(b"\x81" + masked(self._said))

    def _take_frame(self) -> bool:
        if len(self._received) < 10:
            return False
        size, start = self._received[1], 2
        if size == 126:
            size, start = int.from_bytes(self._received[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(self._received[2:10], "big"), 10
        if len(self._received) < start + size:
            return False
        if self._received[0] == 0x82:
            self._note(tick_of(self._received, start))
        del self._received[: start + size]
        return True

    def _note(self, tick: int) -> None:
        if not self.ready.done():
            self.ready.set_result(None)
        if tick > self._newest:
            self._newest = tick
            self._seen(tick, time.time())


def tick_of(frame: bytes | bytearray, start: int = 0) -> int:
    """The tick that a SIT1 frame shows: the longitude of its first vehicle, in thousandths of a degree."""
    (count,) = struct.unpack_from("<I", frame, start + 4)
    if not count:
        return -1
    (lon,) = struct.unpack_from("<i", frame, start + 16 + 4 * count)
    return round(lon / 10_000)


def masked(text: bytes) -> bytes:
    """Length, a mask of zeros, and the text."""
    length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return length + bytes(4) + text


async def connect_viewers(
    port: int,
    cookie: str,
    viewers: int,
    seen: Callable[[int, float], None],
    *,
    south: Callable[[int], float] | None = None,
) -> list[Viewer]:
    """All of them, each with a window of its own; `south`: the southern edge of each, by its number."""
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(CONNECTING_AT_ONCE)
    request = (
        f"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: http://127.0.0.1:{port}\r\n{cookie}\r\n"
    ).encode()

    async def one(number: int) -> Viewer:
        view = {"type": "view", "bbox": [-180, south(number) if south else -90, 180 - number / 1e6, 90]}
        said = json.dumps(view).encode() if cookie else b""
        async with gate:
            _, viewer = await loop.create_connection(lambda: Viewer(request, said, seen), "127.0.0.1", port)
            await viewer.ready
        return viewer

    return await asyncio.gather(*(one(number) for number in range(viewers)))


async def watch(port: int, cookie: str, viewers: int) -> None:
    """Until the process is ended."""
    await connect_viewers(port, cookie, viewers, lambda tick, at: None)
    print("watching", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(watch(int(sys.argv[1]), f"Cookie: {sys.argv[2]}\r\n", int(sys.argv[3])))
