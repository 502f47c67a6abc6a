"""Duties and shift notes in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import DUTIES, SHIFT_NOTES
from situation.errors import NotFound
from situation.shifts import Duty, ShiftNote


class Shifts(Rows):
    """The part of a unit that is about shifts."""

    def put_duty(self, duty: Duty) -> None:
        """Insert or replace."""
        self._put(DUTIES, duty)

    def list_duties(self, *, on: bool | None = None, limit: int = 200) -> list[Duty]:
        """Newest first by since_at and id."""
        where = [] if on is None else [DUTIES.c.until_at.is_(None) if on else DUTIES.c.until_at.is_not(None)]
        return self._list(Duty, DUTIES, *where, order=newest_first(DUTIES, "since_at"), limit=limit)

    def put_shift_note(self, note: ShiftNote) -> None:
        """Insert or replace."""
        self._put(SHIFT_NOTES, note)

    def get_shift_note(self, id: str) -> ShiftNote:
        """The note, or NotFound."""
        note = self._find(ShiftNote, SHIFT_NOTES, SHIFT_NOTES.c.id == id)
        if note is None:
            raise NotFound("shift note", id)
        return note

    def list_shift_notes(self, *, limit: int = 50) -> list[ShiftNote]:
        """Newest first by written_at and id."""
        return self._list(ShiftNote, SHIFT_NOTES, order=newest_first(SHIFT_NOTES, "written_at"), limit=limit)
