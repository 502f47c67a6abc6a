"""Each clause deducts for what it names, from its limit on, and says from which figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.contracts.deductions import RULES, deductions
from situation.contracts.terms import Clause, Quality, RuleName
from tests.builders import NOON, a_vehicle
from tests.unit.situation.contracts.accounts import a_work, a_zone, an_account


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
