"""What people call a place: the streets that meet there, and the district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from geo.city import City
from geo.projection import Projection
from situation.app.reports.words import Words

AT_M = 40.0  # streets nearer than this meet at the place
NEAR_M = 150.0  # farther off, a street says nothing about it


class PlaceNames:
    """The named streets of a city, found by place."""

    def __init__(self, city: City) -> None:
        is_named = city.streets.name != ""
        self._names = city.streets.name[is_named]
        lines = gpd.GeoSeries(city.streets.shape[is_named], crs="EPSG:4326").to_crs(city.crs).to_numpy()
        self._tree = shapely.STRtree(lines)
        self._projection = Projection(city.crs)

    def streets(self, lat: float, lon: float) -> tuple[str, ...]:
        """Up to two names: those that meet there, or the nearest one; none where no street is near."""
        x, y = self._projection.to_metric([lon], [lat])
        point = shapely.points(x[0], y[0])
        found, apart_m = self._tree.query_nearest(point, max_distance=NEAR_M, return_distance=True)
        if not len(found):
            return ()
        around = self._tree.query(point, predicate="dwithin", distance=AT_M)
        rows = around if apart_m[0] <= AT_M else found
        apart = shapely.distance(self._tree.geometries[rows], point)
        ordered = self._names[rows[np.lexsort((self._names[rows], apart))]]
        return tuple(str(name) for name in dict.fromkeys(ordered))[:2]


def place_name(names: PlaceNames, lat: float, lon: float, *, district: str, words: Words) -> str:
    """Streets and district in one line; `district` is its name."""
    streets = " / ".join(names.streets(lat, lon)) or words("place.unnamed")
    return f"{streets}, {district}" if district else streets
