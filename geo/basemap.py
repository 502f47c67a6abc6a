"""A background map: one file of tiles that the centre was given, and whom a screen has to name for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geo.city import Attribution


class TileKind(StrEnum):
    """What the tiles are."""

    VECTOR = "vector"  # shapes, which the screen draws in its own colours
    RASTER = "raster"  # pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """A file of tiles."""

    path: Path
    kind: TileKind
    min_zoom: int
    max_zoom: int  # the screen enlarges the tiles of this one beyond it
    bounds: tuple[float, float, float, float]  # west, south, east, north in degrees
    credits: tuple[Attribution, ...] = ()  # in the order in which they are read
    layers: frozenset[str] = frozenset()  # names of a vector map's layers

    def covers(self, lon: float, lat: float) -> bool:
        """Whether a place can have tiles."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north
