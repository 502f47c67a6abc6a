"""Expected against seen: per shift and vehicle how long it was out and how good its data are; per operator the shares.

Pure: positions of the archive and the registry in, figures out. Out is the time between fixes that are no further apart
than a vehicle may be silent; what lies between fixes further apart is a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from situation.fleet import Vehicle
from situation.positions import Flag

COLUMNS = ("vehicle", "operator", "fix_at", "flags", "reason", "seq")  # ordered by vehicle and fix, as archives read
DOUBTFUL = Flag.IMPLAUSIBLE_JUMP | Flag.FUTURE | Flag.MOCK | Flag.POOR | Flag.OUTSIDE | Flag.FROZEN
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """From one moment until another; named by its local hours."""

    name: str
    from_at: datetime
    to_at: datetime

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.to_at - self.from_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One vehicle in one shift. Shares lie between 0 and 1, or are None where there is nothing to have a share of."""

    vehicle: str
    operator: str
    simulated: bool
    out_s: float
    first_at: datetime | None
    last_at: datetime | None
    pings: int
    quarantined: int
    gap_share: float | None  # of the time between its first and its last fix
    late_share: float | None  # of its accepted pings, as the next two
    doubtful_share: float | None  # jumps, clocks ahead, simulated fixes, poor reception
    lost_share: float | None  # of the numbers between its smallest and its greatest; None: it does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorShift:
    """What an operator owed in a shift, and what was seen of it."""

    operator: str
    shift: Shift
    expected: int  # vehicles on duty by the registry
    seen: int  # of those, with at least one accepted ping
    out_share: float  # of the time owed: expected vehicles times the shift
    vehicles: tuple[Attendance, ...]


def shifts_within(
    hours: Sequence[tuple[time, time]], from_at: datetime, to_at: datetime, zone: tzinfo, *, until: datetime
) -> Iterator[Shift]:
    """The shifts that begin within the time, by the city's clocks; one that ends before it begins ends next day.

    None goes beyond `until`: what has not been yet, nobody owes.
    """
    day = from_at.astimezone(zone).date()
    while datetime.combine(day, time(), tzinfo=zone) < to_at:
        for begins, ends in hours:
            # In UTC: the night in which clocks change is an hour shorter or longer.
            start = datetime.combine(day, begins, tzinfo=zone).astimezone(UTC)
            end = datetime.combine(day + timedelta(days=int(ends <= begins)), ends, tzinfo=zone).astimezone(UTC)
            if from_at <= start < to_at:
                yield Shift(name=f"{begins:%H:%M}-{ends:%H:%M}", from_at=start, to_at=min(end, until))
        day += timedelta(days=1)


def attendances(rows: pa.Table, vehicles: Iterable[Vehicle], *, silent_after_s: float) -> list[Attendance]:
    """Of those that are on duty, in their order. `rows` are COLUMNS of their shift, quarantined ones included."""
    found = dict(_by_vehicle(rows))
    nothing = rows.slice(0, 0)
    told = []
    for vehicle in (each for each in vehicles if each.on_duty):
        own = found.get(vehicle.id, nothing)
        own = own.filter(pc.equal(own["operator"], vehicle.operator))
        told.append(attendance_of(vehicle, own, silent_after_s=silent_after_s))
    return told


def by_operator(found: Iterable[Attendance], shift: Shift) -> list[OperatorShift]:
    """What each operator owed in the shift, by the operators' ids."""
    owed: dict[str, list[Attendance]] = defaultdict(list)
    for one in found:
        owed[one.operator].append(one)
    return [_summed(operator, shift, seen) for operator, seen in sorted(owed.items())]


def attendance_of(vehicle: Vehicle, rows: pa.Table, *, silent_after_s: float) -> Attendance:
    """One vehicle's rows, ordered by fix."""
    accepted = rows.filter(pc.is_null(rows["reason"]))
    fixes = accepted["fix_at"].cast(pa.int64()).to_numpy() / 1e6
    flags = accepted["flags"].to_numpy()
    steps = np.diff(fixes)
    out_s = float(steps[steps <= silent_after_s].sum())
    moments = accepted["fix_at"]
    return Attendance(
        vehicle=vehicle.id,
        operator=vehicle.operator,
        simulated=vehicle.simulated,
        out_s=round(out_s, 1),
        first_at=moments[0].as_py() if len(fixes) else None,
        last_at=moments[-1].as_py() if len(fixes) else None,
        pings=len(fixes),
        quarantined=rows.num_rows - len(fixes),
        gap_share=_share(float(steps.sum()) - out_s, float(steps.sum())),
        late_share=_share(int(np.count_nonzero(flags & int(Flag.LATE))), len(fixes)),
        doubtful_share=_share(int(np.count_nonzero(flags & int(DOUBTFUL))), len(fixes)),
        lost_share=_lost_share(rows["seq"].drop_null().to_numpy()),
    )


def _by_vehicle(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Rows come ordered by vehicle, so each vehicle's are one slice."""
    if not rows.num_rows:
        return
    runs = pc.run_end_encode(rows["vehicle"].combine_chunks())
    start = 0
    for vehicle, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield vehicle, rows.slice(start, end - start)
        start = end


def _summed(operator: str, shift: Shift, seen: Sequence[Attendance]) -> OperatorShift:
    return OperatorShift(
        operator=operator,
        shift=shift,
        expected=len(seen),
        seen=sum(1 for one in seen if one.pings),
        out_share=round(min(1.0, sum(one.out_s for one in seen) / (len(seen) * shift.seconds)), 4),
        vehicles=tuple(seen),
    )


def _lost_share(numbers: npt.NDArray[np.int64]) -> float | None:
    if not len(numbers):
        return None
    span = int(numbers.max() - numbers.min()) + 1
    return _share(span - len(np.unique(numbers)), span)


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole > 0 else None
