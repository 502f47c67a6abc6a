"""Match: what lies at each accepted position, by geo's index: district, street and direction, open incidents."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from situation.positions import matched_columns
from telemetry.memory import Memory
from telemetry.pings import Pings


def match(pings: Pings, memory: Memory) -> None:
    """Fill district, segment, direction, near and near_m of accepted rows; the others get nulls."""
    rows = np.flatnonzero(pings.accepted)
    index = memory.index
    fix_s = pings.fix_us[rows] / 1e6
    found = index.match(pings.lon[rows], pings.lat[rows], pings.course_deg[rows], pings.speed_kmh[rows], fix_s)
    columns = matched_columns(found, [district.id for district in index.districts])
    if len(rows) == len(pings):
        pings.matched = columns
        return
    place = np.full(len(pings), -1, np.int64)
    place[rows] = np.arange(len(rows))
    places = pa.array(place, mask=place < 0)
    pings.matched = {name: column.take(places) for name, column in columns.items()}
