"""Fixes: one vehicle's accepted positions as columns, in order, each moment once: what a verdict looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.arrays import Bools, Floats, Indexes
from geo.distances import haversine_m
from geo.tracks import Signs
from situation.positions import Flag
from situation.proof.tracks import TRACK_COLUMNS, numbers, seconds, working_signs

# What has to be asked of the archive.
FIX_COLUMNS = (*TRACK_COLUMNS, "received_at", "buf", "odo_km", "segment", "said_at")
NO_SEGMENT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """One row a moment, by time."""

    at: Floats  # fix time, Unix seconds
    lat: Floats
    lon: Floats
    speed_kmh: Floats  # NaN where the device does not say; odo_m too
    odo_m: Floats
    working: Signs
    segment: npt.NDArray[np.int64]
    flags: npt.NDArray[np.int64]
    delay_s: Floats  # from the fix, as the device said it, to its receipt
    buffered: Bools  # the device says that it sent the fix late

    def __len__(self) -> int:
        return len(self.at)

    def rows(self, rows: Indexes | Bools | slice) -> Fixes:
        """Some of them."""
        return Fixes(**{name: getattr(self, name)[rows] for name in Fixes.__slots__})

    def between(self, start: float, end: float) -> Fixes:
        """Those from a moment to another, both included."""
        return self.rows(slice(*_bounds(self.at, start, end)))

    def has(self, flag: Flag) -> Bools:
        """Which carry the flag."""
        return np.asarray((self.flags & int(flag)) != 0)

    def away_m(self, lat: float, lon: float) -> Floats:
        """Metres of each from a place."""
        return haversine_m(self.lon, self.lat, lon, lat)


def fixes_of(rows: pa.Table, vehicle: str) -> Fixes:
    """A vehicle's fixes from rows of the archive (FIX_COLUMNS), in any order, with any repeats; without poor ones."""
    good = pc.and_(pc.equal(rows["vehicle"], vehicle), pc.is_valid(rows["fix_at"]))
    fit = pc.equal(pc.bit_wise_and(rows["flags"], pa.scalar(int(Flag.POOR), pa.int32())), 0)
    rows = rows.filter(pc.and_(pc.and_(good, fit), pc.and_(pc.is_valid(rows["lat"]), pc.is_valid(rows["lon"]))))
    at = seconds(rows["fix_at"])
    fixes = Fixes(
        at=at,
        lat=numbers(rows["lat"]),
        lon=numbers(rows["lon"]),
        speed_kmh=numbers(rows["speed_kmh"]),
        odo_m=numbers(rows["odo_km"]) * 1000.0,
        working=working_signs(rows),
        segment=pc.fill_null(rows["segment"], NO_SEGMENT).to_numpy().astype(np.int64),
        flags=rows["flags"].to_numpy().astype(np.int64),
        delay_s=seconds(rows["received_at"]) - seconds(pc.coalesce(rows["said_at"], rows["fix_at"])),
        buffered=pc.fill_null(rows["buf"], False).to_numpy(zero_copy_only=False).astype(bool),
    )
    return _each_moment_once(fixes)


def _each_moment_once(fixes: Fixes) -> Fixes:
    """In order. Of several rows of one moment the choice depends on what they say only, not on their order."""
    by = ("buffered", "delay_s", "flags", "segment", "working", "odo_m", "speed_kmh", "lon", "lat", "at")
    order = np.lexsort(tuple(getattr(fixes, name) for name in by))
    return fixes.rows(order[np.diff(fixes.at[order], prepend=np.nan) != 0])


def _bounds(at: Floats, start: float, end: float) -> tuple[int, int]:
    return int(np.searchsorted(at, start, side="left")), int(np.searchsorted(at, end, side="right"))
