"""The journal, the counters that number it, answers first given to a key, and marks of readers, in SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from situation.adapters.sql.rows import INSERT, Rows
from situation.adapters.sql.tables import ANSWERS, COUNTERS, JOURNAL, MARKS
from situation.adapters.values import values_of
from situation.journal import Change

_SEQ = "journal"


class Journal(Rows):
    """The part of a unit that is about the order of changes.

    Numbers come from counters inside the transaction and not from sequences of the engine: those leave gaps on rollback
    and let a later number be seen before an earlier one.
    """

    def take_turn(self) -> None:
        """Wait until every other writer is done: they all hold the journal's counter until they commit."""
        self._connection.execute(sa.select(COUNTERS.c.last).where(COUNTERS.c.name == _SEQ).with_for_update())

    def next_number(self, prefix: str, year: int) -> str:
        """The next number of a yearly series, for example ("A", 2026) -> "A-2026-000001"."""
        series = f"{prefix}-{year}"
        return f"{series}-{self._count(series):06d}"

    def record(self, change: Change) -> Change:
        """Append; returns it with its seq."""
        numbered = replace(change, seq=self._count(_SEQ))
        self._write(sa.insert(JOURNAL).values(**values_of(numbered)))
        return numbered

    def list_changes(
        self, *, since: int = 0, subject: str | None = None, id: str | None = None, limit: int = 500
    ) -> list[Change]:
        """Changes with seq > since, oldest first."""
        where = [JOURNAL.c.seq > since]
        where += [] if subject is None else [JOURNAL.c.subject == str(subject)]
        where += [] if id is None else [JOURNAL.c.id == id]
        return self._list(Change, JOURNAL, *where, order=[JOURNAL.c.seq], limit=limit)

    def last_seq(self) -> int:
        """The seq of the newest change, or 0."""
        return int(self._scalar(sa.select(COUNTERS.c.last).where(COUNTERS.c.name == _SEQ)) or 0)

    def oldest_seq(self) -> int:
        """The seq of the oldest change still kept; when none is kept, the seq that comes next."""
        return int(self._scalar(sa.select(sa.func.min(JOURNAL.c.seq))) or self.last_seq() + 1)

    def find_answer(self, scope: str, key: str) -> tuple[str, str] | None:
        """(fingerprint of the request, answer as JSON)."""
        query = sa.select(ANSWERS.c.fingerprint, ANSWERS.c.answer)
        row = self._connection.execute(query.where(ANSWERS.c.scope == scope, ANSWERS.c.key == key)).first()
        return None if row is None else (row.fingerprint, row.answer)

    def put_answer(self, scope: str, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Insert or replace."""
        values = {"scope": scope, "key": key, "fingerprint": fingerprint, "answer": answer, "at": at}
        self._put_values(ANSWERS, values, key=("scope", "key"))

    def find_mark(self, name: str) -> str | None:
        """Where a reader has come to."""
        value: str | None = self._scalar(sa.select(MARKS.c.value).where(MARKS.c.name == name))
        return value

    def put_mark(self, name: str, value: str) -> None:
        """Insert or replace."""
        self._put_values(MARKS, {"name": name, "value": value}, key=("name",))

    def _count(self, name: str) -> int:
        insert = INSERT[self._connection.dialect.name](COUNTERS).values(name=name, last=1)
        count = insert.on_conflict_do_update(index_elements=["name"], set_={"last": COUNTERS.c.last + 1})
        return int(self._write(count.returning(COUNTERS.c.last)).scalar_one())
