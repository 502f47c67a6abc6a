"""Match: what lies at each accepted position, by geo's index: district, street and direction, open incidents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.city import Matched
from situation.positions import POSITIONS
from telemetry.memory import Memory
from telemetry.pings import Pings


def match(pings: Pings, memory: Memory) -> None:
    """Fill district, segment, direction, near and near_m of accepted rows; the others get nulls."""
    rows = np.flatnonzero(pings.accepted)
    index = memory.index
    fix_s = pings.fix_us[rows] / 1e6
    found = index.match(pings.lon[rows], pings.lat[rows], pings.course_deg[rows], pings.speed_kmh[rows], fix_s)
    columns = _columns(found, [district.id for district in index.districts])
    place = np.full(len(pings), -1, np.int64)
    place[rows] = np.arange(len(rows))
    places = pa.array(place, mask=place < 0)
    pings.matched = {name: column.take(places) for name, column in columns.items()}


def _columns(found: Matched, district_ids: list[str]) -> dict[str, pa.Array]:
    near = found.near
    incidents = pa.array(found.incident_ids, pa.string()).take(pa.array(near.incident))
    return {
        "district": pa.array(district_ids, pa.string()).take(_or_null(found.district, pa.int32())),
        "segment": _or_null(found.segment, POSITIONS.field("segment").type),
        "direction": pa.array(found.direction, mask=found.segment < 0),
        "near": pa.ListArray.from_arrays(pa.array(near.offsets, pa.int32()), incidents),
        "near_m": pa.ListArray.from_arrays(pa.array(near.offsets, pa.int32()), pa.array(near.distance_m)),
    }


def _or_null(numbers: npt.NDArray[np.int32], type: pa.DataType) -> pa.Array:
    return pa.array(numbers, type, mask=numbers < 0)
