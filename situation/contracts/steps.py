"""Steps: the way and the time between neighbouring positions of one vehicle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.projection import Projection
from situation.positions import Flag
from situation.proof.tracks import numbers, seconds
from situation.visits import STANDING_KMH

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """From each position to the next one of the same vehicle; one fewer than there are positions."""

    for_s: Floats
    length_m: Floats
    is_joined: Mask  # one vehicle, and no long silence between them
    is_driven: Mask  # joined, not standing, not a jump


def steps_of(table: pa.Table, projection: Projection, *, gap_s: float) -> Steps:
    """The steps of positions in the order of vehicle and fix, in the projection's metric plane.

    Columns: vehicle, fix_at, lat, lon, speed_kmh, flags. The way is that along the fixes: a little less than by road.
    """
    x, y = projection.to_metric(numbers(table["lon"]), numbers(table["lat"]))
    for_s = np.diff(seconds(table["fix_at"]))
    vehicle = table["vehicle"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    joined = (np.diff(vehicle) == 0) & (for_s <= gap_s)
    speed = numbers(table["speed_kmh"])
    length_m = np.hypot(np.diff(x), np.diff(y))
    # The device's own speed knows standing from GNSS drift; without one, the way between the fixes must do.
    speed_kmh = np.where(np.isnan(speed[1:]), length_m / np.maximum(for_s, 1.0) * 3.6, speed[1:])
    jumps = (table["flags"].to_numpy()[1:] & Flag.IMPLAUSIBLE_JUMP) != 0
    return Steps(
        for_s=for_s, length_m=length_m, is_joined=joined, is_driven=joined & (speed_kmh >= STANDING_KMH) & ~jumps
    )
