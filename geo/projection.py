"""Degrees to metres and back, in the metric coordinate system that the city names.

Whole columns at a time: one call a ping would cost fifty times as much.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyproj
import pyproj.exceptions

from geo.arrays import Bools, Floats, floats
from geo.errors import NoPlace, NotMetric, UnknownCrs

DEGREES = "EPSG:4326"
# Metres from anything on earth: where a ping without a usable coordinate is put, so that it matches nothing.
NOWHERE_M = 1e9
# UTM zones are six degrees wide; the first begins at the antimeridian.
UTM_ZONE_DEG = 6.0
UTM_ZONES = 60


class Projection:
    """Degrees (WGS 84) to metres of one coordinate system and back."""

    def __init__(self, crs: str) -> None:
        """The projection of a projected, metric `crs`, or UnknownCrs, or NotMetric."""
        self.crs = crs
        metric = _metric_crs(crs)
        self._to_metric = pyproj.Transformer.from_crs(DEGREES, metric, always_xy=True)
        self._to_degrees = pyproj.Transformer.from_crs(metric, DEGREES, always_xy=True)

    def to_metric(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Metres east and north; NOWHERE_M both ways where the degrees are no place or outside the system."""
        lon, lat = floats(lon), floats(lat)
        x, y = self._to_metric.transform(lon, lat)
        good = is_place(lon, lat) & np.isfinite(x) & np.isfinite(y)
        if good.all():
            return x, y
        return np.where(good, x, NOWHERE_M), np.where(good, y, NOWHERE_M)

    def to_degrees(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Degrees of longitude and latitude; infinite where the metres are outside the system."""
        lon, lat = self._to_degrees.transform(floats(x), floats(y))
        return lon, lat


def is_place(lon: Floats, lat: Floats) -> Bools:
    """Whether each pair is a place on earth: finite, longitude within 180 degrees, latitude within 90."""
    return np.asarray((np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0))


def utm_crs(lon: npt.ArrayLike, lat: npt.ArrayLike) -> str:
    """Name of the UTM zone in the middle of the places, such as 'EPSG:32642'; NoPlace where there is none."""
    lon, lat = floats(lon), floats(lat)
    good = is_place(lon, lat)
    if not good.any():
        raise NoPlace
    middle_lon = (lon[good].min() + lon[good].max()) / 2
    middle_lat = (lat[good].min() + lat[good].max()) / 2
    zone = min(int((middle_lon + 180.0) // UTM_ZONE_DEG) + 1, UTM_ZONES)
    return f"EPSG:{(32600 if middle_lat >= 0 else 32700) + zone}"


def _metric_crs(crs: str) -> pyproj.CRS:
    try:
        found = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise UnknownCrs(crs) from error
    if not found.is_projected or any(axis.unit_name != "metre" for axis in found.axis_info):
        raise NotMetric(crs)
    return found
