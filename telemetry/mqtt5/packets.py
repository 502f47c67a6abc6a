"""MQTT control packets: from bytes to whole packets and back. Versions 3.1.1 and 5 frame them alike."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

MOST_BYTES = 8 * 1024 * 1024  # of a PUBLISH: what a broker of ours takes
MOST_BYTES_BUT_PUBLISH = 64 * 1024  # of any other packet: 20,000 subscriptions are read in 50 ms
LENGTH_BYTES = 4  # that the length of a packet may take up


class Kind(IntEnum):
    """The upper half of a packet's first byte."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    PUBREC = 5
    PUBREL = 6
    PUBCOMP = 7
    SUBSCRIBE = 8
    SUBACK = 9
    UNSUBSCRIBE = 10
    UNSUBACK = 11
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14
    AUTH = 15


class Malformed(Exception):
    """These bytes are no packet."""


class TooLarge(Malformed):
    """A packet of more bytes than its kind may have."""


class Packets:
    """Bytes as they come, packets as they are whole. Holds one packet at most, and what came with its last byte."""

    def __init__(self) -> None:
        self._held = bytearray()

    def receive(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """First byte and body of each packet that is whole now. Raises Malformed, TooLarge: then it is over."""
        held = self._held
        held += data
        at = 0
        try:
            while (found := self._next(at)) is not None:
                begin, end = found
                first = held[at]
                at = end
                yield first, bytes(held[begin:end])
        finally:
            del held[:at]

    def _next(self, at: int) -> tuple[int, int] | None:
        """Where the body of the packet at `at` begins and ends, or None while it is not whole."""
        length = 0
        for place in range(LENGTH_BYTES):
            index = at + 1 + place
            if index >= len(self._held):
                return None
            byte = self._held[index]
            length |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                break
        else:
            raise Malformed("a packet's length takes up more than four bytes")
        is_publish = self._held[at] >> 4 == Kind.PUBLISH
        if length > (MOST_BYTES if is_publish else MOST_BYTES_BUT_PUBLISH):
            raise TooLarge(f"a packet of {length:,} bytes")
        begin = index + 1
        return (begin, begin + length) if begin + length <= len(self._held) else None


class Reader:
    """The fields of one packet's body, one after the other. Everything raises Malformed where the body is too short."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self._at + count
        if end > len(self._body):
            raise Malformed("a packet ends within a field")
        taken = self._body[self._at : end]
        self._at = end
        return taken

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """The next two bytes."""
        return int.from_bytes(self.take(2), "big")

    def text(self) -> bytes:
        """The next string or binary field, without its length."""
        return self.take(self.number())

    def properties(self) -> bytes:
        """The next properties of MQTT 5, without their length, as they are."""
        length = 0
        for place in range(LENGTH_BYTES):
            byte = self.byte()
            length |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                return self.take(length)
        raise Malformed("the length of properties takes up more than four bytes")

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._body)

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._body) - self._at)


def packet(first: int, body: bytes) -> bytes:
    """The packet's bytes."""
    length, sizes = len(body), bytearray()
    while length > 0x7F:
        sizes.append(length & 0x7F | 0x80)
        length >>= 7
    sizes.append(length)
    return bytes((first, *sizes)) + body


def field(text: bytes) -> bytes:
    """A string or binary field with its length."""
    return struct.pack(">H", len(text)) + text
