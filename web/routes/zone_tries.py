"""Zones tried before they are kept: what the detectors see with them on the newest picture."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fastapi import APIRouter

from situation.cameras import Camera, CameraId, CameraReport, Zone
from situation.errors import NotFound, Unavailable
from web.asks import ZonesAsk
from web.auth import Manages
from web.parts import Parts, With
from web.schemas import OneLookBody, SeenVehicleBody, SeenZoneBody
from web.showing import columns

router = APIRouter(tags=["cameras"])


@router.post("/cameras/{id}/try")
async def try_zones(id: str, ask: ZonesAsk, _: Manages, parts: With) -> OneLookBody:
    """What is seen now with these zones, and why not; 503 when it takes longer than 10 s. Nothing is kept."""
    camera, report, jpeg = await asyncio.to_thread(_newest, CameraId(id), parts)
    if parts.zone_tries is None:
        raise Unavailable("no detectors are wired to this web role")
    zones = tuple(Zone(id=zone.id, kind=zone.kind, polygon=tuple(zone.polygon)) for zone in ask.zones)
    seen = await parts.zone_tries.look(replace(camera, zones=zones), jpeg)
    return OneLookBody(
        **columns(seen)
        | {
            "picture_at": report.picture_at,
            "zones": [SeenZoneBody(**columns(one)) for one in seen.zones],
            "vehicles": [SeenVehicleBody(**columns(one)) for one in seen.vehicles],
        }
    )


def _newest(id: CameraId, parts: Parts) -> tuple[Camera, CameraReport, bytes]:
    with parts.store.read() as unit:
        camera = unit.find_camera(id)
    if camera is None:
        raise NotFound("camera", id)
    report = parts.cameras.find(id)
    jpeg = parts.frame_store.find(report.snapshot_sha256) if report and report.snapshot_sha256 else None
    if report is None or jpeg is None:
        raise NotFound("picture of camera", id)
    return camera, report, jpeg
