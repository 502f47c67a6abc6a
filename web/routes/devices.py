"""Trackers: what was last heard of each vehicle's."""

from __future__ import annotations

from fastapi import APIRouter

from web.auth import Manages
from web.parts import With
from web.schemas import DeviceBody, Page

router = APIRouter(prefix="/devices", tags=["devices"])


@router.get("")
def devices(_: Manages, parts: With) -> Page[DeviceBody]:
    """One per vehicle; nulls where nothing was heard."""
    with parts.store.read() as unit:
        vehicles = unit.list_vehicles()
    now, items = parts.clock.now(), []
    for vehicle in vehicles:
        last = parts.fleet.find_last(vehicle.id, now)
        heard = (last.fix_at, last.received_at, last.age_s) if last else (None, None, None)
        fix_at, received_at, age_s = heard
        items.append(
            DeviceBody(
                vehicle=vehicle.id, operator=vehicle.operator, fix_at=fix_at, received_at=received_at, age_s=age_s
            )
        )
    return Page(items=items)
