"""Vehicles, where they are, and where they have been."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Response

from situation.fleet import Operator, Vehicle
from web.auth import SeesMap
from web.geojson import GEOJSON, TRACK_COLUMNS, track_geojson
from web.parts import Parts, With
from web.schemas import Page, VehicleLastBody
from web.showing import show_vehicle
from web.times import From, To, check_times
from web.visible import audience_of, operators_of, visible_vehicle

router = APIRouter(prefix="/vehicles", tags=["vehicles"])


@router.get("")
def vehicles(signed_in: SeesMap, parts: With) -> Page[VehicleLastBody]:
    """All vehicles in sight, each with its newest position. A fleet is one page."""
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        operators, all_vehicles = operators_of(unit), unit.list_vehicles()
    seen = [vehicle for vehicle in all_vehicles if audience.sees_operator(vehicle.operator)]
    return Page(items=[with_last(vehicle, operators, parts) for vehicle in seen])


@router.get("/{id}")
def vehicle(id: str, signed_in: SeesMap, parts: With) -> VehicleLastBody:
    """One vehicle and its newest position."""
    with parts.store.read() as unit:
        found = visible_vehicle(unit, id, audience_of(signed_in.user))
        return with_last(found, operators_of(unit), parts)


@router.get("/{id}/track", response_class=Response)
def track(id: str, from_at: From, to_at: To, signed_in: SeesMap, parts: With) -> Response:
    """Where it has been, as GeoJSON; broken where it was silent."""
    check_times(from_at, to_at, timedelta(days=parts.settings.track_days))
    with parts.store.read() as unit:
        visible_vehicle(unit, id, audience_of(signed_in.user))
    table = parts.archive.read(vehicles=[id], from_at=from_at, to_at=to_at, columns=TRACK_COLUMNS)
    return Response(track_geojson(id, table), media_type=GEOJSON)


def with_last(vehicle: Vehicle, operators: dict[str, Operator], parts: Parts) -> VehicleLastBody:
    """The vehicle as shown in lists."""
    shown = show_vehicle(vehicle, number=parts.fleet.number_of(vehicle.id), operators=operators)
    return VehicleLastBody(**dict(shown), last=parts.fleet.find_last(vehicle.id, parts.clock.now()))
