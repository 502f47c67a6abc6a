"""Legal holds."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.holds import Hold


class MemoryHolds(Dicts):
    """Legal holds."""

    def get_hold(self, id: str) -> Hold:
        """The hold, or NotFound."""
        return got("hold", id, self._all.holds)

    def list_holds(self) -> list[Hold]:
        """Newest first by placed_at and id."""
        return page_after(self._all.holds, "", lambda one: one.placed_at)

    def put_hold(self, hold: Hold) -> None:
        """Insert or replace."""
        self._put(self._all.holds, hold.id, hold)
