"""The journal, and what makes repeating harmless: answers given and marks reached."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from situation.journal import Change


class JournalRows(Protocol):
    """The journal, and what makes repeating harmless: answers given and marks reached."""

    # idempotency of creating requests: the answer first given to a key
    def find_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """(fingerprint of the request, answer as JSON)."""
        ...

    def put_answer(self, scope: str, key: str, fingerprint: str, answer: str, at: datetime) -> None: ...

    # how far a reader of a stream has come; written in the transaction of what it read
    def find_mark(self, name: str) -> str | None: ...
    def put_mark(self, name: str, value: str) -> None: ...

    # the journal
    def record(self, change: Change) -> Change:
        """Append; returns it with its seq."""
        ...

    def list_changes(
        self, *, since: int = 0, subject: str | None = None, id: str | None = None, limit: int = 500
    ) -> list[Change]:
        """Changes with seq > since, oldest first."""
        ...

    def last_seq(self) -> int: ...
    def oldest_seq(self) -> int: ...
