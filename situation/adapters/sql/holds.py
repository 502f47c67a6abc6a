"""Legal holds in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import HOLDS
from situation.errors import NotFound
from situation.holds import Hold


class Holds(Rows):
    """The part of a unit that is about legal holds."""

    def get_hold(self, id: str) -> Hold:
        """The hold, or NotFound."""
        hold = self._find(Hold, HOLDS, HOLDS.c.id == id)
        if hold is None:
            raise NotFound("hold", id)
        return hold

    def list_holds(self) -> list[Hold]:
        """Newest first by placed_at and id."""
        return self._list(Hold, HOLDS, order=newest_first(HOLDS, "placed_at"))

    def put_hold(self, hold: Hold) -> None:
        """Insert or replace."""
        self._put(HOLDS, hold)
