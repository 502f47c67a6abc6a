"""Simulated machines in a small town, with what is true: no work is ever confirmed that was not done."""

from __future__ import annotations

import pytest

from situation.proof.deciding import decide
from situation.proof.verdicts import Outcome
from tests.unit.simulators.towns import a_grid_city
from tests.verdict_cases.cases import KINDS, Case, cases
from tests.verdict_cases.shifts import World

EACH = 3


@pytest.fixture(scope="module")
def labelled() -> list[Case]:
    return list(cases(World.of(a_grid_city(columns=8, rows=8)), each=EACH, seed=11))


def test_every_kind_of_case_is_among_them(labelled: list[Case]) -> None:
    names = [case.name for case in labelled]
    assert {kind[0] for kind in KINDS} <= set(names)
    assert set(Outcome) == {case.expected for case in labelled}
    assert len(names) >= EACH * len(KINDS) * 0.9


def test_nothing_is_confirmed_where_no_work_was_done(labelled: list[Case]) -> None:
    wrong = [case for case in labelled if not case.worked and decide(case.evidence).outcome is Outcome.CONFIRMED]
    assert [f"{case.name} {case.evidence.incident.category}" for case in wrong] == []


def test_nearly_all_get_the_verdict_that_is_true(labelled: list[Case]) -> None:
    wrong = [
        f"{case.name}: {case.expected} but {outcome}"
        for case in labelled
        if (outcome := decide(case.evidence).outcome) is not case.expected
    ]
    assert len(wrong) <= 1, wrong
