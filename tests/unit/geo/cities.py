"""Small made-up cities for tests: valid by default, change one thing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geo.city import City
from geo.districts import District
from geo.projection import Projection
from geo.streets import Streets

CRS = "EPSG:32642"
# Metres of a place in the middle of Astana; tests draw in metres from there.
MIDDLE_X, MIDDLE_Y = 670_000.0, 5_667_000.0
METRES_A_DEGREE_EAST, METRES_A_DEGREE_NORTH = 69_900.0, 111_250.0  # there
PROJECTION = Projection(CRS)


def degrees(*places: tuple[float, float]) -> list[tuple[float, float]]:
    """(lon, lat) of places given in metres east and north of the middle."""
    x, y = np.array(places, dtype=float).T
    return list(zip(*(column.tolist() for column in PROJECTION.to_degrees(x + MIDDLE_X, y + MIDDLE_Y)), strict=True))


def columns(*places: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The same as two columns, lon and lat."""
    lonlat = np.array(degrees(*places))
    return lonlat[:, 0], lonlat[:, 1]


def a_district(id: str, *corners: tuple[float, float]) -> District:
    return District(id=id, names={"en": id.title()}, shape=shapely.Polygon(degrees(*corners)))


def a_square(id: str, *, west: float, south: float, side: float = 1_000.0) -> District:
    """A square of roughly so many metres, straight in degrees, so that neighbours share their border to the bit."""
    ((lon, lat),) = degrees((0, 0))
    lon1, lon2 = (lon + metres / METRES_A_DEGREE_EAST for metres in (west, west + side))
    lat1, lat2 = (lat + metres / METRES_A_DEGREE_NORTH for metres in (south, south + side))
    return District(id=id, names={"en": id.title()}, shape=shapely.box(lon1, lat1, lon2, lat2))


def streets(*lines: Sequence[tuple[float, float]], one_way: Sequence[bool] = ()) -> Streets:
    """Segments numbered from 101, drawn in metres."""
    count = len(lines)
    return Streets(
        id=np.arange(101, 101 + count, dtype=np.int32),
        name=np.array([f"Street {number}" for number in range(count)], dtype=object),
        road_class=np.array(["residential"] * count, dtype=object),
        one_way=np.array(one_way or [False] * count, dtype=bool),
        shape=np.array([shapely.LineString(degrees(*line)) for line in lines], dtype=object),
    )


def a_city(**changes: object) -> City:
    values: dict[str, object] = {
        "names": {"kk": "Сынақ", "ru": "Проба", "en": "Trial"},
        "timezone": "Asia/Almaty",
        "crs": CRS,
        "bbox": (71.2, 50.8, 71.8, 51.4),
        "center": (71.43, 51.13),
        "zoom": 11.0,
        "districts": (
            a_square("west", west=-1_000, south=-500),
            a_square("east", west=0, south=-500),
        ),
        "streets": streets([(-900, 0), (-10, 0)], [(0, -400), (0, 400)]),
    }
    return City(**{**values, **changes})  # type: ignore[arg-type]
