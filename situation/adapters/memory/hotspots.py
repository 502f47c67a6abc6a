"""Places under watch."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.hotspots import Hotspot


class MemoryHotspots(Dicts):
    """Places under watch."""

    def get_hotspot(self, id: str) -> Hotspot:
        """The hotspot, or NotFound."""
        return got("hotspot", id, self._all.hotspots)

    def list_hotspots(self, *, category: str | None = None) -> list[Hotspot]:
        """Newest first by noted_at and id."""
        every = page_after(self._all.hotspots, "", lambda one: one.noted_at)
        return [one for one in every if category in (None, one.category)]

    def put_hotspot(self, hotspot: Hotspot) -> None:
        """Insert or replace."""
        self._put(self._all.hotspots, hotspot.id, hotspot)
