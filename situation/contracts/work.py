"""What each machine of an operator did in a shift: time, way by task, streets credited, and how good its data are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.passes import Passes, find_passes
from geo.projection import Projection
from geo.roads import Roads
from geo.tracks import IDLE, UNKNOWN, WORKING, Signs
from situation.attendance import Attendance, Shift, attendance_of
from situation.contracts.steps import Floats, Mask, Steps, steps_of
from situation.fleet import Vehicle
from situation.proof.tracks import TRACK_COLUMNS, track_of, working_signs

# What has to be asked of the archive, quarantined rows included, by vehicle and fix.
COLUMNS = (*TRACK_COLUMNS, "operator", "received_at", "reason", "seq")
AROUND_S = 180.0  # of a shift, before and after: a gap of 120 s breaks every path


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftWork:
    """One machine in one shift: hours and kilometres while it was heard. Of a silence nothing is said."""

    vehicle: Vehicle
    shift: Shift
    attendance: Attendance
    working_h: float
    transit_h: float
    untold_h: float  # the tracker does not say whether it works
    working_km: float
    transit_km: float
    untold_km: float
    segments: int  # different directions of segments that it has passed at work
    segments_km: float  # their length, each pass counted

    @property
    def out_h(self) -> float:
        """Hours heard."""
        return self.attendance.out_s / 3600

    @property
    def is_absent(self) -> bool:
        """Whether it was owed, and not one position of it is there."""
        return self.vehicle.on_duty and not self.attendance.pings


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFound:
    """A shift of all machines of an operator."""

    work: tuple[ShiftWork, ...]
    passes: Passes  # at work; `vehicle` is the place in `work`


def work_in_shift(
    rows: pa.Table,
    vehicles: Sequence[Vehicle],
    shift: Shift,
    *,
    ground: tuple[Projection, Roads | None],
    silent_after_s: float,
) -> ShiftFound:
    """The work of the vehicles, in their order. `rows` are COLUMNS of the shift and AROUND_S on each side of it."""
    at = pc.coalesce(rows["fix_at"], rows["received_at"])
    own = rows.filter(pc.and_(pc.greater_equal(at, shift.from_at), pc.less(at, shift.to_at)))
    accepted = own.filter(pc.is_null(own["reason"]))
    names = [str(vehicle.id) for vehicle in vehicles]
    projection, roads = ground
    sums = _sums(accepted, names, steps_of(accepted, projection, gap_s=silent_after_s))
    passes = _passes(rows.filter(pc.is_null(rows["reason"])), names, shift, roads)
    starts = _slices(own, names)
    work = tuple(
        ShiftWork(
            vehicle=vehicle,
            shift=shift,
            attendance=attendance_of(vehicle, own.slice(*starts[number]), silent_after_s=silent_after_s),
            segments=_directions(passes.rows(passes.vehicle == number)),
            segments_km=float(passes.metres[passes.vehicle == number].sum()) / 1000,
            **{name: float(column[number]) for name, column in sums.items()},
        )
        for number, vehicle in enumerate(vehicles)
    )
    return ShiftFound(work=work, passes=passes)


def _sums(table: pa.Table, names: Sequence[str], steps: Steps) -> dict[str, Floats]:
    """Hours and kilometres of each vehicle by what it said of its work."""
    if table.num_rows < 2:
        return {name: np.zeros(len(names)) for name in _SUMS}
    number = pc.fill_null(pc.index_in(table["vehicle"], value_set=pa.array(names, pa.string())), len(names)).to_numpy()
    sign = _step_signs(working_signs(table))

    def summed(values: Floats, rows: Mask) -> Floats:
        return np.bincount(number[1:][rows], weights=values[rows], minlength=len(names) + 1)[: len(names)].astype(float)

    hours = {name: summed(steps.for_s / 3600, steps.is_joined & (sign == said)) for name, said in _HOURS.items()}
    ways = {name: summed(steps.length_m / 1000, steps.is_driven & (sign == said)) for name, said in _WAYS.items()}
    return hours | ways


_HOURS = {"working_h": WORKING, "transit_h": IDLE, "untold_h": UNKNOWN}
_WAYS = {"working_km": WORKING, "transit_km": IDLE, "untold_km": UNKNOWN}
_SUMS = (*_HOURS, *_WAYS)


def _step_signs(signs: Signs) -> Signs:
    """What a step was: what both of its fixes say, or the one that says anything; untold where they differ."""
    first, second = signs[:-1], signs[1:]
    either = np.where(first == UNKNOWN, second, first)
    return np.where((second == UNKNOWN) | (second == either), either, UNKNOWN).astype(np.int8)


def _passes(accepted: pa.Table, names: Sequence[str], shift: Shift, roads: Roads | None) -> Passes:
    """Passes at work that ended within the shift."""
    if roads is None or not accepted.num_rows:
        return no_passes()
    found = find_passes(roads, track_of(accepted, names))
    begin, end = shift.from_at.timestamp(), shift.to_at.timestamp()
    return found.rows((found.working == WORKING) & (found.left_at >= begin) & (found.left_at < end))


def _directions(passes: Passes) -> int:
    """How many different directions of segments were passed."""
    return len(np.unique(passes.segment.astype(np.int64) * 2 + (passes.direction < 0)))


def _slices(rows: pa.Table, names: Sequence[str]) -> list[tuple[int, int]]:
    """(begin, length) of each vehicle's rows, which come ordered by vehicle."""
    every = np.array(rows["vehicle"].to_pylist(), dtype=object) if rows.num_rows else np.empty(0, dtype=object)
    found, counts = np.unique(every.astype(str), return_counts=True)
    begins = dict(
        zip(found.tolist(), zip((np.cumsum(counts) - counts).tolist(), counts.tolist(), strict=True), strict=True)
    )
    return [begins.get(name, (0, 0)) for name in names]


def no_passes() -> Passes:
    """None at all."""
    kinds: dict[str, npt.DTypeLike] = {
        "vehicle": np.int32,
        "segment": np.int32,
        "direction": np.int8,
        "working": np.int8,
    }
    return Passes(**{name: np.empty(0, kinds.get(name, np.float64)) for name in Passes.__dataclass_fields__})
