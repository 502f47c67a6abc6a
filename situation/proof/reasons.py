"""Reasons: what of the facts speaks for an outcome or about it, each with its figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from situation.fleet import VehicleKind
from situation.proof.evidence import CameraView, Evidence
from situation.proof.facts import Facts
from situation.proof.proofs import Proof

CAMERA_AFTER_S = 1800.0  # so long after a visit a camera's word is still about it
CAMERA_SETTLES_S = 300.0  # a finding is cleared with a delay of its own: what a camera still sees so soon means nothing
ODOMETER_M = 1_000.0  # some odometers tell whole kilometres; more than that, and wheels or fixes lie
# Of the fixes at work. A machine that rocks to and fro on a one-way street is matched to the other carriageway, or to
# none, for half of them.
LEAST_ON_STREET = 1 / 3
CROSSED = 0.75  # of the radius: nearer than that, a line between two fixes went past for certain
PASS_S = 15.0  # the least that a pass over a segment takes


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


def reasons_of(evidence: Evidence, facts: Facts, proof: Proof) -> list[Reason]:
    """All of them, what forbids belief first."""
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
