"""A verdict's version as a flat row and back: shared by all stores. Infinite figures are kept as null."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

import msgspec

from situation.proof.facts import Facts
from situation.proof.reasons import Reason
from situation.proof.verdicts import Outcome, Verdict, VerdictVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """One version of the verdict about a vehicle at an incident."""

    incident: str
    vehicle: str
    version: int
    operator: str
    decided_at: datetime
    why: str
    outcome: Outcome
    confidence: float
    reasons: tuple[Reason, ...]
    facts: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells versions apart."""
        return self.incident, self.vehicle, self.version


def row_of(version: VerdictVersion) -> VerdictRow:
    """To be kept."""
    verdict = version.verdict
    facts = msgspec.to_builtins(verdict.facts)
    return VerdictRow(
        incident=verdict.incident,
        vehicle=verdict.vehicle,
        version=version.version,
        operator=version.operator,
        decided_at=version.decided_at,
        why=version.why,
        outcome=verdict.outcome,
        confidence=verdict.confidence,
        reasons=verdict.reasons,
        facts={
            name: None if isinstance(value, float) and not isfinite(value) else value for name, value in facts.items()
        },
    )


def version_of(row: VerdictRow) -> VerdictVersion:
    """As it was given."""
    told = {name: value for name, value in row.facts.items() if value is not None}  # the others are infinite by default
    verdict = Verdict(
        incident=row.incident,
        vehicle=row.vehicle,
        outcome=row.outcome,
        confidence=row.confidence,
        reasons=row.reasons,
        facts=msgspec.convert(told, Facts),
    )
    return VerdictVersion(
        version=row.version, decided_at=row.decided_at, why=row.why, verdict=verdict, operator=row.operator
    )


def versions_of(
    rows: Iterable[VerdictRow],
    *,
    incident: str | None = None,
    vehicle: str | None = None,
    since: datetime | None = None,
) -> list[VerdictVersion]:
    """Those wanted, by incident, vehicle and version."""
    wanted = (row for row in rows if incident in (None, row.incident) and vehicle in (None, row.vehicle))
    recent = (row for row in wanted if since is None or row.decided_at >= since)
    return [version_of(row) for row in sorted(recent, key=lambda row: row.key)]
