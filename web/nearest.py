"""Which vehicles could help: of a fitting kind, with a position, nearest first."""

from __future__ import annotations

from geo.distances import haversine_m
from situation.catalogue import CATEGORIES
from situation.fleet import Vehicle
from situation.incidents import Incident
from situation.ports import Unit
from web.parts import Parts
from web.schemas import NearestBody
from web.showing import show_vehicle
from web.visible import operators_of


def nearest_vehicles(unit: Unit, incident: Incident, parts: Parts, *, limit: int) -> list[NearestBody]:
    """At most `limit` of them. A silent one is listed, too, where it was last: its state says so."""
    operators = operators_of(unit)
    now, found = parts.clock.now(), []
    for vehicle in unit.list_vehicles():
        last = parts.fleet.find_last(vehicle.id, now) if _can_help(vehicle, incident) else None
        if last is None:
            continue
        shown = show_vehicle(vehicle, number=parts.fleet.number_of(vehicle.id), operators=operators)
        away_m = float(haversine_m(incident.lon, incident.lat, last.lon, last.lat))
        found.append(NearestBody(**dict(shown), last=last, distance_m=round(away_m, 1)))
    return sorted(found, key=lambda each: (each.distance_m, each.id))[:limit]


def _can_help(vehicle: Vehicle, incident: Incident) -> bool:
    category = CATEGORIES.get(incident.category)
    return vehicle.on_duty and category is not None and vehicle.kind in category.kinds
