"""Districts over time: a boundary that moves is a new layer from some moment on, and never rewrites what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo.arrays import Floats
from geo.districts import NONE, District, DistrictIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictLayer:
    """All districts of a city from a moment until the next layer's."""

    valid_from: datetime  # aware
    districts: tuple[District, ...]


class LayeredDistricts:
    """Districts, found by place and moment. A row counts through all layers, the first one's districts first."""

    def __init__(self, first: Sequence[District], changes: Sequence[DistrictLayer] = ()) -> None:
        """`first` is valid from the beginning; `changes` are in the order of their moments."""
        layers = [tuple(first), *(change.districts for change in changes)]
        self.districts: tuple[District, ...] = tuple(district for layer in layers for district in layer)
        self._indexes = [DistrictIndex(layer) for layer in layers]
        self._starts = np.cumsum([0, *map(len, layers)])[:-1]
        self._valid_from = np.array([change.valid_from.timestamp() for change in changes], dtype=np.float64)

    def find(self, lon: Floats, lat: Floats, at: Floats | None = None) -> npt.NDArray[np.int32]:
        """Row of the district of each place at a moment of Unix seconds, or NONE. No moments: the newest layer."""
        if at is None or not len(self._valid_from):
            return self._shifted(len(self._indexes) - 1, lon, lat)
        layer = np.searchsorted(self._valid_from, at, side="right")
        found = np.full(len(lon), NONE, dtype=np.int32)
        for number in np.unique(layer).tolist():
            rows = layer == number
            found[rows] = self._shifted(number, lon[rows], lat[rows])
        return found

    def _shifted(self, layer: int, lon: Floats, lat: Floats) -> npt.NDArray[np.int32]:
        row = self._indexes[layer].find(lon, lat)
        return np.where(row == NONE, NONE, row + self._starts[layer]).astype(np.int32)
