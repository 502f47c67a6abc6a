"""A picture of a place: the city's own streets around it, as SVG. Drawn from our data; nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

import numpy as np
import shapely

from geo.streets import Streets

HALF_M = 250.0  # from the place to the picture's edge: some blocks around
SIZE = 400  # of the picture, in its own units
METRES_PER_DEGREE = 111_320.0  # of latitude, and of longitude at the equator
WIDTHS = {"motorway": 7, "trunk": 7, "primary": 6, "secondary": 5, "tertiary": 4}
SCALE_BAR_M = 100
Placed = Callable[[tuple[float, float]], tuple[float, float]]  # degrees to the picture


class PlaceMap:
    """The streets, ready to be looked up."""

    def __init__(self, streets: Streets, *, attribution: str = "") -> None:
        self._streets = streets
        self._tree = shapely.STRtree(streets.shape)
        self._attribution = attribution

    def draw(self, lat: float, lon: float) -> str:
        """The SVG: streets with names, a cross at the place, a bar of 100 m, north above."""
        across = HALF_M / (METRES_PER_DEGREE * float(np.cos(np.radians(lat))))
        down = HALF_M / METRES_PER_DEGREE
        west, north = lon - across, lat + down
        box = shapely.box(west, lat - down, lon + across, north)
        near = sorted(int(row) for row in self._tree.query(box, predicate="intersects"))

        def placed(point: tuple[float, float]) -> tuple[float, float]:
            return (point[0] - west) / (2 * across) * SIZE, (north - point[1]) / (2 * down) * SIZE

        lines = [self._line(row, [placed(point) for point in self._streets.shape[row].coords]) for row in near]
        middle, bar = SIZE / 2, SCALE_BAR_M / (2 * HALF_M) * SIZE
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
            'role="img" font-family="sans-serif" font-size="9">'
            f'<rect width="{SIZE}" height="{SIZE}" fill="#fff" stroke="#888"/>{"".join(lines)}'
            f"{''.join(self._names(near, placed))}"
            f'<circle cx="{middle}" cy="{middle}" r="9" fill="none" stroke="#a30000" stroke-width="3"/>'
            f'<path d="M{middle - 14} {middle}h28M{middle} {middle - 14}v28" stroke="#a30000" stroke-width="1.5"/>'
            f'<path d="M10 {SIZE - 12}h{bar:.1f}" stroke="#111" stroke-width="2"/>'
            f'<text x="10" y="{SIZE - 16}">{SCALE_BAR_M} m</text><text x="{SIZE - 14}" y="14">N</text>'
            f'<text x="{SIZE - 6}" y="{SIZE - 6}" text-anchor="end" fill="#555">{escape(self._attribution)}</text>'
            "</svg>"
        )

    def _line(self, row: int, points: list[tuple[float, float]]) -> str:
        width = WIDTHS.get(str(self._streets.road_class[row]).removesuffix("_link"), 3)
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        return f'<polyline points="{path}" fill="none" stroke="#b9c3cc" stroke-width="{width}"/>'

    def _names(self, rows: list[int], placed: Placed) -> Iterator[str]:
        """Each name once, where its longest piece is."""
        longest: dict[str, int] = {}
        for row in rows:
            name, shape = str(self._streets.name[row]), self._streets.shape
            if name and (name not in longest or shape[row].length > shape[longest[name]].length):
                longest[name] = row
        for name, row in sorted(longest.items()):
            middle = self._streets.shape[row].interpolate(0.5, normalized=True)
            x, y = placed((middle.x, middle.y))
            if 0 < x < SIZE and 0 < y < SIZE:
                yield f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="#333">{escape(name)}</text>'
