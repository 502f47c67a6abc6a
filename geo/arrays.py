"""Names for the array types that the package passes around. One row is one ping, incident, edge or cell."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Indexes: TypeAlias = npt.NDArray[np.intp]
Bools: TypeAlias = npt.NDArray[np.bool_]
Shapes: TypeAlias = npt.NDArray[np.object_]  # of shapely geometries


def floats(values: npt.ArrayLike) -> Floats:
    """The values as a flat float64 array; no copy where they are one already."""
    return np.asarray(values, dtype=np.float64).reshape(-1)


def frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A view that cannot be written through."""
    view = array.view()
    view.flags.writeable = False
    return view
