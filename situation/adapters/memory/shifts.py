"""Duties and shift notes."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.shifts import Duty, ShiftNote


class MemoryShifts(Dicts):
    """Duties and shift notes."""

    def put_duty(self, duty: Duty) -> None:
        """Insert or replace."""
        self._put(self._all.duties, duty.id, duty)

    def list_duties(self, *, on: bool | None = None, limit: int = 200) -> list[Duty]:
        """Newest first by since_at and id."""
        page = page_after(self._all.duties, "", lambda one: one.since_at)
        return [one for one in page if on in (None, one.until_at is None)][:limit]

    def put_shift_note(self, note: ShiftNote) -> None:
        """Insert or replace."""
        self._put(self._all.shift_notes, note.id, note)

    def get_shift_note(self, id: str) -> ShiftNote:
        """The note, or NotFound."""
        return got("shift note", id, self._all.shift_notes)

    def list_shift_notes(self, *, limit: int = 50) -> list[ShiftNote]:
        """Newest first by written_at and id."""
        return page_after(self._all.shift_notes, "", lambda one: one.written_at)[:limit]
