"""Learning: what operators said of one camera's findings tells how far its next one is to be believed.

A small ridge-regularised logistic regression on a finding's measures, one model a camera and kind of finding, fitted
anew from all verdicts: no state, no order. It is kept only where it foretells verdicts that it has not seen better
than the camera's plain rate of confirmation does. It never hides a finding: it says a number beside it. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from situation.cameras import Finding, FindingKind, Judgement

LEAST = 10  # verdicts, and a fifth of them of either kind: below, there is nothing to learn from
RIDGE = 1.0  # penalty on standardised weights: a dozen verdicts move a weight by little
STEPS = 25  # Newton steps; it converges in under ten
BELIEVED = "believed"  # the measure that is added to a finding
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One verdict."""

    measures: Mapping[str, float]
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How many findings were right, with the Wilson 95 % interval."""

    confirmed: int
    judged: int
    low: float  # 0-1
    high: float  # 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Believes a finding by its measures; one that lacks a measure is taken to have the usual value."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]  # the last one stands alone
    verdicts: int

    def believe(self, measures: Mapping[str, float]) -> float:
        """Chance, 0-1, that an operator confirms it."""
        inputs = _inputs([measures], self.names, np.array(self.means), np.array(self.spreads))
        return float(_chance(inputs @ np.array(self.weights))[0])


def lessons_of(findings: Sequence[Finding], kind: FindingKind) -> list[Lesson]:
    """The judged ones of a kind. What we said ourselves is no measure."""
    return [
        Lesson(
            measures={name: value for name, value in finding.measures.items() if name != BELIEVED},
            is_confirmed=finding.judgement is Judgement.CONFIRMED,
        )
        for finding in findings
        if finding.kind is kind and finding.judgement is not Judgement.NONE
    ]


def learn(lessons: Sequence[Lesson]) -> Model | None:
    """A model, or None: too few verdicts, all alike, or the measures foretell nothing."""
    truth = np.array([lesson.is_confirmed for lesson in lessons], np.float64)
    fewest = min(truth.sum(), len(truth) - truth.sum()) if len(truth) else 0
    if len(lessons) < LEAST or fewest < len(lessons) / 5:
        return None
    model = _fit(lessons, truth)
    return model if _foretells(lessons, truth) else None


def precision_of(lessons: Sequence[Lesson]) -> Precision:
    """Of all verdicts."""
    confirmed, judged = sum(lesson.is_confirmed for lesson in lessons), len(lessons)
    low, high = wilson(confirmed, judged)
    return Precision(confirmed=confirmed, judged=judged, low=low, high=high)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; all of 0-1 where nothing was counted (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, z = hits / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _fit(lessons: Sequence[Lesson], truth: Numbers) -> Model:
    names = tuple(sorted({name for lesson in lessons for name in lesson.measures}))
    raw = np.array([[lesson.measures.get(name, np.nan) for name in names] for lesson in lessons])
    means, spreads = np.nanmean(raw, axis=0), np.nanstd(raw, axis=0)
    spreads = np.where(spreads > 1e-9, spreads, 1.0)
    inputs = _inputs([lesson.measures for lesson in lessons], names, means, spreads)
    return Model(
        names=names,
        means=tuple(means.tolist()),
        spreads=tuple(spreads.tolist()),
        weights=tuple(_weights(inputs, truth).tolist()),
        verdicts=len(lessons),
    )


def _weights(inputs: Numbers, truth: Numbers) -> Numbers:
    """Newton's method on the penalised likelihood; the last weight, which stands alone, is not penalised."""
    penalty = np.full(inputs.shape[1], RIDGE)
    penalty[-1] = 1e-6
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        chance = _chance(inputs @ weights)
        slope = inputs.T @ (truth - chance) - penalty * weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _foretells(lessons: Sequence[Lesson], truth: Numbers) -> bool:
    """Whether verdicts left out one by one surprise the model less than the plain rate of the others."""
    ours, plain = 0.0, 0.0
    for left_out, lesson in enumerate(lessons):
        others = [other for number, other in enumerate(lessons) if number != left_out]
        rest = np.delete(truth, left_out)
        ours += _surprise(_fit(others, rest).believe(lesson.measures), lesson.is_confirmed)
        plain += _surprise(float((rest.sum() + 1) / (len(rest) + 2)), lesson.is_confirmed)
    return ours < plain


def _surprise(chance: float, is_confirmed: bool) -> float:
    return -math.log(max(1e-6, chance if is_confirmed else 1 - chance))


def _inputs(rows: Sequence[Mapping[str, float]], names: Sequence[str], means: Numbers, spreads: Numbers) -> Numbers:
    raw = np.array([[row.get(name, np.nan) for name in names] for row in rows], np.float64).reshape(len(rows), -1)
    standard = np.nan_to_num((raw - means) / spreads, nan=0.0)
    return np.hstack([np.clip(standard, -4, 4), np.ones((len(rows), 1))])


def _chance(score: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), np.float64)
