"""DayTrack: one vehicle's day as the checks look at it. Made of rows in any order, with any repeats, it is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.arrays import Bools, Floats, Indexes
from geo.distances import haversine_m
from geo.tracks import FASTEST_MPS
from situation.positions import Flag
from situation.proof.fixes import FIX_COLUMNS, Fixes, fixes_of
from situation.proof.plausibility.sketches import Sketch, sketch_of
from situation.proof.tracks import numbers, seconds

DAY_COLUMNS = FIX_COLUMNS
ODOMETER_S, ODOMETER_M = 120.0, 300.0  # so far in that time, and a live odometer has counted on
JUMP_M = 300.0  # as of telemetry's flag: below it an implied speed is only the receiver's noise
Region: TypeAlias = tuple[float, float, float, float]  # west, south, east, north in degrees
WORLD: Region = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTrack:
    """Fixes by time, each moment once, and what lies between each and the next."""

    fixes: Fixes
    step_m: Floats  # from each fix to the next
    step_s: Floats
    rolled_m: Floats  # by the odometer; NaN where it is not told at both ends
    too_far: Bools  # farther than a vehicle can have driven
    twins: int  # moments told from two places
    sketch: Sketch
    region: Region = WORLD  # where the city's machines may be
    others: Mapping[str, Sketch] = field(default_factory=dict)  # by vehicle and day: tracks that this may be a copy of

    def __len__(self) -> int:
        return len(self.fixes)


def day_track(
    rows: pa.Table, vehicle: str, *, region: Region = WORLD, others: Mapping[str, Sketch] | None = None
) -> DayTrack:
    """A vehicle's day from rows of the archive (DAY_COLUMNS), in any order, with any repeats; without poor fixes."""
    rows = _by_own_clock(rows)
    fixes = _with_live_odometer(fixes_of(rows, vehicle))
    step_m, step_s = metres_between(fixes, np.arange(len(fixes))), np.diff(fixes.at)
    return DayTrack(
        fixes=fixes,
        step_m=step_m,
        step_s=step_s,
        rolled_m=np.diff(fixes.odo_m),
        too_far=is_too_far(step_m, step_s),
        twins=_twins(rows, vehicle),
        sketch=sketch_of(fixes),
        region=region,
        others=others or {},
    )


def by_odometer_alone(day: DayTrack) -> bool:
    """Whether the tracker tells no speed: then it is the odometer's word against the places'."""
    return not np.isfinite(day.fixes.speed_kmh).any()


def metres_between(fixes: Fixes, rows: Indexes) -> Floats:
    """From each of some fixes to the next of them."""
    lon, lat = fixes.lon[rows], fixes.lat[rows]
    return haversine_m(lon[:-1], lat[:-1], lon[1:], lat[1:])


def is_too_far(metres: Floats, took_s: Floats) -> Bools:
    """Whether nobody drives so far in that time."""
    return np.asarray(metres > np.maximum(JUMP_M, FASTEST_MPS * np.abs(took_s)))


def spaced(fixes: Fixes, every_s: float) -> Indexes:
    """Rows of the first fix of each so many seconds."""
    bucket = np.floor(fixes.at / every_s)
    return np.flatnonzero(np.diff(bucket, prepend=np.nan) != 0)


def runs(rows: Bools) -> list[slice]:
    """Stretches of rows that hold, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], rows, [False]]).astype(np.int8)))
    return [slice(begin, end) for begin, end in pairwise(edges.tolist()) if rows[begin]]


def _by_own_clock(rows: pa.Table) -> pa.Table:
    """Fixes at the moments that the device said: a clock that is ahead is wrong, but it goes evenly."""
    said_at = pc.coalesce(rows["said_at"], rows["fix_at"])
    return rows.set_column(rows.column_names.index("fix_at"), "fix_at", said_at)


def _with_live_odometer(fixes: Fixes) -> Fixes:
    """Without its odometer where that stands still in most of the minutes in which the fixes go on: it is broken."""
    told = np.flatnonzero(np.isfinite(fixes.odo_m))
    rows = told[spaced(fixes.rows(told), ODOMETER_S)]
    moved = metres_between(fixes, rows) > ODOMETER_M
    dead = np.diff(fixes.odo_m[rows])[moved] == 0
    return replace(fixes, odo_m=np.full(len(fixes), np.nan)) if len(dead) and dead.mean() > 0.5 else fixes


def _twins(rows: pa.Table, vehicle: str) -> int:
    fit = pc.equal(pc.bit_wise_and(rows["flags"], pa.scalar(int(Flag.POOR), pa.int32())), 0)
    told = pc.and_(pc.and_(pc.is_valid(rows["fix_at"]), pc.is_valid(rows["lat"])), pc.is_valid(rows["lon"]))
    rows = rows.filter(pc.and_(pc.and_(pc.equal(rows["vehicle"], vehicle), fit), told))
    at, lat, lon = seconds(rows["fix_at"]), numbers(rows["lat"]), numbers(rows["lon"])
    order = np.lexsort((lon, lat, at))
    at, lat, lon = at[order], lat[order], lon[order]
    apart = haversine_m(lon[:-1], lat[:-1], lon[1:], lat[1:]) > JUMP_M
    return len(np.unique(at[:-1][apart & (np.diff(at) == 0)]))
