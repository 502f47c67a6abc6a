"""Codec: what `decode` needs of a wire format."""

from __future__ import annotations

from typing import Protocol

import msgspec

from situation.positions import Reason
from telemetry.reading import Reading


class Codec(Protocol):
    """Bytes in, readings out. No method does anything but read."""

    # Whether the identity of a ping that says nothing of `buf` is its text: it is asked for the others only.
    says_buf: bool

    def split(self, payload: bytes) -> list[bytes] | None:
        """The texts of single pings, where a payload carries several; None where it is one. Raises DecodeError."""
        ...

    def read(self, text: bytes) -> Reading:
        """One ping. A `t` of NaN: the device gives none. Raises DecodeError: Unreadable, NoPing or msgspec's own."""
        ...

    def identity(self, text: bytes) -> bytes:
        """What of the text makes it this ping: sent live and sent again from a buffer it is the same one."""
        ...


class Unreadable(msgspec.ValidationError):
    """What the format's rules do not allow, with our reason for it; `part` says in which part of the text."""

    def __init__(self, reason: Reason, part: str) -> None:
        super().__init__(f"{reason} in {part}")
        self.reason = reason
        self.part = part


class NoPing(msgspec.DecodeError):
    """A proper message of the format that reports no position: acknowledged, not archived."""
