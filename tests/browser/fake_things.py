"""What there is in the made-up city, in the published wire shapes (docs/live.md). All is simulated and says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

RIGHTS = [
    "see_map",
    "see_incidents",
    "see_reporters",
    "see_cameras",
    "see_alerts",
    "see_tickets",
    "see_plates",
    "export_evidence",
    "open_incident",
    "accept_streets",
    "work_incident",
    "close_incident",
    "work_alert",
    "shelve_critical",
    "judge_finding",
    "see_reports",
    "manage",
]
ME = {"login": "aigerim", "name": "Айгерім", "role": "supervisor", "operator": "", "language": "ru", "rights": RIGHTS}
OPERATORS = [
    {"id": "tazalyk", "name": "Астана Тазалық", "ownership": "municipal"},
    {"id": "karserv", "name": "ҚарСервис ЖШС", "ownership": "contractor"},
]
CATEGORIES = [
    ("snow_road", "Жолдағы қар", "Снег на дороге", "Snow on the road", 2),
    ("ice", "Көктайғақ", "Гололёд", "Ice", 2),
    ("ramp_blocked", "Пандус жабылып қалған", "Заблокирован пандус", "Blocked ramp", 1),
    ("flood_road", "Жолды су басқан", "Подтопление дороги", "Flooded road", 1),
    ("snow_yard", "Ауладағы қар", "Снег во дворе", "Snow in a yard", 3),
    ("noise_night", "Түнгі шу", "Ночной шум", "Noise at night", 3),
    ("other", "Басқа", "Другое", "Other", 4),
]
COMMANDS = {
    "new": ["acknowledge", "dispatch", "handoff", "resolve"],
    "acknowledged": ["dispatch", "handoff", "resolve"],
    "dispatched": ["dispatch", "handoff", "resolve"],
    "on_site": ["dispatch", "handoff", "resolve"],
    "handed_off": ["dispatch", "handoff", "resolve"],
    "resolved": ["close", "reopen"],
    "closed": ["reopen"],
}
AFTER = {
    "acknowledge": "acknowledged",
    "dispatch": "dispatched",
    "handoff": "handed_off",
    "resolve": "resolved",
    "close": "closed",
    "reopen": "acknowledged",
}


def utc(seconds_from_now: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds_from_now)).isoformat().replace("+00:00", "Z")


def vehicle(number: int) -> dict[str, Any]:
    hired = number % 3 == 0
    kind = ("plow", "loader", "spreader", "dump_truck")[number % 4]
    return {
        "id": f"{'K' if hired else 'P'}-{number:03}",
        "number": number,
        "kind": kind,
        "plate": f"{100 + number} ABC 01",
        "operator": "karserv" if hired else "tazalyk",
        "ownership": "contractor" if hired else "municipal",
        "name": f"КДМ-{number:03}" if kind == "plow" else "",
        "simulated": True,
        "on_duty": True,
    }


def incidents() -> list[dict[str, Any]]:
    rows = [
        ("ramp_blocked", 1, "new", -260, 3600, "Қабанбай батыр даңғылы, 15", (71.405, 51.09), "esil"),
        ("snow_road", 2, "new", 560, 9000, "Сығанақ көшесі, 60", (71.44, 51.115), "nura"),
        ("ice", 2, "dispatched", -900, 2710, "Иманов көшесі, 19", (71.47, 51.165), "almaty"),
        ("snow_yard", 3, "acknowledged", -3000, 5400, "Республика даңғылы, 34/2", (71.42, 51.175), "saryarka"),
        ("flood_road", 1, "on_site", -5000, -400, "Ұлы Дала даңғылы, 7", (71.40, 51.12), "nura"),
        ("noise_night", 3, "handed_off", -5000, 9800, "Мәңгілік Ел даңғылы, 55", (71.43, 51.10), "esil"),
        ("snow_road", 4, "resolved", -7000, 300, "Абай даңғылы, 21", (71.45, 51.17), "baikonur"),
        ("other", 4, "new", 3000, 80_000, "", (71.38, 51.14), "baikonur"),
    ]
    return [incident(number, *row) for number, row in enumerate(rows, start=4812)]


def incident(
    number: int,
    category: str,
    priority: int,
    state: str,
    reaction_s: float,
    elimination_s: float,
    address: str,
    at: tuple[float, float],
    district: str,
) -> dict[str, Any]:
    reacted = None if state == "new" else utc(min(reaction_s - 600, -60))
    return {
        "id": f"i{number}",
        "public_no": f"A-2026-{number:06}",
        "category": category,
        "state": state,
        "channel": ("open311", "dispatcher", "camera", "api")[number % 4],
        "lat": at[1],
        "lon": at[0],
        "radius_m": 60.0,
        "address": address,
        "description": "Ауладан шығу мүмкін емес, қар үйіліп қалған" if number % 2 else "",
        "district": district,
        "priority": priority,
        "opened_at": utc(-1800),
        "updated_at": utc(-60),
        "reaction_due_at": utc(reaction_s),
        "elimination_due_at": utc(elimination_s),
        "reacted_at": reacted,
        "resolved_at": utc(-120) if state == "resolved" else None,
        "closed_at": None,
        "owner": "",
        "vehicles": ["P-004", "K-003"] if state in ("dispatched", "on_site") else [],
        "dispatches": [a_dispatch("P-004")] if state in ("dispatched", "on_site") else [],
        "outcome": "",
        "camera": "",
        "finding": "",
        "media_url": "",
        "frame_url": "",
        "simulated": True,
        "version": 1,
        "overdue": False,
        "commands": COMMANDS[state],
    }


def a_dispatch(vehicle: str) -> dict[str, Any]:
    return {
        "vehicle": vehicle,
        "operator": "tazalyk",
        "state": "refused",
        "asked_at": utc(-300),
        "changed_at": utc(-120),
        "by": "operator",
        "answered_at": utc(-120),
        "refusal": "broken_down",
        "note": "",
        "answers": ["accept"],
    }


def cameras() -> list[dict[str, Any]]:
    ramp = {
        "id": "r1",
        "kind": "ramp",
        "polygon": [[0.3, 0.55], [0.62, 0.5], [0.7, 0.8], [0.32, 0.86]],
        "state": "blocked",
    }
    road = {
        "id": "d1",
        "kind": "road",
        "polygon": [[0.05, 0.3], [0.9, 0.28], [0.95, 0.45], [0.05, 0.5]],
        "state": "dry",
    }
    rows = [
        ("c1", "Қабанбай батыр 15", (71.4052, 51.0905), 40.0, "live", [ramp, road]),
        ("c2", "Ұлы Дала / Сығанақ", (71.41, 51.118), 200.0, "live", [{**road, "state": "wet"}]),
        ("c3", "Абай 21", (71.452, 51.171), 300.0, "offline", [{**ramp, "state": "unknown"}]),
    ]
    return [
        {
            "id": key,
            "name": name,
            "lat": at[1],
            "lon": at[0],
            "heading_deg": heading,
            "state": state,
            "picture_at": utc(-3) if state == "live" else utc(-1200),
            "snapshot_url": f"/api/v1/cameras/{key}/snapshot",
            "zones": zones,
            "shadow": key == "c2",
            "enabled": True,
            "simulated": True,
        }
        for key, name, at, heading, state, zones in rows
    ]


def finding() -> dict[str, Any]:
    return {
        "id": "f1",
        "camera": "c1",
        "kind": "blocked_ramp",
        "zone": "r1",
        "state": "open",
        "since_at": utc(-400),
        "seen_at": utc(-4),
        "cleared_at": None,
        "score": 0.83,
        "frame_url": "/api/v1/frames/abc",
        "overlay_url": "",
        "measures": {"occupancy": 0.71, "dwell_s": 396.0},
        "judgement": "none",
        "judged_by": "",
    }


def ticket() -> dict[str, Any]:
    delivery = {"next_try_at": utc(240), "delivered_at": None, "remote_id": "", "last_error": ""}
    return {
        "id": "t1",
        "number": "T-2026-000045",
        "title": "Пандус жабылған",
        "category": "ramp_blocked",
        "description": "",
        "lat": 51.09,
        "lon": 71.405,
        "address": "Қабанбай батыр даңғылы, 15",
        "priority": 1,
        "opened_at": utc(-300),
        "incident": "i4812",
        "alert": "a1",
        "frame_url": "/api/v1/frames/abc",
        "simulated": True,
        "deliveries": [
            {
                **delivery,
                "id": "d1",
                "destination": "webhook",
                "state": "delivered",
                "tries": 1,
                "delivered_at": utc(-290),
                "remote_id": "SR-77",
            },
            {
                **delivery,
                "id": "d2",
                "destination": "open311",
                "state": "pending",
                "tries": 3,
                "last_error": "HTTP 503",
            },
        ],
    }


def alerts() -> list[dict[str, Any]]:
    return [
        alert(
            "a1",
            "blocked_ramp",
            1,
            camera="c1",
            finding="f1",
            incident="i4812",
            ticket="t1",
            at=(71.405, 51.09),
            subject="camera:c1/r1",
            facts={"camera": "Қабанбай батыр 15", "score": 0.83, "zone": "r1"},
            age_s=400,
        ),
        alert("a2", "incident_overdue", 2, incident="i4816", at=(71.40, 51.12), age_s=380),
        alert("a3", "vehicle_silent", 3, vehicle="P-004", at=(71.45, 51.14), age_s=900, facts={"heard_at": utc(-1210)}),
        alert(
            "a4",
            "vehicle_on_site",
            3,
            vehicle="K-003",
            incident="i4814",
            at=(71.47, 51.165),
            state="acknowledged",
            age_s=1500,
        ),
        alert("a5", "camera_health", 3, camera="c3", facts={"kind": "offline"}, state="shelved", age_s=4000),
    ]


def alert(
    id: str,
    rule: str,
    priority: int,
    *,
    state: str = "raised",
    age_s: float = 0.0,
    at: tuple[float, float] | None = None,
    **rest: Any,
) -> dict[str, Any]:
    return {
        "id": id,
        "rule": rule,
        "subject": "",
        "state": state,
        "priority": priority,
        "raised_at": utc(-age_s),
        "updated_at": utc(),
        "cleared_at": None,
        "acknowledged_at": None,
        "acknowledged_by": "",
        "assigned_to": "",
        "shelved_until": utc(1500) if state == "shelved" else None,
        "shelved_reason": "жөндеу" if state == "shelved" else "",
        "facts": {},
        "lat": at[1] if at else None,
        "lon": at[0] if at else None,
        "vehicle": "",
        "incident": "",
        "camera": "",
        "finding": "",
        "ticket": "",
        "district": "",
        "muted_by": "",
        "count": 1,
        "simulated": True,
        **rest,
    }
