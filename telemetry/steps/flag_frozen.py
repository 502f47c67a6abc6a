"""Flag frozen: the device says that it moves, and gives the coordinates of its fix before."""

from __future__ import annotations

import numpy as np

from situation.positions import Flag
from telemetry.memory import Memory
from telemetry.pings import Pings


def flag_frozen(pings: Pings, memory: Memory) -> None:
    """Compare each fix with its vehicle's fix before, in event time. Comes before the step that moves that forward."""
    progress = memory.progress
    rows = np.flatnonzero(pings.accepted)
    vehicle = memory.vehicles_of(pings, rows)
    newer = pings.fix_us[rows] >= progress.sure_us[vehicle]
    rows, vehicle = rows[newer], vehicle[newer]
    in_order = np.lexsort((rows, pings.fix_us[rows], vehicle))
    rows, vehicle = rows[in_order], vehicle[in_order]
    first = np.append(True, vehicle[1:] != vehicle[:-1])[: len(vehicle)]
    fix_us, lat, lon = pings.fix_us[rows], pings.lat[rows], pings.lon[rows]
    before_us = np.where(first, progress.sure_us[vehicle], np.roll(fix_us, 1))
    before_lat = np.where(first, progress.sure_lat[vehicle], np.roll(lat, 1))
    before_lon = np.where(first, progress.sure_lon[vehicle], np.roll(lon, 1))
    same = (lat == before_lat) & (lon == before_lon) & (fix_us > before_us)
    frozen = np.zeros(len(pings), np.bool_)
    frozen[rows] = same & (pings.speed_kmh[rows] >= memory.settings.frozen_kmh)  # False for NaN: not given
    pings.flag(frozen, Flag.FROZEN)
