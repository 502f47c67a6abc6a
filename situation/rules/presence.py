"""What a visit says about presence: shared by the rules of arriving and leaving."""

from __future__ import annotations

from situation.catalogue import CATEGORIES
from situation.fleet import VehicleKind
from situation.incidents import Incident
from situation.picture import Picture
from situation.visits import Visit


def was_sent(visit: Visit, incident: Incident) -> bool:
    """Whether the vehicle was dispatched to this incident."""
    return visit.vehicle in incident.vehicles


def is_fit(visit: Visit, incident: Incident, picture: Picture) -> bool:
    """Whether a machine of this kind can do such work; a machine of unknown kind may."""
    category = CATEGORIES.get(incident.category)
    vehicle = picture.vehicles.get(visit.vehicle)
    if category is None or not category.kinds:
        return False
    return vehicle is None or vehicle.kind is VehicleKind.OTHER or vehicle.kind in category.kinds


def is_at_work(visit: Visit) -> bool:
    """Whether the visit is more than driving by: it stood there, or its tools were in use."""
    return visit.standing_fixes > 0 or visit.working_fixes > 0


def is_simulated(visit: Visit, picture: Picture) -> bool:
    """Whether the vehicle is a made-up one."""
    vehicle = picture.vehicles.get(visit.vehicle)
    return vehicle is not None and vehicle.simulated
