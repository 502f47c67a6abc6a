"""Answers given, marks reached, and the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from situation.adapters.memory.tables import Dicts
from situation.adapters.values import kept, refuse_unkeepable
from situation.journal import Change


class MemoryJournal(Dicts):
    """Answers given, marks reached, and the journal."""

    def find_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """(fingerprint of the request, answer as JSON)."""
        return self._all.answers.get((scope, key))

    def put_answer(self, scope: str, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Insert or replace."""
        refuse_unkeepable("at", at)
        self._set(self._all.answers, (scope, key), (fingerprint, answer))

    def find_mark(self, name: str) -> str | None:
        """Where a reader has come to."""
        return self._all.marks.get(name)

    def put_mark(self, name: str, value: str) -> None:
        """Insert or replace."""
        self._set(self._all.marks, name, value)

    def record(self, change: Change) -> Change:
        """Append; returns it with its seq."""
        self._must_write()
        numbered = replace(change, seq=self.last_seq() + 1)
        self._all.journal.append(kept(numbered))
        return numbered

    def list_changes(
        self, *, since: int = 0, subject: str | None = None, id: str | None = None, limit: int = 500
    ) -> list[Change]:
        """Changes with seq > since, oldest first."""
        page = (one for one in self._all.journal if one.seq > since)
        return [one for one in page if subject in (None, one.subject) and id in (None, one.id)][:limit]

    def last_seq(self) -> int:
        """The seq of the newest change, or 0."""
        return self._all.journal[-1].seq if self._all.journal else 0

    def oldest_seq(self) -> int:
        """The seq of the oldest change; when there is none, the seq that comes next."""
        return self._all.journal[0].seq if self._all.journal else 1
