"""Street rows on their way from a file into columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from geo.streets import Streets

ALONG = frozenset({"yes", "true", "1"})
AGAINST = frozenset({"-1", "reverse"})
NEITHER = frozenset({"no", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, shape: shapely.Geometry) -> bool:
        """Whether the shape's own box has a place in common with it."""
        west, south, east, north = shape.bounds
        return bool(west <= self.east and east >= self.west and south <= self.north and north >= self.south)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow:
    """One street or part of one, uncut."""

    name: str
    road_class: str
    one_way: bool
    shape: shapely.LineString  # in degrees


def one_way(value: object, *, roundabout: bool = False) -> int:
    """1 along the shape, -1 against it, 0 both ways, as OpenStreetMap's `oneway` says."""
    text = str(value).strip().lower()
    if text in AGAINST:
        return -1
    if text in ALONG or (roundabout and text not in NEITHER):
        return 1
    return 0


def streets_of(rows: Iterable[StreetRow]) -> Streets:
    """The rows in columns, numbered from 1."""
    listed = list(rows)
    return Streets(
        id=np.arange(1, len(listed) + 1, dtype=np.int32),
        name=np.array([row.name for row in listed], dtype=object),
        road_class=np.array([row.road_class for row in listed], dtype=object),
        one_way=np.array([row.one_way for row in listed], dtype=bool),
        shape=np.array([row.shape for row in listed], dtype=object),
    )
