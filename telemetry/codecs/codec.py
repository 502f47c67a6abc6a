"""Codec: what `decode` needs of a wire format."""

from __future__ import annotations

from typing import Protocol

from telemetry.reading import Reading


class Codec(Protocol):
    """Bytes in, readings out. Neither method does anything but read."""

    def split(self, payload: bytes) -> list[bytes] | None:
        """The texts of single pings, where a payload carries several; None where it is one. Raises DecodeError."""
        ...

    def read(self, text: bytes) -> Reading:
        """One ping. Raises msgspec's ValidationError for wrong fields, its DecodeError for what is no JSON."""
        ...
