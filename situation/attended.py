"""Who was out in a shift, read from the archive some vehicles at a time: a shift of 2,000 has millions of positions."""

from __future__ import annotations

from collections.abc import Sequence

from situation.attendance import COLUMNS, Attendance, OperatorShift, Shift, attendances, by_operator
from situation.fleet import Vehicle
from situation.ports import Archive

AT_ONCE = 500  # vehicles: two million positions of a shift, 150 MB; all 2,000 took 850 MB, and fewer take longer


def attended(
    archive: Archive, vehicles: Sequence[Vehicle], shift: Shift, *, silent_after_s: float
) -> list[OperatorShift]:
    """What each operator owed and what was seen, for those of the vehicles that are on duty."""
    on_duty = sorted((vehicle for vehicle in vehicles if vehicle.on_duty), key=lambda one: one.id)
    found: list[Attendance] = []
    for first in range(0, len(on_duty), AT_ONCE):
        some = on_duty[first : first + AT_ONCE]
        rows = archive.read(
            vehicles=[vehicle.id for vehicle in some],
            from_at=shift.from_at,
            to_at=shift.to_at,
            columns=COLUMNS,
            quarantined=None,
        )
        found += attendances(rows, some, silent_after_s=silent_after_s)
    return by_operator(found, shift)
