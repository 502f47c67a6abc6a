"""Incidents put into a store, and asked for."""

from __future__ import annotations

from typing import Any

from situation.incidents import Incident, IncidentId
from situation.ports import IncidentFilter, Store


def number_of(n: int) -> dict[str, Any]:
    return {"id": IncidentId(f"i{n:04d}"), "public_no": f"A-2026-{n:06d}"}


def put_incidents(store: Store, *incidents: Incident) -> None:
    with store.begin() as unit:
        for incident in incidents:
            unit.put_incident(incident)


def ids_of(store: Store, **wanted: Any) -> list[str]:
    with store.read() as unit:
        return [incident.id for incident in unit.list_incidents(IncidentFilter(**wanted))]
