"""Who may see what: an audience, and the things that lie within its sight.

A contractor sees what belongs to its operator: its vehicles, and the incidents that one of them was sent to or has
visited. What is foreign does not exist for it: it is NotFound, never Forbidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from situation.errors import NotFound
from situation.fleet import Operator, Vehicle, VehicleId
from situation.incidents import Incident, IncidentId
from situation.people import RIGHTS, Right, Role, User
from situation.ports import IncidentFilter, Unit


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who sees the same. `operator` None sees all operators; "" is a contractor that nobody has bound."""

    role: Role
    operator: str | None

    def may(self, right: Right) -> bool:
        """Whether the role carries the right."""
        return right in RIGHTS[self.role]

    def sees_operator(self, operator: str) -> bool:
        """Whether the operator's things are in sight."""
        return self.operator is None or (operator != "" and operator == self.operator)


def audience_of(user: User) -> Audience:
    """What the user sees."""
    return Audience(user.role, user.operator if user.role is Role.CONTRACTOR else None)


def operators_of(unit: Unit) -> dict[str, Operator]:
    """Operators by id."""
    return {operator.id: operator for operator in unit.list_operators()}


def visible_vehicle(unit: Unit, id: str, audience: Audience) -> Vehicle:
    """The vehicle, or NotFound; also NotFound when it is not the audience's to see."""
    vehicle = unit.find_vehicle(VehicleId(id))
    if vehicle is None or not audience.sees_operator(vehicle.operator):
        raise NotFound("vehicle", id)
    return vehicle


def visible_incident(unit: Unit, id: str, audience: Audience) -> Incident:
    """The incident by its id, or NotFound; also NotFound when it is not the audience's to see."""
    incident = unit.get_incident(IncidentId(id))
    if audience.operator is None:
        return incident
    own = unit.list_incidents(IncidentFilter(ids=frozenset({id}), visited_by_operator=audience.operator, limit=1))
    if not audience.operator or not own:
        raise NotFound("incident", id)
    return incident


def operators_at(unit: Unit, incident: Incident) -> frozenset[str]:
    """Whose vehicles were sent to the incident or have been there."""
    sent = (unit.find_vehicle(VehicleId(vehicle)) for vehicle in incident.vehicles)
    visited = unit.list_visits(incident=incident.id)
    return frozenset(vehicle.operator for vehicle in sent if vehicle) | {visit.operator for visit in visited}
