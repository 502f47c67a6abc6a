"""PZ-90.02 to WGS 84: a shift of the centre (GOST R 51794-2008), under half a metre anywhere."""

from __future__ import annotations

from math import cos, degrees, radians, sin

SHIFT_M = (-0.36, 0.08, 0.18)  # X, Y, Z of the earth's centre; neither turn nor scale
EARTH_M = 6_371_000.0  # a sphere is near enough for a shift that small


def to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The same place in WGS 84, degrees."""
    x, y, z = SHIFT_M
    phi, lam = radians(lat), radians(lon)
    north_m = -sin(phi) * cos(lam) * x - sin(phi) * sin(lam) * y + cos(phi) * z
    east_m = -sin(lam) * x + cos(lam) * y
    if abs(lat) > 89.9:  # east of a pole is anywhere
        return lat, lon
    return lat + degrees(north_m / EARTH_M), lon + degrees(east_m / (EARTH_M * cos(phi)))
