"""What the roles say of themselves, and how long ago they said it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from situation.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReport:
    """A role's newest word."""

    at: datetime
    figures: dict[str, float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


class RoleWatch:
    """The newest word of each role, by our own clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.reports: dict[str, RoleReport] = {}

    def take(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None:
        """Remember what the role said, and when we heard it."""
        self.reports[role] = RoleReport(at=self._clock.now(), figures=figures, words=words)

    def ages_s(self) -> dict[str, float]:
        """Seconds since each role spoke."""
        now = self._clock.now()
        return {role: round((now - report.at).total_seconds(), 1) for role, report in self.reports.items()}

    def silent(self, roles: tuple[str, ...], after_s: float) -> dict[str, str]:
        """Those of the roles that are not heard, and why we think so."""
        ages = self.ages_s()
        return {
            role: f"silent for {ages[role]:.0f} s" if role in ages else "never heard"
            for role in roles
            if ages.get(role, after_s + 1) > after_s
        }
