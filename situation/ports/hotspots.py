"""Places under watch."""

from __future__ import annotations

from typing import Protocol

from situation.hotspots import Hotspot


class HotspotRows(Protocol):
    """Places under watch."""

    def get_hotspot(self, id: str) -> Hotspot: ...
    def list_hotspots(self, *, category: str | None = None) -> list[Hotspot]: ...
    def put_hotspot(self, hotspot: Hotspot) -> None: ...
