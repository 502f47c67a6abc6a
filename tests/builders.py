"""Things for tests: valid by default, change one field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from situation.cameras import Camera, CameraId, Finding, FindingId, FindingKind, Zone, ZoneKind
from situation.conditions import Condition
from situation.fleet import (
    Operator,
    OperatorId,
    Ownership,
    Tracker,
    TrackerId,
    TrackerProtocol,
    Vehicle,
    VehicleId,
    VehicleKind,
)
from situation.incidents import Incident, IncidentId
from situation.positions import POSITIONS
from situation.visits import Visit

NOON = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)  # twelve o'clock in Astana
PLACE = (51.1280, 71.4304)  # Baiterek


def after(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def an_operator(id: str = "esil-tazalyk", **changes: Any) -> Operator:
    return Operator(**({"id": OperatorId(id), "name": id, "ownership": Ownership.CONTRACTOR} | changes))


def a_vehicle(id: str = "P-017", **changes: Any) -> Vehicle:
    fields = {
        "id": VehicleId(id),
        "operator": OperatorId("esil-tazalyk"),
        "kind": VehicleKind.PLOW,
        "plate": "017ABC01",
    }
    return Vehicle(**(fields | changes))


def a_tracker(id: str = "868000000000017", **changes: Any) -> Tracker:
    fields = {"id": TrackerId(id), "vehicle": VehicleId("P-017"), "protocol": TrackerProtocol.WIALON}
    return Tracker(**(fields | {"since_at": NOON, "by": "admin"} | changes))


def an_incident(**changes: Any) -> Incident:
    fields: dict[str, Any] = {
        "id": IncidentId("i1"),
        "public_no": "A-2026-000001",
        "category": "snow_road",
        "lat": PLACE[0],
        "lon": PLACE[1],
        "radius_m": 60.0,
        "opened_at": NOON,
        "updated_at": NOON,
        "reaction_due_at": after(30 * 60),
        "elimination_due_at": after(4 * 3600),
    }
    return Incident(**(fields | changes))


def a_visit(arrive_s: float = 0, leave_s: float | None = None, **changes: Any) -> Visit:
    fields: dict[str, Any] = {
        "incident": "i1",
        "vehicle": "P-017",
        "operator": "esil-tazalyk",
        "arrived_at": after(arrive_s),
        "left_at": after(arrive_s if leave_s is None else leave_s),
        "closest_m": 20.0,
    }
    return Visit(**(fields | changes))


def a_camera(id: str = "cam-1", **changes: Any) -> Camera:
    corner = ((0.1, 0.5), (0.5, 0.5), (0.5, 0.9), (0.1, 0.9))
    fields: dict[str, Any] = {
        "id": CameraId(id),
        "name": "Clinic 3",
        "lat": PLACE[0],
        "lon": PLACE[1],
        "address": "rtsp://cameras.city/1",
        "zones": (Zone(id="ramp", kind=ZoneKind.RAMP, polygon=corner),),
    }
    return Camera(**(fields | changes))


def a_finding(id: str = "f1", **changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "id": FindingId(id),
        "camera": CameraId("cam-1"),
        "kind": FindingKind.BLOCKED_RAMP,
        "zone": "ramp",
        "since_at": NOON,
        "seen_at": NOON,
        "score": 0.9,
        "frame_sha256": "ab" * 32,
    }
    return Finding(**(fields | changes))


def a_condition(**changes: Any) -> Condition:
    fields: dict[str, Any] = {
        "rule": "vehicle_silent",
        "subject": "vehicle:P-017",
        "priority": 3,
        "since_at": NOON,
        "lat": PLACE[0],
        "lon": PLACE[1],
    }
    return Condition(**(fields | changes))


def positions(*rows: dict[str, Any]) -> pa.RecordBatch:
    """A batch of positions; each row says only what matters, the rest is a standing P-017 at PLACE at noon."""
    whole = []
    for number, row in enumerate(rows, start=1):
        fields: dict[str, Any] = {
            "vehicle": "P-017",
            "operator": "esil-tazalyk",
            "fix_at": NOON,
            "received_at": row.get("fix_at", NOON),
            "lat": PLACE[0],
            "lon": PLACE[1],
            "speed_kmh": 0.0,
            "flags": 0,
            "near": [],
            "near_m": [],
            "stream_seq": number,
            "item": 0,
        }
        whole.append({name: (fields | row).get(name) for name in POSITIONS.names})
    return pa.RecordBatch.from_pylist(whole, schema=POSITIONS)
