"""Deciding: the verdict of what the evidence shows, against the proof asked for.

`confirmed` is said only of work that the track shows; what could have happened in a silence is `no_data`, and what the
device cannot be trusted about is `no_data` too.
"""

from __future__ import annotations

from collections.abc import Sequence

from situation.proof.evidence import Evidence
from situation.proof.facts import Facts, measure
from situation.proof.proofs import PROOFS, Proof
from situation.proof.reasons import DISTRUST, Reason, ReasonCode, reasons_of
from situation.proof.verdicts import Outcome, Verdict


def decide(evidence: Evidence, proof: Proof | None = None) -> Verdict:
    """The verdict. `proof`: what the category asks for, where a city asks for something else."""
    proof = proof or PROOFS.get(evidence.incident.category, PROOFS["other"])
    facts = measure(evidence, proof)
    reasons = reasons_of(evidence, facts, proof)
    outcome = _outcome(facts, proof, frozenset(reason.code for reason in reasons))
    return Verdict(
        incident=evidence.incident.id,
        vehicle=evidence.vehicle,
        outcome=outcome,
        confidence=_confidence(outcome, facts, proof, reasons),
        reasons=tuple(reasons),
        facts=facts,
    )


def _outcome(facts: Facts, proof: Proof, codes: frozenset[ReasonCode]) -> Outcome:
    """From what decides most to what decides least."""
    if codes & DISTRUST:
        return Outcome.NO_DATA
    if _is_proven(facts, proof, codes):
        return Outcome.CONFIRMED
    if ReasonCode.GAP in codes or ReasonCode.NO_FIXES in codes:
        return Outcome.NO_DATA
    near = facts.near_fixes or codes & {ReasonCode.PASSED_WORKING, ReasonCode.PASSED_IDLE, ReasonCode.WENT_PAST}
    return Outcome.PASSED_BY if near else Outcome.NOT_THERE


def _is_proven(facts: Facts, proof: Proof, codes: frozenset[ReasonCode]) -> bool:
    if codes & {ReasonCode.UNFIT_MACHINE, ReasonCode.CAMERA_STILL_SEES}:
        return False
    if codes & {ReasonCode.WORKED_HERE, ReasonCode.PASSED_WORKING}:
        return True
    stood = facts.stay_s >= proof.untold_stay_s and ReasonCode.WORK_NOT_TOLD in codes
    return stood and ReasonCode.CAMERA_GONE in codes


# What each reason adds to or takes from the confidence in an outcome.
WEIGHTS: dict[Outcome, dict[ReasonCode, float]] = {
    Outcome.CONFIRMED: {
        ReasonCode.WORKED_HERE: 0.2,
        ReasonCode.PASSED_WORKING: 0.2,
        ReasonCode.CAMERA_GONE: 0.2,
        ReasonCode.GAP: -0.05,
        ReasonCode.WORK_NOT_TOLD: -0.2,
    },
    Outcome.PASSED_BY: {
        ReasonCode.DROVE_BY: 0.2,
        ReasonCode.NOT_WORKING: 0.2,
        ReasonCode.TOO_FAR: 0.1,
        ReasonCode.OTHER_STREET: 0.1,
        ReasonCode.STOOD_STILL: 0.1,
        ReasonCode.UNFIT_MACHINE: 0.1,
        ReasonCode.CAMERA_STILL_SEES: 0.1,
        ReasonCode.WORK_NOT_TOLD: -0.2,
        ReasonCode.CAMERA_GONE: -0.2,
        ReasonCode.TOO_SHORT: -0.1,
    },
    Outcome.NOT_THERE: {ReasonCode.NEVER_NEAR: 0.2},
    Outcome.NO_DATA: {ReasonCode.GAP: 0.1, ReasonCode.NO_FIXES: 0.3, **dict.fromkeys(DISTRUST, 0.2)},
}
BASE = 0.6  # of 1
MARGIN = 0.15  # for twice the stay that was asked for, or a distance twice the radius


def _confidence(outcome: Outcome, facts: Facts, proof: Proof, reasons: Sequence[Reason]) -> float:
    weights = WEIGHTS[outcome]
    total = BASE + sum(weights.get(reason.code, 0.0) for reason in reasons)
    if outcome is Outcome.CONFIRMED and facts.work_s >= 2 * proof.stay_s:
        total += MARGIN
    if outcome is Outcome.NOT_THERE and facts.closest_m >= 4 * proof.within_m:
        total += MARGIN
    return round(min(max(total, 0.05), 0.99), 2)
