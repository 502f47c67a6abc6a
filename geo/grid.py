"""Things by square cells: one look-up a ping, instead of a walk down a tree.

The grid wraps round both ways. So every coordinate has a cell, no far-off thing can make it grow, and its memory
is known. Things from elsewhere may share a cell; the exact test that follows every look-up sorts them out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geo.arrays import Bools, Floats, Indexes

# More entries than this make the cells grow: one absurd radius must not eat the memory.
MOST_ENTRIES = 4_000_000
# 64 to 1024 cells each way: the index of the cells stays within the processor's caches.
FEWEST_BITS, MOST_BITS = 6, 10
# From a cell's middle to its corner, in sides; rounded up, so that rounding drops nothing.
HALF_DIAGONAL = 0.7072

Keep = Callable[[Indexes, Floats, Floats, float], Bools]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Bounding boxes in metres, one row a thing."""

    west: Floats
    south: Floats
    east: Floats
    north: Floats

    def cells(self, cell_m: float) -> float:
        """How many cells of that size the boxes touch at most, all together."""
        wide, high = (self.east - self.west) / cell_m + 2, (self.north - self.south) / cell_m + 2
        return float((wide * high).sum())


class CellLists:
    """For each cell the numbers of the things in it, one list after the other."""

    def __init__(self, cell: Indexes, item: Indexes, cells: int) -> None:
        order = np.argsort(cell, kind="stable")
        # Half-width numbers: look-ups are at random places, and so twice as many of them stay in the cache.
        self.items = item[order].astype(np.int32)
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=cells))]).astype(np.int32)

    def pairs(self, cell: Indexes) -> tuple[Indexes, Indexes]:
        """(row of `cell`, thing in that cell) for all rows, in the order of the rows."""
        starts = self.starts.take(cell).astype(np.intp)
        counts = self.starts.take(cell + 1) - starts
        ends = np.cumsum(counts)
        row = np.repeat(np.arange(len(cell)), counts)
        place = np.arange(len(row)) + np.repeat(starts - (ends - counts), counts)
        return row, self.items.take(place).astype(np.intp)


class Grid:
    """Things by the cells that their boxes touch."""

    def __init__(self, boxes: Boxes, *, cell_m: float, keep: Keep | None = None) -> None:
        """The grid over the boxes; `keep(thing, x, y, cell_m)` drops cells, by their middles, that a thing misses."""
        while boxes.cells(cell_m) > MOST_ENTRIES:
            cell_m *= 2
        bits = int(np.ceil(np.log2(max(boxes.cells(cell_m), 1.0)) / 2))
        self.cell_m = cell_m
        self.bits = min(max(bits, FEWEST_BITS), MOST_BITS)
        self._lists = self._listed(boxes, keep)

    def pairs(self, x: Floats, y: Floats) -> tuple[Indexes, Indexes]:
        """(place, thing) for every thing whose box may hold the place, by place and then by thing."""
        return self._lists.pairs(self._wrapped(self._lines(x), self._lines(y)))

    def _lines(self, metres: Floats) -> Indexes:
        return np.floor(metres / self.cell_m).astype(np.intp)

    def _wrapped(self, column: Indexes, row: Indexes) -> Indexes:
        last = (1 << self.bits) - 1
        return ((row & last) << self.bits) | (column & last)

    def _listed(self, boxes: Boxes, keep: Keep | None) -> CellLists:
        around = 1 << self.bits
        first_column, first_row = self._lines(boxes.west), self._lines(boxes.south)
        wide = np.minimum(self._lines(boxes.east) - first_column + 1, around)
        high = np.minimum(self._lines(boxes.north) - first_row + 1, around)
        item = np.repeat(np.arange(len(wide)), wide * high)
        nth = np.arange(len(item)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
        column, row = first_column[item] + nth % wide[item], first_row[item] + nth // wide[item]
        if keep is not None:
            # What goes all the way round stays in every cell: its middles are not those of one turn only.
            round_trip = (wide == around) | (high == around)
            middle_x, middle_y = (column + 0.5) * self.cell_m, (row + 0.5) * self.cell_m
            kept = keep(item, middle_x, middle_y, self.cell_m) | round_trip[item]
            item, column, row = item[kept], column[kept], row[kept]
        return CellLists(self._wrapped(column, row), item, around * around)
