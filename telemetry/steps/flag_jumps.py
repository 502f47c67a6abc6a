"""Flag jumps: farther from the newest plausible fix than a vehicle can have driven.

A jump is doubted, not believed: the vehicle stays where it was until a second fix confirms the new place. So one wild
fix is flagged once, and a vehicle that really is elsewhere, say after a ride on a trailer, is flagged once as well, and
never locked out.
"""

from __future__ import annotations

from math import hypot

import numpy as np

from geo.distances import haversine_m
from situation.positions import Flag
from telemetry.memory import Memory, Progress
from telemetry.pings import NO_FIX, Bools, Floats, Longs, Pings
from telemetry.settings import TelemetrySettings

Place = tuple[int, float, float]  # fix_us, lat, lon
METRES_A_DEGREE = 111_195.0  # of a great circle on the mean sphere


def flag_jumps(pings: Pings, memory: Memory) -> None:
    """Flag jumps among fixes in event time. Fixes older than the newest plausible one are left alone."""
    progress, settings = memory.progress, memory.settings
    rows = np.flatnonzero(pings.accepted)
    if not len(rows):
        return
    vehicle = memory.vehicles_of(pings, rows)
    newer = pings.fix_us[rows] >= progress.sure_us[vehicle]
    rows, vehicle = rows[newer], vehicle[newer]
    in_order = np.lexsort((rows, pings.fix_us[rows], vehicle))
    rows, vehicle = rows[in_order], vehicle[in_order]
    suspects = _with_a_jump(pings, rows, vehicle, memory) | np.isin(vehicle, list(progress.doubted))
    _move_forward(pings, rows[~suspects], vehicle[~suspects], progress)
    for number in np.unique(vehicle[suspects]).tolist():
        _walk(pings, rows[vehicle == number], number, progress, settings)


def _with_a_jump(pings: Pings, rows: Longs, vehicle: Longs, memory: Memory) -> Bools:
    """Rows of vehicles of which any step in this batch is too far; ordered by vehicle and fix."""
    fix_us, lat, lon = pings.fix_us[rows], pings.lat[rows], pings.lon[rows]
    before_us, before_lat, before_lon = np.roll(fix_us, 1), np.roll(lat, 1), np.roll(lon, 1)
    first = np.append(True, vehicle[1:] != vehicle[:-1])[: len(vehicle)]
    progress = memory.progress
    before_us[first] = progress.sure_us[vehicle[first]]
    before_lat[first] = progress.sure_lat[vehicle[first]]
    before_lon[first] = progress.sure_lon[vehicle[first]]
    step_m = haversine_m(before_lon, before_lat, lon, lat)
    jumped = (before_us != NO_FIX) & _too_far(step_m, (fix_us - before_us) / 1e6, memory.settings)
    return np.isin(vehicle, vehicle[jumped])


def _too_far(step_m: Floats, seconds: Floats, settings: TelemetrySettings) -> Bools:
    reach_m = np.maximum(settings.jump_m, seconds * settings.jump_kmh / 3.6)
    return np.asarray(step_m > reach_m)  # False for NaN: no place before


def _move_forward(pings: Pings, rows: Longs, vehicle: Longs, progress: Progress) -> None:
    """The last row of each vehicle is where it surely is; later assignments win."""
    progress.sure_us[vehicle] = pings.fix_us[rows]
    progress.sure_lat[vehicle] = pings.lat[rows]
    progress.sure_lon[vehicle] = pings.lon[rows]


def _walk(pings: Pings, rows: Longs, number: int, progress: Progress, settings: TelemetrySettings) -> None:
    """One vehicle's fixes, one by one."""
    sure: Place = (int(progress.sure_us[number]), float(progress.sure_lat[number]), float(progress.sure_lon[number]))
    doubted = progress.doubted.pop(number, None)
    jumps = np.zeros(len(pings), np.bool_)
    places = zip(pings.fix_us[rows].tolist(), pings.lat[rows].tolist(), pings.lon[rows].tolist(), strict=True)
    for row, place in zip(rows.tolist(), places, strict=True):
        starts = [start for start in (sure, doubted) if start is not None]
        if sure[0] == NO_FIX or any(_is_reachable(start, place, settings) for start in starts):
            sure, doubted = place, None
        else:
            jumps[row], doubted = True, place
    pings.flag(jumps, Flag.IMPLAUSIBLE_JUMP)
    progress.sure_us[number], progress.sure_lat[number], progress.sure_lon[number] = sure
    if doubted is not None:
        progress.doubted[number] = doubted


def _is_reachable(start: Place, end: Place, settings: TelemetrySettings) -> bool:
    seconds = (end[0] - start[0]) / 1e6
    return _metres(start, end) <= max(settings.jump_m, seconds * settings.jump_kmh / 3.6)


def _metres(start: Place, end: Place) -> float:
    """Flat, which is near enough for a city and too short for half the globe, where it does not matter."""
    east = (end[2] - start[2]) * np.cos(np.radians((start[1] + end[1]) / 2))
    return hypot(east, end[1] - start[1]) * METRES_A_DEGREE
