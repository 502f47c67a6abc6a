"""Verdicts made into what an audience may see of them."""

from __future__ import annotations

from dataclasses import fields
from math import isfinite
from typing import Any

from situation.ports import Unit
from situation.proof.facts import Facts
from situation.proof.verdicts import VerdictVersion
from web.verdict_schemas import ReasonBody, VerdictBody
from web.visible import Audience


def show_verdicts(unit: Unit, incident: str, audience: Audience) -> list[VerdictBody]:
    """All versions about the vehicles in sight."""
    versions = unit.list_verdicts(incident=incident)
    return [show_verdict(version) for version in versions if audience.sees_operator(version.operator)]


def show_verdict(version: VerdictVersion) -> VerdictBody:
    """One version."""
    verdict = version.verdict
    return VerdictBody(
        vehicle=verdict.vehicle,
        operator=version.operator,
        version=version.version,
        decided_at=version.decided_at,
        why=version.why,
        outcome=verdict.outcome,
        confidence=verdict.confidence,
        reasons=[ReasonBody(code=reason.code, figure=_finite(reason.figure)) for reason in verdict.reasons],
        facts={field.name: _finite(getattr(verdict.facts, field.name)) for field in fields(Facts)},
    )


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not isfinite(value) else value
