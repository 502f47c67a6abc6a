"""Verdicts: every version of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import Conflict
from situation.ports import Store
from situation.proof.verdicts import Outcome, VerdictVersion
from tests.builders import after
from tests.unit.situation.verdict_versions import a_version


def test_every_version_comes_back_as_it_was_given(store: Store) -> None:
    versions = [a_version(1, outcome=Outcome.NO_DATA), a_version(2, decided_at=after(60))]
    other = a_version(1, vehicle="P-018")
    with store.begin() as unit:
        for version in (versions[1], other, versions[0]):
            unit.put_verdict(version)
    with store.read() as unit:
        assert unit.list_verdicts() == [*versions, other]
        assert unit.list_verdicts(incident="i1", vehicle="P-017") == versions
        assert unit.list_verdicts(incident="i2") == []
        assert unit.list_verdicts(since=after(60)) == [versions[1]]


def test_what_is_infinitely_far_comes_back_infinitely_far(store: Store) -> None:
    with store.begin() as unit:
        unit.put_verdict(a_version(1))
    with store.read() as unit:
        (kept,) = unit.list_verdicts()
    assert (kept.verdict.facts.work_m, kept.verdict.facts.closest_m) == (float("inf"), 12.5)


def test_a_version_is_given_once(store: Store) -> None:
    version: VerdictVersion = a_version(1)
    with store.begin() as unit:
        unit.put_verdict(version)
    with pytest.raises(Conflict), store.begin() as unit:
        unit.put_verdict(replace(version, why="again"))
    with store.read() as unit:
        assert unit.list_verdicts() == [version]
