"""Which vehicles could help: how long each would take, who is free, and what is to be known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from geo.distances import haversine_m
from situation.candidates import Candidate, Eta, can_help, eta_of, remarks_on, vehicles_underway
from situation.fleet import Operator, Vehicle
from situation.incidents import OPEN_STATES, Incident
from situation.ports import IncidentFilter, Unit
from web.parts import Parts
from web.schemas import EtaBody, LastBody, NearestBody
from web.showing import show_vehicle
from web.visible import operators_of

ALL = 1_000_000


def nearest_vehicles(unit: Unit, incident: Incident, parts: Parts, *, limit: int) -> list[NearestBody]:
    """At most `limit` of them, the free first, each by how soon it would be there. A silent one is listed, too."""
    now, vehicles, operators = parts.clock.now(), unit.list_vehicles(), operators_of(unit)
    lasts = parts.fleet.lasts((each.id for each in vehicles if can_help(each, incident)), now)
    fit = [each for each in vehicles if each.id in lasts]
    open_ones = unit.list_incidents(IncidentFilter(states=OPEN_STATES, limit=ALL))
    underway = vehicles_underway(open_ones, but=incident.id)
    found = []
    for vehicle, eta in zip(fit, _etas(incident, fit, lasts, parts), strict=True):
        remarks = remarks_on(
            vehicle,
            incident,
            operator=operators.get(vehicle.operator),
            state=lasts[vehicle.id].state,
            age_s=lasts[vehicle.id].age_s,
            sent_elsewhere=vehicle.id in underway,
        )
        found.append(Candidate(vehicle=vehicle, eta=eta, remarks=remarks))
    chosen = sorted(found, key=lambda each: each.order)[:limit]
    return [_shown(each, incident, lasts[each.vehicle.id], operators, parts) for each in chosen]


def _etas(incident: Incident, fit: list[Vehicle], lasts: Mapping[str, LastBody], parts: Parts) -> Iterator[Eta]:
    """How long each vehicle takes, in their order."""
    places = [lasts[each.id] for each in fit]
    away_m = haversine_m(incident.lon, incident.lat, [each.lon for each in places], [each.lat for each in places])
    ways = parts.nearness.ways(incident, places)
    numbers = defaultdict(list)
    for each in fit:
        numbers[each.kind.value].append(parts.fleet.number_of(each.id))
    paces = parts.pace.kmh(numbers)
    for each, straight_m, place, (streets, either_way) in zip(fit, away_m.tolist(), places, ways, strict=True):
        really_kmh = paces.get(each.kind)
        yield eta_of(straight_m, streets, either_way=either_way, age_s=place.age_s, really_kmh=really_kmh)


def _shown(
    candidate: Candidate, incident: Incident, last: LastBody, operators: Mapping[str, Operator], parts: Parts
) -> NearestBody:
    vehicle, eta = candidate.vehicle, candidate.eta
    return NearestBody(
        **dict(show_vehicle(vehicle, number=parts.fleet.number_of(vehicle.id), operators=operators)),
        last=last,
        distance_m=round(float(haversine_m(incident.lon, incident.lat, last.lon, last.lat)), 1),
        eta=EtaBody(low_s=round(eta.low_s), high_s=round(eta.high_s), metres=round(eta.metres), by=eta.by),
        free=candidate.is_free,
        remarks=sorted(candidate.remarks),
    )
