"""Verdicts as they cross the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class ReasonBody(BaseModel):
    """Why; the figure's unit is the code's own (docs/verdicts.md)."""

    code: str
    figure: float | None


class VerdictBody(BaseModel):
    """One version of what a vehicle's track proves about an incident."""

    vehicle: str
    operator: str
    version: int
    decided_at: datetime
    why: str
    outcome: str
    confidence: float
    reasons: list[ReasonBody]
    facts: dict[str, Any]  # null: infinitely far
