"""The ledger: what the broker acknowledged, written down apart from everything that is being tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO


class FileLedger:
    """Appends one JSON line `{"topic", "payload"}` per acknowledged message; flushed each, so that a kill loses none.

    Payloads that are not UTF-8 are written with surrogate escapes, so that bytes come back exactly.
    """

    def __init__(self, path: Path) -> None:
        self._lines: TextIO = path.open("a", encoding="utf-8")

    def __call__(self, topic: str, payload: bytes) -> None:
        """Writes one acknowledged message down."""
        line = {"topic": topic, "payload": payload.decode("utf-8", "surrogateescape")}
        self._lines.write(json.dumps(line) + "\n")
        self._lines.flush()

    def close(self) -> None:
        """No more lines."""
        self._lines.close()


def read_ledger(path: Path) -> list[tuple[str, bytes]]:
    """All acknowledged messages, in the order of their acknowledgement."""
    with path.open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return [(entry["topic"], entry["payload"].encode("utf-8", "surrogateescape")) for entry in entries]
