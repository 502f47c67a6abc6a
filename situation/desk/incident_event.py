"""What partners are told of an incident."""

from __future__ import annotations

from situation.incidents import Incident


def event_of(incident: Incident) -> dict[str, object]:
    """What partners are told: thin, without personal data."""
    return {
        "incident": incident.id,
        "number": incident.public_no,
        "category": incident.category,
        "state": incident.state.value,
        "priority": incident.priority,
        "lat": incident.lat,
        "lon": incident.lon,
        "district": incident.district,
        "opened_at": incident.opened_at.isoformat(),
        "updated_at": incident.updated_at.isoformat(),
        "reaction_due_at": incident.reaction_due_at.isoformat(),
        "elimination_due_at": incident.elimination_due_at.isoformat(),
        "merged_into": incident.merged_into,
        "needs_location": incident.needs_location,
        "simulated": incident.simulated,
    }
