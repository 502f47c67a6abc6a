"""Names for the array types that the package passes around. One row is one ping, incident, edge or cell."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Indexes: TypeAlias = npt.NDArray[np.intp]
Complexes: TypeAlias = npt.NDArray[np.complex128]  # places in metres, east + north j
Bools: TypeAlias = npt.NDArray[np.bool_]
Shapes: TypeAlias = npt.NDArray[np.object_]  # of shapely geometries


def floats(values: npt.ArrayLike) -> Floats:
    """The values as a flat float64 array; no copy where they are one already."""
    return np.asarray(values, dtype=np.float64).reshape(-1)


def as_complex(x: Floats, y: Floats) -> Complexes:
    """Places in metres as complex numbers, east + north j."""
    place = np.empty(len(x), dtype=np.complex128)
    place.real, place.imag = x, y
    return place
