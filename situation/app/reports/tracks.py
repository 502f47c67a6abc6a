"""Positions as lines, one per vehicle and unbroken stretch, simplified until a browser can bear them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from situation.app.reports.shift import Shift
from situation.contracts.steps import Steps

FINEST_M = 5.0  # as good as the fixes are; 3-6 m is what a vehicle's receiver gives under open sky
MOST_POINTS = 400_000  # of all lines together: about 10 MB of text, which opens within seconds on an office computer


def tracks_of(shift: Shift, steps: Steps, crs: str) -> tuple[gpd.GeoDataFrame, float]:
    """Lines in degrees with vehicle, operator and begin, and by how many metres at most they were simplified."""
    table = shift.positions
    points = gpd.GeoSeries.from_xy(table["lon"].to_numpy(), table["lat"].to_numpy(), crs="EPSG:4326").to_crs(crs)
    piece = np.concatenate([[0], np.cumsum(~steps.is_joined)]) if len(table) else np.empty(0, dtype=int)
    kept = np.bincount(piece)[piece] > 1 if len(piece) else np.empty(0, dtype=bool)  # one point makes no line
    numbers, first, line = np.unique(piece[kept], return_index=True, return_inverse=True)
    rows = np.flatnonzero(kept)[first]
    shapes = (
        shapely.linestrings(np.column_stack([points.x[kept], points.y[kept]]), indices=line) if len(numbers) else []
    )
    about = {name: table[name].take(rows).to_pylist() for name in ("vehicle", "operator", "fix_at")}
    lines = gpd.GeoDataFrame(about, geometry=list(shapes), crs=crs)
    lines.geometry, tolerance_m = _bearable(lines.geometry)
    return lines.to_crs("EPSG:4326"), tolerance_m


def _bearable(lines: gpd.GeoSeries) -> tuple[gpd.GeoSeries, float]:
    """The lines with at most MOST_POINTS, and the tolerance in metres that it took."""
    tolerance_m = FINEST_M
    while True:
        simpler = lines.simplify(tolerance_m, preserve_topology=False)
        if shapely.get_num_coordinates(simpler.to_numpy()).sum() <= max(MOST_POINTS, 2 * len(lines)):
            return simpler, tolerance_m
        tolerance_m *= 2
