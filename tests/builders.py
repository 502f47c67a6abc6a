"""Things for tests: valid by default, change one field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from situation.alerts import Alert, AlertId
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
from situation.handovers import Handover, HandoverId, Service
from situation.incidents import Incident, IncidentId
from situation.journal import Change, Subject
from situation.offences import Offence
from situation.people import Role, User, UserId
from situation.plates import PlateForm
from situation.positions import POSITIONS
from situation.tickets import Delivery, DeliveryId, Ticket, TicketId
from situation.visits import Visit
from situation.warnings import Area, PublicWarning, Severity, Urgency, WarningEvent

NOON = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)  # twelve o'clock in Astana
PLACE = (51.1280, 71.4304)  # Baiterek
METRES_NORTH = 1 / 111_250.0  # degrees


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


def an_alert(id: str = "a1", **changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "id": AlertId(id),
        "rule": "vehicle_silent",
        "subject": f"vehicle:{id}",
        "raised_at": NOON,
        "updated_at": NOON,
        "facts": {"for_s": 301.5, "count": 3, "night": True, "street": "Тәуелсіздік даңғылы", "none": None},
    }
    return Alert(**(fields | changes))


def a_ticket(id: str = "t1", **changes: Any) -> Ticket:
    fields: dict[str, Any] = {
        "id": TicketId(id),
        "number": f"T-2026-{id}",
        "title": "Снег",
        "category": "snow_road",
        "description": "Қар көп",
        "lat": 51.1,
        "lon": 71.4,
        "priority": 2,
        "opened_at": NOON,
    }
    return Ticket(**(fields | changes))


def a_delivery(id: str = "d1", **changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "id": DeliveryId(id),
        "destination": "webhook",
        "subject": "ticket:t1",
        "type": "kz.city.ticket.opened.v1",
        "body": {"number": "T-1", "lat": 51.1, "list": [1, {"a": None}]},
        "occurred_at": NOON,
        "next_try_at": NOON,
    }
    return Delivery(**(fields | changes))


def a_user(login: str = "aigerim", **changes: Any) -> User:
    return User(**({"id": UserId(f"u-{login}"), "login": login, "name": "Әйгерім", "role": Role.DISPATCHER} | changes))


def a_change(id: str = "i1", **changes: Any) -> Change:
    fields: dict[str, Any] = {"at": NOON, "by": "aigerim", "subject": Subject.INCIDENT, "id": id, "action": "opened"}
    return Change(**(fields | changes))


def a_handover(id: str = "h1", **changes: Any) -> Handover:
    fields: dict[str, Any] = {
        "id": HandoverId(id),
        "number": f"H-2026-{id}",
        "incident": "i1",
        "service": Service.AMBULANCE,
        "to": "103",
        "handed_by": "dispatcher",
        "handed_at": NOON,
        "call_back_at": after(600),
    }
    return Handover(**(fields | changes))


def an_offence(id: str = "i1", **changes: Any) -> Offence:
    fields: dict[str, Any] = {
        "id": id,
        "number": "123ABC01",
        "form": PlateForm.PERSON_2012,
        "written": "123 АВС 01",
        "category": "ramp_blocked",
        "lat": PLACE[0],
        "lon": PLACE[1],
        "seen_at": NOON,
        "confirmed_by": "supervisor",
        "confirmed_at": after(60),
        "forget_at": after(90 * 86_400),
    }
    return Offence(**(fields | changes))


def a_warning(**changes: Any) -> PublicWarning:
    texts = {"kk": "Су", "ru": "Вода <на> улице & в переходе", "en": "Water"}
    fields: dict[str, Any] = {
        "id": "w1",
        "event": WarningEvent.FLOODING,
        "severity": Severity.SEVERE,
        "urgency": Urgency.IMMEDIATE,
        "headline": texts,
        "description": texts,
        "area": Area(description="Есиль", lat=51.128, lon=71.4304, radius_m=300.0),
        "issued_at": NOON,
        "expires_at": NOON + timedelta(hours=3),
        "issued_by": "chief",
    }
    return PublicWarning(**(fields | changes))


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
