"""Verdict: what a vehicle's track proves about an incident. A pure function of the evidence and the proof asked for.

`confirmed` is said only of work that the track shows; what could have happened in a silence is `no_data`, and what the
device cannot be trusted about is `no_data` too. Late data makes a new version; the old one is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from situation.fleet import VehicleKind
from situation.proof.evidence import CameraView, Evidence
from situation.proof.facts import Facts, measure
from situation.proof.proofs import PROOFS, Proof

CAMERA_AFTER_S = 1800.0  # so long after a visit a camera's word is still about it
CAMERA_SETTLES_S = 300.0  # a finding is cleared with a delay of its own: what a camera still sees so soon means nothing
ODOMETER_M = 1_000.0  # some odometers tell whole kilometres; more than that, and wheels or fixes lie
# Of the fixes at work. A machine that rocks to and fro on a one-way street is matched to the other carriageway, or to
# none, for half of them.
LEAST_ON_STREET = 1 / 3
CROSSED = 0.75  # of the radius: nearer than that, a line between two fixes went past for certain
PASS_S = 15.0  # the least that a pass over a segment takes


class Outcome(StrEnum):
    """The four things that can be said."""

    CONFIRMED = "confirmed"
    PASSED_BY = "passed_by"  # was near, but no proof of the work
    NOT_THERE = "not_there"
    NO_DATA = "no_data"  # the track does not say, or cannot be trusted


class ReasonCode(StrEnum):
    """Why. Each comes with a figure, whose unit is in the comment."""

    WORKED_HERE = "worked_here"  # seconds at work
    PASSED_WORKING = "passed_working"  # passes over the incident's street
    PASSED_IDLE = "passed_idle"  # passes in transit or untold
    STOOD_HERE = "stood_here"  # seconds
    TOO_SHORT = "too_short"  # seconds at work, less than asked for
    TOO_FAR = "too_far"  # median metres of the fixes at work
    STOOD_STILL = "stood_still"  # share of the fixes at work that move
    OTHER_STREET = "other_street"  # share of the fixes at work that are on the incident's street
    NOT_WORKING = "not_working"  # fixes in which the device said so
    WORK_NOT_TOLD = "work_not_told"  # near fixes of a device that says nothing of work
    UNFIT_MACHINE = "unfit_machine"  # 0
    DROVE_BY = "drove_by"  # km/h
    WENT_PAST = "went_past"  # metres of the line between two fixes, neither of which is near
    NEVER_NEAR = "never_near"  # closest metres
    NO_FIXES = "no_fixes"  # 0
    GAP = "gap"  # seconds in which it may have been there unseen
    CLOCK_OFF = "clock_off"  # seconds
    MOCKED = "mocked"  # fixes that the device calls simulated
    TELEPORTED = "teleported"  # stays it cannot have driven to or from
    ODOMETER_DISAGREES = "odometer_disagrees"  # metres
    FROZEN = "frozen"  # near fixes that do not move at all while at work
    LATE_DATA = "late_data"  # share of near fixes
    CAMERA_GONE = "camera_gone"  # seconds after the visit
    CAMERA_STILL_SEES = "camera_still_sees"  # seconds after the visit


DISTRUST = frozenset(
    {
        ReasonCode.CLOCK_OFF,
        ReasonCode.MOCKED,
        ReasonCode.TELEPORTED,
        ReasonCode.ODOMETER_DISAGREES,
        ReasonCode.FROZEN,
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for the outcome or about it."""

    code: ReasonCode
    figure: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known about a vehicle at an incident."""

    incident: str
    vehicle: str
    outcome: Outcome
    confidence: float  # 0-1: how much speaks for it. An order, not a probability
    reasons: tuple[Reason, ...]
    facts: Facts

    @property
    def codes(self) -> frozenset[ReasonCode]:
        """The reasons without their figures."""
        return frozenset(reason.code for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictVersion:
    """A verdict as it was given at some moment. Never changed, only followed by the next."""

    version: int
    decided_at: datetime
    why: str  # what made us look again, such as "late data" or "pass credited"
    verdict: Verdict
    operator: str = ""  # whose the vehicle was at that moment


def decide(evidence: Evidence, proof: Proof | None = None) -> Verdict:
    """The verdict. `proof`: what the category asks for, where a city asks for something else."""
    proof = proof or PROOFS.get(evidence.incident.category, PROOFS["other"])
    facts = measure(evidence, proof)
    reasons = _reasons(evidence, facts, proof)
    outcome = _outcome(facts, proof, frozenset(reason.code for reason in reasons))
    return Verdict(
        incident=evidence.incident.id,
        vehicle=evidence.vehicle,
        outcome=outcome,
        confidence=_confidence(outcome, facts, proof, reasons),
        reasons=tuple(reasons),
        facts=facts,
    )


def with_version(
    versions: Sequence[VerdictVersion], verdict: Verdict, *, at: datetime, why: str
) -> tuple[VerdictVersion, ...]:
    """The versions with this verdict as the newest; the same ones where it says nothing new."""
    if versions and not is_news(versions[-1].verdict, verdict):
        return tuple(versions)
    return (*versions, VerdictVersion(version=len(versions) + 1, decided_at=at, why=why, verdict=verdict))


def is_news(old: Verdict, new: Verdict) -> bool:
    """Whether outcome or reasons differ; figures alone grow with every fix and are no news."""
    return old.outcome is not new.outcome or old.codes != new.codes


def changed_since(versions: Sequence[VerdictVersion], ended_at: datetime) -> tuple[Verdict, VerdictVersion] | None:
    """(the verdict on which an incident was ended, the newest version) where their outcomes differ.

    An incident that was ended before anything was known stands on the first verdict.
    """
    if not versions:
        return None
    before = next((each for each in reversed(versions) if each.decided_at <= ended_at), versions[0]).verdict
    return (before, versions[-1]) if before.outcome is not versions[-1].verdict.outcome else None


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


def _reasons(evidence: Evidence, facts: Facts, proof: Proof) -> list[Reason]:
    return [
        *_distrust(facts),
        *_work(facts, proof),
        *_presence(evidence, facts, proof),
        *_silence(facts, proof),
        *_quality(facts),
        *_camera(evidence, facts),
    ]


def _distrust(facts: Facts) -> list[Reason]:
    found = [
        (facts.clock_off_s != 0, ReasonCode.CLOCK_OFF, facts.clock_off_s),
        (facts.mocked > 0, ReasonCode.MOCKED, float(facts.mocked)),
        (facts.teleports > 0, ReasonCode.TELEPORTED, float(facts.teleports)),
        (facts.odometer_off_m > ODOMETER_M, ReasonCode.ODOMETER_DISAGREES, facts.odometer_off_m),
        (facts.frozen > 0, ReasonCode.FROZEN, float(facts.frozen)),
    ]
    return [Reason(code, figure) for holds, code, figure in found if holds]


def _work(facts: Facts, proof: Proof) -> list[Reason]:
    """What speaks of work at the incident."""
    reasons = []
    if facts.work_s > 0 and facts.work_m > proof.within_m:
        reasons.append(Reason(ReasonCode.TOO_FAR, facts.work_m))
    elif facts.work_s > 0 and facts.work_on_street < LEAST_ON_STREET:
        reasons.append(Reason(ReasonCode.OTHER_STREET, facts.work_on_street))
    elif facts.work_s > 0 and facts.work_moving < proof.moving:
        reasons.append(Reason(ReasonCode.STOOD_STILL, facts.work_moving))
    elif facts.work_s >= proof.stay_s:
        reasons.append(Reason(ReasonCode.WORKED_HERE, facts.work_s))
    elif facts.work_s > 0:
        reasons.append(Reason(ReasonCode.TOO_SHORT, facts.work_s))
    if proof.passes and facts.passes_working >= proof.passes:
        reasons.append(Reason(ReasonCode.PASSED_WORKING, float(facts.passes_working)))
    if facts.passes_other:
        reasons.append(Reason(ReasonCode.PASSED_IDLE, float(facts.passes_other)))
    return reasons


def _presence(evidence: Evidence, facts: Facts, proof: Proof) -> list[Reason]:
    """How it was there."""
    reasons = []
    if evidence.kind is not VehicleKind.OTHER and evidence.kind not in proof.kinds:
        reasons.append(Reason(ReasonCode.UNFIT_MACHINE))
    if not facts.fixes:
        return [*reasons, Reason(ReasonCode.NO_FIXES)]
    if not facts.near_fixes:
        crossed = facts.line_m <= evidence.incident.radius_m * CROSSED
        nearest = Reason(ReasonCode.WENT_PAST, facts.line_m) if crossed else None
        return [*reasons, nearest or Reason(ReasonCode.NEVER_NEAR, facts.closest_m)]
    if facts.driving > facts.standing + facts.creeping:
        reasons.append(Reason(ReasonCode.DROVE_BY, facts.fastest_kmh))
    elif facts.stay_s > 0:
        reasons.append(Reason(ReasonCode.STOOD_HERE, facts.stay_s))
    if not facts.told_near:
        reasons.append(Reason(ReasonCode.WORK_NOT_TOLD, float(facts.near_fixes)))
    elif facts.work_s == 0:
        reasons.append(Reason(ReasonCode.NOT_WORKING, float(facts.told_near)))
    return reasons


def _silence(facts: Facts, proof: Proof) -> list[Reason]:
    """A silence that is long enough for the work, and for the way there and back."""
    needed_s = PASS_S if proof.passes else proof.stay_s
    return [Reason(ReasonCode.GAP, facts.hidden_s)] if facts.hidden_s > needed_s else []


def _quality(facts: Facts) -> list[Reason]:
    return [Reason(ReasonCode.LATE_DATA, facts.late_share)] if facts.late_share > 0 else []


def _camera(evidence: Evidence, facts: Facts) -> list[Reason]:
    """The last word of a camera about the visit: from its beginning to half an hour after it."""
    if not facts.stays:
        return []
    began, ended = facts.stays[-1]
    latest = min(ended + CAMERA_AFTER_S, evidence.until.timestamp())
    words = [word for word in evidence.words if began <= word.at.timestamp() <= latest]
    if not words:
        return []
    last = max(words, key=lambda word: (word.at, word.view))
    after_s = last.at.timestamp() - ended
    if last.view is CameraView.GONE:
        return [Reason(ReasonCode.CAMERA_GONE, after_s)]
    return [Reason(ReasonCode.CAMERA_STILL_SEES, after_s)] if after_s >= CAMERA_SETTLES_S else []


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
