"""Hotspots in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import HOTSPOTS
from situation.errors import NotFound
from situation.hotspots import Hotspot


class Hotspots(Rows):
    """The part of a unit that is about places under watch."""

    def get_hotspot(self, id: str) -> Hotspot:
        """The hotspot, or NotFound."""
        hotspot = self._find(Hotspot, HOTSPOTS, HOTSPOTS.c.id == id)
        if hotspot is None:
            raise NotFound("hotspot", id)
        return hotspot

    def list_hotspots(self, *, category: str | None = None) -> list[Hotspot]:
        """Newest first by noted_at and id."""
        where = [] if category is None else [HOTSPOTS.c.category == category]
        return self._list(Hotspot, HOTSPOTS, *where, order=newest_first(HOTSPOTS, "noted_at"))

    def put_hotspot(self, hotspot: Hotspot) -> None:
        """Insert or replace."""
        self._put(HOTSPOTS, hotspot)
