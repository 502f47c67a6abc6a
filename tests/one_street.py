"""One street through PLACE, due east, and fixes of a drive along it."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.projection import Projection
from geo.roads import Roads
from geo.streets import Streets
from tests.builders import PLACE

LAT, LON = PLACE
METRE_LON = 1 / (111_195.0 * np.cos(np.radians(LAT)))  # degrees
WAY_M = 900.0  # to each side of the incident
STREET = 7


def streets() -> Streets:
    """One street through PLACE, due east."""
    ends = [(LON - 200 * METRE_LON, LAT), (LON + 200 * METRE_LON, LAT)]
    return Streets(
        id=np.array([STREET], dtype=np.int32),
        name=np.array(["Q"], dtype=object),
        road_class=np.array(["secondary"], dtype=object),
        one_way=np.array([False]),
        shape=np.array([shapely.LineString(ends)], dtype=object),
    )


def roads() -> Roads:
    return Roads(streets(), Projection("EPSG:32642"))


Row = dict[str, Any]


def drive(begin_s: float, kmh: float, *, blade: bool) -> list[Row]:
    """Along the street from west to east, past the incident in its middle, a fix every ten seconds."""
    every_m = kmh / 3.6 * 10
    steps = np.arange(-WAY_M, WAY_M, every_m)
    return [
        {"at": begin_s + 10 * n, "lon": LON + m * METRE_LON, "speed_kmh": kmh, "course_deg": 90.0, "blade": blade}
        for n, m in enumerate(steps.tolist())
    ]


def elsewhere(begin_s: float, fixes: int) -> list[Row]:
    """It stands 1,5 km on, a fix every ten seconds."""
    place = {"lon": LON + 1_500 * METRE_LON, "speed_kmh": 0.0, "blade": False}
    return [{"at": begin_s + 150 + 10 * n} | place for n in range(fixes)]
