"""Tracks: from the archive's rows to fixes that can be put onto streets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.tracks import IDLE, UNKNOWN, WORKING, Signs, Track
from situation.positions import Flag
from situation.tasks import works

# What has to be asked of the archive.
TRACK_COLUMNS = ("vehicle", "fix_at", "lat", "lon", "speed_kmh", "course_deg", "blade", "spreader", "task", "flags")
# Not to be put onto streets: errs too much, is made up, or has another time than it says.
UNFIT = Flag.POOR | Flag.MOCK | Flag.FUTURE


def track_of(rows: pa.Table, vehicles: Sequence[str]) -> Track:
    """The accepted fixes of these vehicles, in any order; a vehicle's number is its place in `vehicles`."""
    number = pc.index_in(rows["vehicle"], value_set=pa.array(vehicles, pa.string()))
    fit = pc.equal(pc.bit_wise_and(rows["flags"], pa.scalar(int(UNFIT), pa.int32())), 0)
    kept = pc.and_(pc.and_(pc.is_valid(number), fit), pc.and_(pc.is_valid(rows["fix_at"]), pc.is_valid(rows["lat"])))
    rows = rows.append_column("number", number).filter(kept)
    return Track(
        vehicle=rows["number"].to_numpy().astype(np.int32),
        at=seconds(rows["fix_at"]),
        lon=numbers(rows["lon"]),
        lat=numbers(rows["lat"]),
        speed_kmh=numbers(rows["speed_kmh"]),
        course_deg=numbers(rows["course_deg"]),
        working=working_signs(rows),
    )


def working_signs(rows: pa.Table) -> Signs:
    """What each row's blade, spreader and task say together: at work, idle, or nothing."""
    tasks = works(rows["task"])
    tools = [pc.fill_null(rows["blade"], False), pc.fill_null(rows["spreader"], False)]
    worked = pc.or_(pc.or_(*tools), pc.fill_null(tasks, False))
    told = pc.or_(pc.or_(pc.is_valid(rows["blade"]), pc.is_valid(rows["spreader"])), pc.is_valid(tasks))
    signs = np.where(_flags(worked), WORKING, np.where(_flags(told), IDLE, UNKNOWN))
    return signs.astype(np.int8)


def numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """A numeric column; NaN where it is null."""
    values: npt.NDArray[np.float64] = pc.fill_null(column.cast(pa.float64()), float("nan")).to_numpy()
    return values


def seconds(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """A column of moments as Unix seconds; NaN where it is null."""
    return numbers(column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())) / 1e6


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    flags: npt.NDArray[np.bool_] = column.to_numpy(zero_copy_only=False).astype(bool)
    return flags
