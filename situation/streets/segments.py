"""Segments: what every sum over streets needs of them: their lengths, and the districts that they lie in."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt
import shapely

from geo.distances import haversine_m
from geo.district_layers import LayeredDistricts
from geo.streets import Streets
from situation.streets.coverage import Names

ELSEWHERE = ""  # label of what is in no district


def metres_of(streets: Streets) -> npt.NDArray[np.float64]:
    """Length of each segment."""
    places, row = shapely.get_coordinates(streets.shape, return_index=True)
    if not len(row):
        return np.empty(0)
    steps = haversine_m(places[:-1, 0], places[:-1, 1], places[1:, 0], places[1:, 1])
    same = row[1:] == row[:-1]
    return np.bincount(row[:-1][same], weights=steps[same], minlength=len(streets)).astype(np.float64)


def districts_of(streets: Streets, districts: LayeredDistricts, at: datetime) -> Names:
    """Id of the district that the middle of each segment was in at a moment; ELSEWHERE outside all."""
    middle = shapely.line_interpolate_point(streets.shape, 0.5, normalized=True)
    moments = np.full(len(middle), at.timestamp())
    found = districts.find(shapely.get_x(middle), shapely.get_y(middle), moments)
    names = np.array([*(each.id for each in districts.districts), ELSEWHERE], dtype=object)
    return np.asarray(names[found])
