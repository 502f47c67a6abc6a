from __future__ import annotations

import random
from dataclasses import replace

import pytest

from situation.cameras import Finding, FindingId, FindingKind, Judgement
from tests.unit.video.scenes import CORNER, START
from video.learning import BELIEVED, Lesson, Model, learn, lessons_of, precision_of, wilson


def lessons(count: int, *, tells: bool, seed: int = 1) -> list[Lesson]:
    """Verdicts of a made camera: where it `tells`, vehicles cover more of the zone than snow heaps do."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        is_confirmed = number % 2 == 0
        standing = chance.gauss(0.6 if is_confirmed and tells else 0.35, 0.1)
        made.append(Lesson(measures={"standing": standing, "gain": chance.gauss(1, 0.1)}, is_confirmed=is_confirmed))
    return made


def learned(count: int = 40, seed: int = 1) -> Model:
    model = learn(lessons(count, tells=True, seed=seed))
    assert model is not None
    return model


def test_measures_that_tell_true_from_false_are_learned() -> None:
    model = learned()
    assert model.believe({"standing": 0.7, "gain": 1.0}) > 0.85
    assert model.believe({"standing": 0.25, "gain": 1.0}) < 0.15
    unseen = lessons(200, tells=True, seed=2)
    right = sum((model.believe(one.measures) > 0.5) is one.is_confirmed for one in unseen)
    assert right > 160


@pytest.mark.parametrize("seed", range(8))
def test_measures_that_tell_little_are_seldom_believed_in(seed: int) -> None:
    model = learn(lessons(60, tells=False, seed=seed))
    if model is not None:  # by luck; then it must stay near the plain rate
        assert 0.15 < model.believe({"standing": 0.45, "gain": 1.1}) < 0.85


@pytest.mark.parametrize("count", [0, 3, 9])
def test_from_a_handful_nothing_is_learned(count: int) -> None:
    assert learn(lessons(count, tells=True)) is None


def test_from_verdicts_that_are_all_alike_nothing_is_learned() -> None:
    alike = [replace(lesson, is_confirmed=True) for lesson in lessons(40, tells=True)]
    assert learn(alike) is None


def test_the_order_of_verdicts_does_not_matter() -> None:
    told = lessons(40, tells=True)
    shuffled = random.Random(4).sample(told, len(told))
    first, second = learn(told), learn(shuffled)
    assert first is not None
    assert second is not None
    for measures in ({"standing": 0.4}, {"standing": 0.6, "gain": 2.0}, {}):
        assert first.believe(measures) == pytest.approx(second.believe(measures), abs=1e-9)


def test_a_missing_or_unknown_measure_is_no_harm() -> None:
    model = learned()
    assert 0.2 < model.believe({}) < 0.8
    assert model.believe({"standing": 0.7, "new": 9e9}) == model.believe({"standing": 0.7})
    assert 0 <= model.believe({"standing": 1e12, "gain": -1e12}) <= 1


def finding_of(number: int, judgement: Judgement, kind: FindingKind = FindingKind.BLOCKED_RAMP) -> Finding:
    measures = {"standing": 0.5, BELIEVED: 0.9}
    return Finding(
        id=FindingId(str(number)),
        camera=CORNER.id,
        kind=kind,
        since_at=START,
        seen_at=START,
        measures=measures,
        judgement=judgement,
    )


def test_only_judged_findings_of_the_kind_are_lessons_and_our_own_word_is_none() -> None:
    findings = [
        finding_of(1, Judgement.CONFIRMED),
        finding_of(2, Judgement.NONE),
        finding_of(3, Judgement.REJECTED),
        finding_of(4, Judgement.CONFIRMED, FindingKind.FLOODING),
    ]
    told = lessons_of(findings, FindingKind.BLOCKED_RAMP)
    assert [(one.measures, one.is_confirmed) for one in told] == [({"standing": 0.5}, True), ({"standing": 0.5}, False)]
    precision = precision_of(told)
    assert (precision.confirmed, precision.judged) == (1, 2)
    assert precision.low < 0.5 < precision.high


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(14, 17) == pytest.approx((0.590, 0.938), abs=0.001)
    assert wilson(0, 45)[1] == pytest.approx(0.0787, abs=0.001)
    assert wilson(0, 0) == (0.0, 1.0)
