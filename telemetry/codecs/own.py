"""Our own format, contract section 3: one JSON object, or an array of them when a black box empties."""

from __future__ import annotations

import re

import msgspec

from telemetry.reading import Reading

_JSON_BLANKS = b" \t\r\n"
_BUF = re.compile(rb'\s*"buf"\s*:\s*(?:true|false)\s*,|,\s*"buf"\s*:\s*(?:true|false)\s*')


class OwnCodec:
    """Own JSON v1."""

    says_buf = True

    def __init__(self) -> None:
        self.read = msgspec.json.Decoder(Reading).decode
        self._split = msgspec.json.Decoder(list[msgspec.Raw]).decode

    def split(self, payload: bytes) -> list[bytes] | None:
        """The texts of an array's items; None for anything else."""
        if payload[:1] == b"{" or payload.lstrip(_JSON_BLANKS)[:1] != b"[":
            return None
        return [bytes(item) for item in self._split(payload)]

    def identity(self, text: bytes) -> bytes:
        """The text without its `buf`, which only the second sending says."""
        return text if b'"buf"' not in text else _BUF.sub(b"", text, 1)
