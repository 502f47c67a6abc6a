"""What a machine did in a shift, against shifts whose figures are known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.projection import Projection
from situation.attendance import Shift
from situation.contracts.work import COLUMNS, ShiftWork, work_in_shift
from situation.fleet import OperatorId, Vehicle, VehicleId
from situation.positions import Flag
from tests.builders import PLACE
from tests.one_street import STREET, drive, roads, streets
from tests.positions_rows import NOON, batch, row

SHIFT = Shift(name="day", from_at=NOON, to_at=NOON + timedelta(hours=1))
GROUND = (Projection("EPSG:32642"), None)
STEP_DEG = 100 / 111_244  # a hundred metres to the north
P1, P2 = (Vehicle(id=VehicleId(name), operator=OperatorId("city")) for name in ("P1", "P2"))


def table(*rows: dict[str, Any]) -> pa.Table:
    ordered = sorted(rows, key=lambda one: (one["vehicle"], one["fix_at"] or one["received_at"]))
    return pa.Table.from_batches([batch(*ordered)]).select(COLUMNS)


def fixes(vehicle: str, count: int, *, begin_s: int = 0, **fields: Any) -> list[dict[str, Any]]:
    """A hundred metres every ten seconds, due north."""
    return [
        row(vehicle, at_s=begin_s + 10 * n) | {"lat": 51.1 + n * STEP_DEG, "speed_kmh": 36.0} | fields
        for n in range(count)
    ]


def work(rows: pa.Table, *vehicles: Vehicle, silent_after_s: float = 300) -> list[ShiftWork]:
    return list(work_in_shift(rows, vehicles, SHIFT, ground=GROUND, silent_after_s=silent_after_s).work)


def test_hours_and_kilometres_go_by_what_the_device_says() -> None:
    rows = [
        *fixes("P1", 37, blade=True),
        *fixes("P1", 37, begin_s=400, blade=False),
        *fixes("P2", 37),
    ]
    one, two = work(table(*rows), P1, P2)
    assert (one.working_h, one.transit_h) == pytest.approx((0.1, 0.1))
    assert one.untold_h == pytest.approx(40 / 3600)  # between the two: it changed somewhere there
    assert (one.working_km, one.transit_km) == pytest.approx((3.6, 3.6), rel=2e-3)
    assert (two.working_h, two.transit_h, two.untold_h) == pytest.approx((0, 0, 0.1))
    assert two.untold_km == pytest.approx(3.6, rel=2e-3)


def test_only_the_shift_counts_and_pings_without_a_time_by_their_receipt() -> None:
    early = row("P1", at_s=-10) | {"blade": True}
    nameless = row("P1", at_s=None, reason="not_json") | {"lat": None, "lon": None}
    (one,) = work(table(early, nameless, *fixes("P1", 2, blade=True)), P1)
    assert (one.attendance.pings, one.attendance.quarantined) == (2, 1)
    assert one.working_h == pytest.approx(10 / 3600)


def test_a_silence_is_neither_work_nor_way() -> None:
    rows = [*fixes("P1", 2, blade=True), *fixes("P1", 2, begin_s=1_000, blade=True)]
    (one,) = work(table(*rows), P1)
    assert one.working_h == pytest.approx(20 / 3600)
    assert one.working_km == pytest.approx(0.2, rel=2e-3)
    assert one.attendance.gap_share == pytest.approx(990 / 1010, abs=1e-4)


def test_a_jump_is_no_way() -> None:
    rows = [
        *fixes("P1", 2, blade=True),
        *fixes("P1", 1, begin_s=20, blade=True, lat=51.9, flags=int(Flag.IMPLAUSIBLE_JUMP)),
    ]
    assert work(table(*rows), P1)[0].working_km == pytest.approx(0.1, rel=2e-3)


def test_a_machine_that_was_owed_and_not_heard_is_absent() -> None:
    off = Vehicle(id=VehicleId("P2"), operator=OperatorId("city"), on_duty=False)
    here, away, resting = work(table(*fixes("P1", 2)), P1, P2, off)
    assert (here.is_absent, away.is_absent, resting.is_absent) == (False, True, False)
    assert (away.out_h, away.working_km, away.segments) == (0, 0, 0)


def test_segments_are_credited_by_passes_at_work() -> None:
    began = drive(0, 24, blade=True)
    names = ("lon", "speed_kmh", "course_deg", "blade")
    rows = [row("P1", at_s=each["at"], lat=PLACE[0], **{name: each[name] for name in names}) for each in began]
    ground = (Projection("EPSG:32642"), roads())
    found = work_in_shift(table(*rows), [P1], SHIFT, ground=ground, silent_after_s=300)
    assert found.passes.segment.tolist() == [STREET]
    assert found.work[0].segments == 1
    assert found.work[0].segments_km == pytest.approx(float(found.passes.metres.sum()) / 1000)
    assert 0.2 < found.work[0].segments_km <= 0.41
    assert len(streets()) == 1


@settings(deadline=None, max_examples=40)
@given(told=st.lists(st.tuples(st.integers(0, 3_599), st.sampled_from([True, False, None])), min_size=0, max_size=40))
def test_hours_always_add_up_to_the_time_out(told: list[tuple[int, bool | None]]) -> None:
    rows = [row("P1", at_s=at_s) | {"blade": blade} for at_s, blade in told]
    (one,) = work(table(*rows), P1) if rows else work(table(row("P9")), P1)
    assert one.working_h + one.transit_h + one.untold_h == pytest.approx(one.out_h, abs=1e-4)
