"""Track: fixes of vehicles in columns, and what has to be done to them before they can be put onto streets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from geo.arrays import Bools, Floats, Indexes
from geo.errors import same_length
from geo.projection import NOWHERE_M, Projection
from geo.streets import usable_course

Signs: TypeAlias = npt.NDArray[np.int8]

WORKING, IDLE, UNKNOWN = 1, 0, -1
GAP_S = 120.0  # a standing tracker reports every 120 s; nobody knows what was driven in a longer silence
FASTEST_MPS = 39.0  # 140 km/h, Digitraffic's limit for work machines
JUMP_SLACK_M = 60.0  # two receivers' errors on top of what was driven
STANDING_KMH = 3.0  # GNSS speed of a standing vehicle stays under this
BACKING_KMH = 10.0  # slower than that a machine may drive backwards: its course is not the way it faces
LEAST_STEP_M = 25.0  # without a speed, less than that from the last fix is noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Fixes of one or many vehicles, one row a fix, in any order, with any repeats; without those known to be poor."""

    vehicle: npt.NDArray[np.int32]  # the caller's number of the vehicle
    at: Floats  # fix time, Unix seconds
    lon: Floats  # degrees
    lat: Floats
    speed_kmh: Floats  # NaN: the device does not say
    course_deg: Floats  # clockwise from north; NaN: the device does not say
    working: Signs  # WORKING, IDLE or UNKNOWN: what blade, spreader or task say

    def __post_init__(self) -> None:
        same_length(**{column.name: len(getattr(self, column.name)) for column in fields(self)})

    def __len__(self) -> int:
        return len(self.at)

    def rows(self, rows: Indexes | Bools) -> Track:
        """Some of the fixes."""
        return Track(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def ordered(self) -> Track:
        """By vehicle and time, one fix a moment. Of several the choice depends on their values only, not on order."""
        good = self.rows(np.isfinite(self.at) & np.isfinite(self.lon) & np.isfinite(self.lat))
        by = (good.working, good.course_deg, good.speed_kmh, good.lat, good.lon, good.at, good.vehicle)
        track = good.rows(np.lexsort(by))
        return track.rows(~((np.diff(track.vehicle, prepend=-1) == 0) & (np.diff(track.at, prepend=np.nan) == 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A track in metres, ready to be matched: by vehicle and time, in chains of fixes that belong together."""

    vehicle: npt.NDArray[np.int32]
    at: Floats
    x: Floats
    y: Floats
    course_deg: Floats  # NaN where there is none to trust
    working: Signs
    chain: Indexes  # number of the chain; a gap or a jump starts a new one

    def __len__(self) -> int:
        return len(self.at)

    def rows(self, rows: Indexes | Bools) -> Trace:
        """Some of the fixes."""
        return Trace(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def trace_of(track: Track, projection: Projection) -> Trace:
    """The track cleaned: in order, broken at gaps and jumps, every stay as two fixes in one place."""
    track = track.ordered()
    x, y = projection.to_metric(track.lon, track.lat)
    trace = Trace(
        vehicle=track.vehicle,
        at=track.at,
        x=x,
        y=y,
        course_deg=np.where(track.speed_kmh < BACKING_KMH, np.nan, usable_course(track.course_deg, track.speed_kmh)),
        working=track.working,
        chain=np.zeros(len(track), dtype=np.intp),
    )
    kept = (trace.x != NOWHERE_M) & ~_is_drift(trace, track.speed_kmh)
    trace, speed = trace.rows(kept), track.speed_kmh[kept]
    trace = _chained(trace, np.cumsum(_is_broken(trace)))
    return _with_stays_drawn_together(trace, speed < STANDING_KMH)


def _is_broken(trace: Trace) -> Bools:
    """Whether each fix begins a chain."""
    first = np.ones(len(trace), dtype=bool)
    passed = np.diff(trace.at)
    away = np.hypot(np.diff(trace.x), np.diff(trace.y))
    first[1:] = (np.diff(trace.vehicle) != 0) | (passed > GAP_S) | (away > FASTEST_MPS * passed + JUMP_SLACK_M)
    return first


def _is_drift(trace: Trace, speed_kmh: Floats) -> Bools:
    """Whether each fix of a device that tells no speed is where the last one counted was: it may stand and drift."""
    drift = np.zeros(len(trace), dtype=bool)
    silent = np.flatnonzero(np.isnan(speed_kmh))
    vehicle, x, y = trace.vehicle.tolist(), trace.x.tolist(), trace.y.tolist()
    last: dict[int, tuple[float, float]] = {}
    for row in silent.tolist():
        known = last.get(vehicle[row])
        drift[row] = known is not None and np.hypot(x[row] - known[0], y[row] - known[1]) < LEAST_STEP_M
        if not drift[row]:
            last[vehicle[row]] = x[row], y[row]
    return drift


def _chained(trace: Trace, chain: Indexes) -> Trace:
    return Trace(**{**{column.name: getattr(trace, column.name) for column in fields(trace)}, "chain": chain})


def _with_stays_drawn_together(trace: Trace, stands: Bools) -> Trace:
    """Each run of standing fixes as its first and its last, both in the middle of all: who is parked does not move."""
    if not stands.any():
        return trace
    starts = np.ones(len(trace), dtype=bool)
    starts[1:] = ~(stands[1:] & stands[:-1] & (trace.chain[1:] == trace.chain[:-1]))
    run = np.cumsum(starts) - 1
    count = np.bincount(run)
    ends = np.ones(len(trace), dtype=bool)
    ends[:-1] = starts[1:]
    drawn = Trace(
        vehicle=trace.vehicle,
        at=trace.at,
        x=(np.bincount(run, weights=trace.x) / count)[run],
        y=(np.bincount(run, weights=trace.y) / count)[run],
        course_deg=trace.course_deg,
        working=trace.working,
        chain=trace.chain,
    )
    return drawn.rows(starts | ends)
