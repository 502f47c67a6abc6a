"""Distances and bearings on the globe, over whole columns of degrees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.arrays import Floats

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


def haversine_m(lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike) -> Floats:
    """Great-circle metres between two columns of places, within 0.6 % of the ellipsoid; NaN where a degree is."""
    lon1, lat1, lon2, lat2 = _radians(lon1, lat1, lon2, lat2)
    half_lat, half_lon = (lat2 - lat1) / 2, (lon2 - lon1) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(half_lon) ** 2
    # Rounding may carry the chord of two antipodes a hair past 1.
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def bearing_deg(lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike) -> Floats:
    """First course from one place to the other, degrees clockwise from north, 0 <= course < 360."""
    lon1, lat1, lon2, lat2 = _radians(lon1, lat1, lon2, lat2)
    east = np.sin(lon2 - lon1) * np.cos(lat2)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    return turned_into_circle(np.degrees(np.arctan2(east, north)))


def turned_into_circle(course_deg: npt.ArrayLike) -> Floats:
    """The same courses with 0 <= course < 360; NaN stays NaN."""
    turned = np.mod(np.asarray(course_deg, dtype=np.float64), 360.0)
    # A tiny negative angle rounds up to 360 itself.
    return np.where(turned >= 360.0, 0.0, turned)


def _radians(*degrees: npt.ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.radians(np.asarray(column, dtype=np.float64)) for column in degrees)
