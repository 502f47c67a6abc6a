"""Small made-up towns to drive in."""

from __future__ import annotations

import numpy as np
import shapely

from geo.city import City
from geo.projection import Projection
from geo.streets import Streets

CRS = "EPSG:32642"
ORIGIN = (560_000.0, 5_665_000.0)  # metres, in Astana
ROAD_CLASSES = ("primary", "secondary", "tertiary", "residential", "service")


def a_city(lines: list[list[tuple[float, float]]], *, one_way: list[bool] | None = None, **columns: object) -> City:
    """A city whose streets are these lines, in metres east and north of a corner of Astana."""
    projection = Projection(CRS)
    shapes = []
    for line in lines:
        x, y = zip(*line, strict=True)
        lon, lat = projection.to_degrees(np.array(x) + ORIGIN[0], np.array(y) + ORIGIN[1])
        shapes.append(shapely.LineString(np.column_stack([lon, lat])))
    count = len(lines)
    streets = Streets(
        id=np.arange(1, count + 1, dtype=np.int32),
        name=np.array([f"Көше {n}" for n in range(count)], dtype=object),
        road_class=np.array(columns.get("road_class", ["residential"] * count), dtype=object),
        one_way=np.array(one_way or [False] * count, dtype=bool),
        shape=np.array(shapes, dtype=object),
    )
    return City(
        names={"ru": "Городок"},
        timezone="Asia/Almaty",
        crs=CRS,
        bbox=(71.0, 51.0, 72.0, 52.0),
        center=(71.8, 51.1),
        zoom=11,
        streets=streets,
    )


def a_grid_city(*, columns: int = 6, rows: int = 6, block_m: float = 180.0) -> City:
    """Streets in a grid with a bend in each block, all driven both ways, of all classes."""
    lines, classes = [], []
    for i in range(columns):
        for j in range(rows):
            x, y = i * block_m, j * block_m
            if i + 1 < columns:
                lines.append([(x, y), (x + block_m / 2, y + 8.0), (x + block_m, y)])
                classes.append(ROAD_CLASSES[j % len(ROAD_CLASSES)])
            if j + 1 < rows:
                lines.append([(x, y), (x + 8.0, y + block_m / 2), (x, y + block_m)])
                classes.append(ROAD_CLASSES[i % len(ROAD_CLASSES)])
    return a_city(lines, road_class=classes)
