"""Bytes of a `multipart/x-mixed-replace` stream to the newest JPEG in it. No I/O: bytes in, pictures out."""

from __future__ import annotations

import re

from video.errors import SourceLost

MAX_HEAD = 8192  # bytes of a part's headers; cameras send under 200
SLACK = 65536  # bytes of noise between parts that we wade through


class NewestPart:
    """Keeps only the newest complete part; older ones are dropped undecoded. SourceLost if it makes no sense."""

    def __init__(self, boundary: str, *, max_bytes: int) -> None:
        # Some cameras put the two dashes into the header's boundary, some quote it
        self._mark = b"--" + boundary.strip('"').removeprefix("--").encode("latin-1")
        self._max_bytes = max_bytes
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> bytes | None:
        """The newest part that this chunk completed, or None."""
        self._buffer += chunk
        newest = None
        while (part := self._take()) is not None:
            newest = part
        return newest

    def _take(self) -> bytes | None:
        start = self._buffer.find(self._mark)
        if start < 0:
            self._limit(SLACK, "no boundary in the stream")
            return None
        del self._buffer[:start]
        head_end = self._buffer.find(b"\r\n\r\n", len(self._mark), MAX_HEAD)
        if head_end < 0:
            self._limit(MAX_HEAD, "a part's headers do not end")
            return None
        return self._body(head_end + 4)

    def _body(self, start: int) -> bytes | None:
        told = re.search(rb"content-length:\s*(\d{1,12})", bytes(self._buffer[:start]), re.IGNORECASE)
        if told and int(told[1]) > self._max_bytes:
            raise SourceLost(f"a picture of {int(told[1])} bytes is too large")
        end = start + int(told[1]) if told else self._buffer.find(self._mark, start)
        if end < 0 or end > len(self._buffer):
            self._limit(self._max_bytes + MAX_HEAD, "a picture is too large")
            return None
        part = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return part

    def _limit(self, size: int, why: str) -> None:
        if len(self._buffer) > size:
            raise SourceLost(why)
