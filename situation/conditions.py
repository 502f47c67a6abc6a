"""Condition: what a rule says holds now. Alerts are made by comparing conditions with the alerts that stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

Fact = str | float | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that holds now. The same rule and subject mean the same episode while it goes on holding."""

    rule: str
    subject: str  # "vehicle:P-017", "incident:<id>", "camera:<id>/<zone>"
    priority: int
    since_at: datetime
    facts: dict[str, Fact] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    vehicle: str = ""
    incident: str = ""
    camera: str = ""
    finding: str = ""
    frame_sha256: str = ""
    opens: str = ""  # category of the incident that a new episode opens
    wants_ticket: bool = False  # whether a new episode is work for another service
    simulated: bool = False
    muted_by: str = ""  # "rule/subject" of the condition that explains it: no alert begins by it

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject."""
        return self.rule, self.subject
