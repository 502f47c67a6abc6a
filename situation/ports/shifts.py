"""Who is on, and the notes from shift to shift."""

from __future__ import annotations

from typing import Protocol

from situation.shifts import Duty, ShiftNote


class ShiftRows(Protocol):
    """Duties and shift notes."""

    def put_duty(self, duty: Duty) -> None: ...
    def list_duties(self, *, on: bool | None = None, limit: int = 200) -> list[Duty]:
        """Newest first by since_at and id."""
        ...

    def put_shift_note(self, note: ShiftNote) -> None: ...
    def get_shift_note(self, id: str) -> ShiftNote: ...
    def list_shift_notes(self, *, limit: int = 50) -> list[ShiftNote]: ...
