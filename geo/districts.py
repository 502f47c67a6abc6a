"""The district of a ping: exactly one, or none.

Decided in degrees, as the boundaries are published (RFC 7946: straight between two positions). A raster answers
for nearly all pings; only cells that a boundary passes through ask the polygons themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import Bools, Floats, Indexes, Shapes
from geo.errors import RepeatedId
from geo.grid import CellLists

Labels = npt.NDArray[np.int32]

NONE = -1
CELL_M = 50.0
METRES_A_DEGREE = 111_320.0  # of latitude; of longitude at the equator
MOST_CELLS = 4_000_000  # 16 MB of labels; larger areas get coarser cells
# A boundary is sampled eight times a cell, and each sample marks all cells within a sixteenth: none is missed.
SAMPLES = 8
SLACK = 0.5 / SAMPLES


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """An administrative part of the city."""

    id: str
    names: Mapping[str, str]  # by language: kk, ru, en
    shape: shapely.Geometry = field(repr=False)  # Polygon or MultiPolygon in degrees


class DistrictIndex:
    """Districts, found by place. On a shared border, and where two overlap, the first of the list has it."""

    def __init__(self, districts: Sequence[District], *, cell_m: float = CELL_M) -> None:
        repeated = _repeated([district.id for district in districts])
        if repeated:
            raise RepeatedId("district", repeated)
        self._shapes: Shapes = np.array([district.shape for district in districts], dtype=object)
        shapely.prepare(self._shapes)
        self._raster = _Raster.over(self._shapes, cell_m=cell_m)
        self._labels, self._candidates = _labelled(self._raster, self._shapes)

    def find(self, lon: Floats, lat: Floats) -> Labels:
        """Row of the district of each place, or NONE; also NONE for what is no place."""
        label = self._labels[self._raster.cell(lon, lat)]
        close = np.flatnonzero(label < NONE)
        if len(close):
            label[close] = self._look_closer(lon[close], lat[close], (NONE - 1 - label[close]).astype(np.intp))
        return label

    def _look_closer(self, lon: Floats, lat: Floats, edge_cell: Indexes) -> Labels:
        ping, district = self._candidates.pairs(edge_cell)
        inside = np.flatnonzero(shapely.intersects_xy(self._shapes[district], lon[ping], lat[ping]))
        found = np.full(len(lon), NONE, dtype=np.int32)
        # Backwards, so that the first district of a ping is written last.
        found[ping[inside[::-1]]] = district[inside[::-1]]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raster:
    """Cells of equal degrees over the districts; the last cell of all is the outside."""

    west: float
    south: float
    wide_deg: float
    high_deg: float
    columns: int
    rows: int

    @classmethod
    def over(cls, shapes: Shapes, *, cell_m: float) -> _Raster:
        """The raster over all shapes, one cell wider than them on each side."""
        if not len(shapes):
            return cls(west=0.0, south=0.0, wide_deg=1.0, high_deg=1.0, columns=0, rows=0)
        west, south, east, north = shapely.total_bounds(shapes)
        high = cell_m / METRES_A_DEGREE
        wide = high / max(np.cos(np.radians((south + north) / 2)), 0.01)
        grown = max(1.0, float(np.sqrt((east - west) / wide * (north - south) / high / MOST_CELLS)))
        wide, high = wide * grown, high * grown
        return cls(
            west=west - wide,
            south=south - high,
            wide_deg=wide,
            high_deg=high,
            columns=int((east - west) / wide) + 3,
            rows=int((north - south) / high) + 3,
        )

    @property
    def outside(self) -> int:
        return self.columns * self.rows

    def place(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """The places in cells, counted from the corner."""
        with np.errstate(over="ignore"):  # what is no place may be any number; it ends up outside
            return (lon - self.west) / self.wide_deg, (lat - self.south) / self.high_deg

    def cell(self, lon: Floats, lat: Floats) -> Indexes:
        """Number of each place's cell; the outside for what lies beyond, NaN too."""
        return self.numbered(*self.place(lon, lat))

    def numbered(self, across: Floats, up: Floats) -> Indexes:
        inside = (across >= 0) & (up >= 0) & (across < self.columns) & (up < self.rows)
        if not inside.all():
            across, up = np.where(inside, across, 0.0), np.where(inside, up, 0.0)
        cell = up.astype(np.intp) * self.columns + across.astype(np.intp)
        return np.where(inside, cell, self.outside)

    def middle(self, cell: Indexes) -> tuple[Floats, Floats]:
        """Degrees of the middle of each cell."""
        row, column = np.divmod(cell, max(self.columns, 1))
        return self.west + (column + 0.5) * self.wide_deg, self.south + (row + 0.5) * self.high_deg

    def boxes(self, cell: Indexes) -> Shapes:
        """Each cell as a polygon, a little larger than itself: rounding may put a place next door."""
        lon, lat = self.middle(cell)
        wide, high = self.wide_deg * (0.5 + SLACK), self.high_deg * (0.5 + SLACK)
        return np.asarray(shapely.box(lon - wide, lat - high, lon + wide, lat + high))


def _labelled(raster: _Raster, shapes: Shapes) -> tuple[Labels, CellLists]:
    """Label of each cell, and the districts to ask in each cell whose label sends there."""
    edges = np.flatnonzero(_is_edge(raster, shapes))
    labels = np.full(raster.outside + 1, NONE, dtype=np.int32)
    labels[edges] = NONE - 1 - np.arange(len(edges))
    _fill_runs(labels, raster, shapes)
    tree = shapely.STRtree(raster.boxes(edges))
    district, edge = tree.query(shapes, predicate="intersects") if len(shapes) else np.empty((2, 0), np.intp)
    by_district = np.argsort(district, kind="stable")
    return labels, CellLists(edge[by_district], district[by_district], len(edges))


def _is_edge(raster: _Raster, shapes: Shapes) -> Bools:
    """Whether a boundary passes through each cell, or so near that rounding could tell."""
    edge = np.zeros(raster.outside + 1, dtype=bool)
    if not len(shapes):
        return edge
    boundary = shapely.boundary(shapes)
    in_cells = shapely.transform(boundary, lambda lonlat: np.column_stack(raster.place(*lonlat.T)))
    across, up = shapely.get_coordinates(shapely.segmentize(in_cells, 1 / SAMPLES)).T
    for shift_across in (-SLACK, SLACK):
        for shift_up in (-SLACK, SLACK):
            edge[raster.numbered(across + shift_across, up + shift_up)] = True
    edge[raster.outside] = False
    return edge


def _fill_runs(labels: Labels, raster: _Raster, shapes: Shapes) -> None:
    """Label the cells that no boundary passes: all cells of a row up to the next edge cell are alike."""
    free = np.flatnonzero(labels[: raster.outside] == NONE)
    if not len(free):
        return
    starts = np.flatnonzero((np.diff(free, prepend=-2) != 1) | (free % raster.columns == 0))
    lon, lat = raster.middle(free[starts])
    district = np.full(len(starts), NONE, dtype=np.int32)
    for number in reversed(range(len(shapes))):
        district[shapely.contains_xy(shapes[number], lon, lat)] = number
    labels[free] = np.repeat(district, np.diff(starts, append=len(free)))


def _repeated(ids: Sequence[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1})
