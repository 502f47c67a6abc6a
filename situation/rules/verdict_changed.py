"""What a vehicle has proven at an incident is no longer what the incident was ended on."""

from __future__ import annotations

from collections.abc import Iterator

from situation.conditions import Condition
from situation.picture import VISITS_KEPT, Picture, VerdictChange
from situation.proof.verdicts import Outcome

LOST, OTHER = 2, 3  # priorities: what counted as done is no longer proven; anything else


class VerdictChanged:
    """Holds for a shift, or until the verdict is as before or the incident is reopened."""

    name = "verdict_changed"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident."""
        for key, change in picture.verdict_changes.items():
            if picture.now - change.after.decided_at < VISITS_KEPT:
                yield _condition(self.name, key, change)


def _condition(rule: str, key: str, change: VerdictChange) -> Condition:
    incident, verdict = change.incident, change.after.verdict
    return Condition(
        rule=rule,
        subject=f"verdict:{key}",
        priority=LOST if change.before.outcome is Outcome.CONFIRMED else OTHER,
        since_at=change.after.decided_at,
        facts={
            "vehicle": verdict.vehicle,
            "operator": change.after.operator,
            "number": incident.public_no,
            "before": change.before.outcome.value,
            "after": verdict.outcome.value,
            "why": change.after.why,
        },
        lat=incident.lat,
        lon=incident.lon,
        vehicle=verdict.vehicle,
        incident=incident.id,
        simulated=incident.simulated,
    )
