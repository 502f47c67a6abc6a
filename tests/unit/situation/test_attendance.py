from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from situation import attended as attended_module
from situation.adapters.archive.parquet import ParquetArchive
from situation.attendance import (
    COLUMNS,
    Attendance,
    OperatorShift,
    Shift,
    attendances,
    by_operator,
    shifts_within,
)
from situation.attended import attended
from situation.fleet import OperatorId, Vehicle, VehicleId
from situation.positions import POSITIONS, Flag
from tests.positions_rows import NOON, batch, row

SHIFT = Shift(name="day", from_at=NOON, to_at=NOON + timedelta(hours=1))
CITY = OperatorId("city")


def vehicle(id: str, **changes: object) -> Vehicle:
    return Vehicle(**({"id": VehicleId(id), "operator": CITY} | changes))  # type: ignore[arg-type]


def table(*rows: dict[str, object]) -> pa.Table:
    """As an archive reads: by vehicle and fix."""
    if not rows:
        return POSITIONS.empty_table().select(COLUMNS)
    ordered = sorted(rows, key=lambda one: (one["vehicle"], one["fix_at"] or NOON))
    return pa.Table.from_batches([batch(*ordered)]).select(COLUMNS)


def attendance(rows: pa.Table, vehicles: list[Vehicle]) -> list[OperatorShift]:
    return by_operator(attendances(rows, vehicles, silent_after_s=300), SHIFT)


def numbered(vehicle: str, at_s: float, number: int, **fields: object) -> dict[str, object]:
    return row(vehicle, at_s=at_s) | {"seq": number} | fields


def of(vehicle: str, found: list) -> Attendance:
    return next(one for shift in found for one in shift.vehicles if one.vehicle == vehicle)


def test_time_out_gaps_and_quality_are_told_of_each_vehicle() -> None:
    rows = [
        numbered("P1", 0, 1),
        numbered("P1", 200, 2, flags=int(Flag.LATE)),
        numbered("P1", 400, 3),
        numbered("P1", 1400, 8, flags=int(Flag.IMPLAUSIBLE_JUMP)),  # 1000 s of silence, four numbers lost
        numbered("P1", 1400, 8, reason="duplicate"),
    ]
    (found,) = attendance(table(*rows), [vehicle("P1"), vehicle("P2")])
    assert (found.operator, found.expected, found.seen) == ("city", 2, 1)
    assert found.out_share == round(400 / 7200, 4)
    one = of("P1", [found])
    assert (one.out_s, one.pings, one.quarantined) == (400.0, 4, 1)
    assert (one.gap_share, one.late_share, one.doubtful_share, one.lost_share) == (0.7143, 0.25, 0.25, 0.5)
    assert (one.first_at, one.last_at) == (NOON, NOON + timedelta(seconds=1400))
    nothing = of("P2", [found])
    assert (nothing.out_s, nothing.gap_share, nothing.late_share, nothing.lost_share) == (0.0, None, None, None)


def test_nobody_is_credited_with_what_another_operator_sent_as_its_vehicle() -> None:
    rows = [row("P1", at_s=n * 10, operator="foreign") for n in range(10)]
    assert attendance(table(*rows), [vehicle("P1")])[0].seen == 0


def test_a_vehicle_off_duty_is_not_owed() -> None:
    assert attendance(table(), [vehicle("P1", on_duty=False)]) == []


@given(st.lists(st.integers(0, 3600), max_size=40, unique=True))
def test_shares_are_shares_and_time_out_fits_into_the_shift(moments: list[int]) -> None:
    rows = [row("P1", at_s=at) for at in moments]
    (found,) = attendance(table(*rows), [vehicle("P1")])
    one = of("P1", [found])
    assert 0 <= found.out_share <= 1
    assert 0 <= one.out_s <= SHIFT.seconds
    assert one.gap_share is None or 0 <= one.gap_share <= 1


HOURS = [(time(8), time(20)), (time(20), time(8))]
ALMATY = ZoneInfo("Asia/Almaty")
FAR = datetime(2030, 1, 1, tzinfo=UTC)


def test_shifts_begin_by_the_citys_clocks_and_may_end_the_next_day() -> None:
    found = list(shifts_within(HOURS, NOON, NOON + timedelta(days=1), ALMATY, until=FAR))
    assert [shift.name for shift in found] == ["20:00-08:00", "08:00-20:00"]
    assert all(shift.seconds == 12 * 3600 for shift in found)
    assert found[0].to_at == found[1].from_at


def test_a_shift_that_still_runs_is_owed_until_now() -> None:
    now = NOON + timedelta(hours=4)
    (shift,) = shifts_within(HOURS, NOON, NOON + timedelta(hours=5), ALMATY, until=now)
    assert shift.to_at == now


def test_a_shift_is_as_long_as_the_clocks_make_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 28, 12, tzinfo=berlin)
    (shift,) = shifts_within([(time(20), time(8))], night, night + timedelta(hours=10), berlin, until=FAR)
    assert shift.seconds == 11 * 3600


def test_read_some_vehicles_at_a_time_the_shift_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = ParquetArchive(tmp_path)
    vehicles = [vehicle(f"P{number}") for number in range(7)] + [vehicle("OFF", on_duty=False)]
    archive.append(batch(*(row(each.id, at_s=at, seq=at) for each in vehicles for at in range(0, 600, 60))), epoch="e")
    at_once = attended(archive, vehicles, SHIFT, silent_after_s=300)
    monkeypatch.setattr(attended_module, "AT_ONCE", 2)
    assert attended(archive, vehicles, SHIFT, silent_after_s=300) == at_once
    assert [(one.operator, one.expected, one.seen) for one in at_once] == [("city", 7, 7)]
