"""Incidents past their clocks: nobody has reacted in time, or the thing is not mended in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from situation.conditions import Condition
from situation.incidents import UNATTENDED_STATES, Incident
from situation.picture import Picture


class IncidentUnattended:
    """Holds while nobody has reacted to an incident whose reaction clock has run out."""

    name = "incident_unattended"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per incident."""
        for incident in picture.incidents.values():
            if incident.state in UNATTENDED_STATES and picture.now > incident.reaction_due_at:
                yield _condition(self.name, incident, incident.reaction_due_at)


class IncidentOverdue:
    """Holds while an incident is open past its elimination clock. Only finishing the work ends it."""

    name = "incident_overdue"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per incident."""
        for incident in picture.incidents.values():
            if incident.is_open and picture.now > incident.elimination_due_at:
                yield _condition(self.name, incident, incident.elimination_due_at)


def _condition(rule: str, incident: Incident, due_at: datetime) -> Condition:
    return Condition(
        rule=rule,
        subject=f"incident:{incident.id}",
        priority=min(incident.priority, 3),
        since_at=due_at,
        facts={"number": incident.public_no, "category": incident.category, "due_at": due_at.isoformat()},
        lat=incident.lat,
        lon=incident.lon,
        incident=incident.id,
        wants_ticket=True,
        simulated=incident.simulated,
    )
