"""Each clause deducts for what it names, from its limit on, and says from which figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from situation.attendance import Attendance, Shift
from situation.contracts.account import Account, Credit, ZoneService
from situation.contracts.deductions import RULES, deductions
from situation.contracts.terms import Clause, Contract, Quality, RuleName
from situation.contracts.work import ShiftWork
from situation.fleet import Vehicle
from situation.streets.levels import SnowEvent
from tests.builders import NOON, a_vehicle, an_operator

SHIFT = Shift(name="day", from_at=NOON, to_at=NOON + timedelta(hours=10))


def a_work(vehicle: Vehicle, **changes: Any) -> ShiftWork:
    seen: dict[str, Any] = {
        "vehicle": vehicle.id,
        "operator": vehicle.operator,
        "simulated": False,
        "out_s": 9 * 3600.0,
        "first_at": NOON,
        "last_at": NOON + timedelta(hours=9),
        "pings": 3_000,
        "quarantined": 0,
        "gap_share": 0.02,
        "late_share": 0.5,
        "doubtful_share": 0.01,
        "lost_share": None,
    }
    figures = dict.fromkeys(("working_h", "transit_h", "untold_h", "working_km", "transit_km", "untold_km"), 1.0)
    return ShiftWork(
        vehicle=vehicle,
        shift=SHIFT,
        attendance=Attendance(**(seen | changes)),
        segments=1,
        segments_km=1.0,
        **figures,  # type: ignore[arg-type]
    )


def a_zone(**changes: Any) -> ZoneService:
    fields: dict[str, Any] = {
        "event": SnowEvent(id="e1", started_at=NOON, ended_at=NOON + timedelta(hours=1)),
        "district": "esil",
        "names": {},
        "km": 120.0,
        "due_km": 100.0,
        "missed_km": 5.0,
        "late_km": 20.0,
        "own_km": 80.0,
        "is_final": True,
    }
    return ZoneService(**(fields | changes))


def an_account(
    *clauses: Clause,
    work: tuple[ShiftWork, ...] = (),
    zones: tuple[ZoneService, ...] = (),
    credits: tuple[Credit, ...] = (),
) -> Account:
    return Account(
        operator=an_operator(),
        contract=Contract(operator="esil-tazalyk", clauses=clauses),
        from_at=SHIFT.from_at,
        to_at=SHIFT.to_at,
        made_at=SHIFT.to_at,
        shifts=(SHIFT,),
        silent_after_s=300.0,
        vehicles=tuple(one.vehicle for one in work),
        work=work,
        visits=(),
        zones=zones,
        credits=credits,
    )


def test_every_rule_that_a_contract_may_name_is_there() -> None:
    assert set(RULES) == set(RuleName)


@pytest.mark.parametrize(
    ("limit", "rule", "figure"),
    [
        (0.049, RuleName.ZONE_MISSED, 0.05),
        (0.05, RuleName.ZONE_MISSED, None),  # not more than the limit
        (0.1, RuleName.ZONE_LATE, 0.2),
        (0.2, RuleName.ZONE_LATE, None),
    ],
)
def test_a_zone_is_deducted_for_from_more_than_its_limit_on(limit: float, rule: RuleName, figure: float | None) -> None:
    found = deductions(an_account(Clause(rule=rule, limit=limit, percent=100), zones=(a_zone(),)))
    assert [(one.zone, one.event, one.figure) for one in found] == ([] if figure is None else [("esil", "e1", figure)])


def test_a_zone_that_is_not_all_due_is_not_deducted_for() -> None:
    clause = Clause(rule=RuleName.ZONE_MISSED, limit=0.01, percent=100)
    assert deductions(an_account(clause, zones=(a_zone(is_final=False),))) == []


def test_data_are_as_good_as_the_worst_share_that_counts() -> None:
    clause = Clause(rule=RuleName.DATA_QUALITY, limit=0.99, percent=10)
    (found,) = deductions(an_account(clause, work=(a_work(a_vehicle()),)))
    assert (found.vehicle, found.shift_at, found.figure, found.of) == ("P-017", NOON, 0.98, "gap")
    also_late = replace(clause, limit=0.9, counts=(Quality.GAP, Quality.LATE))
    (found,) = deductions(an_account(also_late, work=(a_work(a_vehicle()),)))
    assert (found.figure, found.of) == (0.5, "late")
    assert deductions(an_account(replace(clause, limit=0.98), work=(a_work(a_vehicle()),))) == []


def test_an_absent_machine_is_deducted_for_once_and_not_also_for_hours_or_data() -> None:
    clauses = [
        Clause(rule=RuleName.MACHINE_ABSENT, percent=100),
        Clause(rule=RuleName.HOURS_SHORT, limit=0.95, percent=50),
        Clause(rule=RuleName.DATA_QUALITY, limit=1.0, percent=10),
    ]
    away = a_work(a_vehicle("P-001"), pings=0, out_s=0.0, gap_share=None, late_share=None, doubtful_share=None)
    found = deductions(an_account(*clauses, work=(away,)))
    assert [(one.clause.rule, one.vehicle) for one in found] == [(RuleName.MACHINE_ABSENT, "P-001")]


def test_a_machine_off_duty_owes_nothing() -> None:
    clause = Clause(rule=RuleName.MACHINE_ABSENT, percent=100)
    off = a_work(a_vehicle(on_duty=False), pings=0, out_s=0.0)
    assert deductions(an_account(clause, work=(off,))) == []


def test_hours_are_measured_against_the_shift() -> None:
    clause = Clause(rule=RuleName.HOURS_SHORT, limit=0.91, percent=50)
    (found,) = deductions(an_account(clause, work=(a_work(a_vehicle()),)))
    assert found.figure == pytest.approx(0.9)


def test_a_contract_without_clauses_deducts_nothing() -> None:
    assert deductions(an_account(work=(a_work(a_vehicle(), pings=0),), zones=(a_zone(),))) == []
