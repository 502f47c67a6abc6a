"""Order: the newest fix of each vehicle moves forward only; what comes behind it is late."""

from __future__ import annotations

import numpy as np

from situation.positions import Flag
from telemetry.memory import Memory
from telemetry.pings import Longs, Pings


def order(pings: Pings, memory: Memory) -> None:
    """Flag fixes older than one that their vehicle had before, in this batch or an earlier one."""
    rows = np.flatnonzero(pings.accepted)
    if not len(rows):
        return
    progress = memory.progress
    vehicle = memory.vehicles_of(pings, rows)
    fix_us = pings.fix_us[rows]
    late = np.zeros(len(pings), np.bool_)
    late[rows] = fix_us < np.maximum(progress.fix_us[vehicle], newest_before(vehicle, fix_us))
    pings.flag(late, Flag.LATE)
    np.maximum.at(progress.fix_us, vehicle, fix_us)
    np.maximum.at(progress.said_us, vehicle, pings.said_us[rows])


def newest_before(vehicle: Longs, fix_us: Longs) -> Longs:
    """For each row the newest fix among the rows before it of the same vehicle; its own fix if there is none."""
    by_vehicle = np.argsort(vehicle, kind="stable")
    _, rank = np.unique(fix_us, return_inverse=True)
    _, segment = np.unique(vehicle[by_vehicle], return_inverse=True)
    # A later vehicle's ranks all lie above an earlier one's, so one running maximum serves all.
    height = segment * (len(fix_us) + 1) + rank[by_vehicle]
    highest = np.maximum.accumulate(height)
    first = np.append(True, segment[1:] != segment[:-1])
    before = np.where(first, height, np.append(0, highest[:-1]))
    newest = np.empty_like(fix_us)
    newest[by_vehicle] = np.unique(fix_us)[before - segment * (len(fix_us) + 1)]
    return newest
