"""Verdicts for tests: valid by default, change one field."""

from __future__ import annotations

from datetime import datetime

from situation.proof.facts import Facts
from situation.proof.reasons import Reason, ReasonCode
from situation.proof.verdicts import Outcome, Verdict, VerdictVersion
from tests.builders import NOON


def a_version(
    version: int,
    *,
    incident: str = "i1",
    vehicle: str = "P-017",
    outcome: Outcome = Outcome.CONFIRMED,
    decided_at: datetime = NOON,
    why: str = "visit_ended",
) -> VerdictVersion:
    verdict = Verdict(
        incident=incident,
        vehicle=vehicle,
        outcome=outcome,
        confidence=0.8,
        reasons=(Reason(ReasonCode.WORKED_HERE, 312.5), Reason(ReasonCode.STOOD_HERE, 400.0)),
        facts=Facts(fixes=40, near_fixes=31, closest_m=12.5, stay_s=400.0, stays=((1.5, 401.5),)),
    )
    return VerdictVersion(version=version, decided_at=decided_at, why=why, verdict=verdict, operator="esil-tazalyk")
