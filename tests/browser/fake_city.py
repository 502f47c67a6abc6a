"""A made-up city behind the published wire shapes (docs/live.md, docs/api.md): enough to look at the screen without the centre.

Everything here is simulated and says so. Streets and districts are Astana's where the city's data are at hand, else a grid.
"""

from __future__ import annotations

import json
import math
import random
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
CITY_FOLDERS = (ROOT / "situation" / "app" / "cities" / "astana", ROOT.parent / "shared" / "data" / "geo")
CENTER = (71.43, 51.13)
RIGHTS = [
    "see_map", "see_incidents", "see_reporters", "see_cameras", "see_alerts", "see_tickets", "open_incident",
    "work_incident", "close_incident", "work_alert", "shelve_critical", "judge_finding", "see_reports",
]  # fmt: skip
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
STATES = ("working", "in_transit", "standing", "silent")
COMMANDS = {
    "new": ["acknowledge", "dispatch", "handoff", "resolve"],
    "acknowledged": ["dispatch", "handoff", "resolve"],
    "dispatched": ["dispatch", "handoff", "resolve"],
    "on_site": ["dispatch", "handoff", "resolve"],
    "handed_off": ["dispatch", "resolve"],
    "resolved": ["close", "reopen"],
    "closed": ["reopen"],
}
AFTER = {
    "acknowledge": "acknowledged", "dispatch": "dispatched", "handoff": "handed_off", "resolve": "resolved",
    "close": "closed", "reopen": "acknowledged",
}  # fmt: skip


def utc(seconds_from_now: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds_from_now)).isoformat().replace("+00:00", "Z")


def find_file(*names: str) -> Path | None:
    return next((folder / name for folder in CITY_FOLDERS for name in names if (folder / name).exists()), None)


def load_districts() -> dict[str, Any]:
    path = find_file("districts.geojson", "astana_districts_osm.geojson")
    if path:
        return with_names(json.loads(path.read_text(encoding="utf-8")))
    west, south = CENTER[0] - 0.15, CENTER[1] - 0.1
    ring = [[west, south], [west + 0.3, south], [west + 0.3, south + 0.2], [west, south + 0.2], [west, south]]
    names = {"id": "esil", "name": {"ru": "Есиль", "kk": "Есіл", "en": "Esil"}}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": names, "geometry": geometry}]}


def with_names(districts: dict[str, Any]) -> dict[str, Any]:
    for feature in districts["features"]:
        known = feature["properties"]
        names = {code: known.get(f"name_{code}", "") for code in ("kk", "ru", "en")}
        feature["properties"] = {"id": known["id"], "name": known.get("name") or names}
    return districts


def load_streets() -> dict[str, Any]:
    path = find_file("streets.parquet", "astana_street_segments.parquet")
    if path:
        import geopandas

        table = geopandas.read_parquet(path).rename(columns={"highway": "class"})[["name", "class", "geometry"]]
        return json.loads(table.to_json(drop_id=True))
    features = []
    for at in range(21):
        offset = (at - 10) * 0.01
        for across in (True, False):
            line = [[CENTER[0] - 0.1, CENTER[1] + offset], [CENTER[0] + 0.1, CENTER[1] + offset]]
            if across:
                line = [[CENTER[0] + offset, CENTER[1] - 0.1], [CENTER[0] + offset, CENTER[1] + 0.1]]
            features.append({
                "type": "Feature",
                "properties": {"name": f"Қабанбай батыр {at}", "class": "primary" if at % 5 == 0 else "residential"},
                "geometry": {"type": "LineString", "coordinates": line},
            })  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


@dataclass
class Fleet:
    """Vehicles that drive along the city's lines; columns as the wire has them."""

    size: int
    lines: list[list[list[float]]]
    random: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self.from_end: dict[tuple[float, float], list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            self.from_end[tuple(line[0])].append(at)
        self.line = [self.random.randrange(len(self.lines)) for _ in range(self.size)]
        self.along_m = [self.random.random() * 100 for _ in range(self.size)]
        self.state = [self.random.choices(range(4), [6, 3, 2, 1])[0] for _ in range(self.size)]
        self.age_s = [self.random.random() * 10 + (400 if state == 3 else 0) for state in self.state]
        self.place = [(0.0, 0.0, 0.0)] * self.size
        for number in range(self.size):
            self._put(number)

    def move(self, seconds: float) -> None:
        for number in range(self.size):
            self.age_s[number] += seconds
            if self.state[number] < 2:
                self.along_m[number] += seconds * (7 if self.state[number] == 0 else 13)
                if self.age_s[number] > 5:
                    self.age_s[number] = 0
            elif self.state[number] == 2 and self.age_s[number] > 60:
                self.age_s[number] = 0
            self._put(number)

    def _put(self, number: int) -> None:
        line = self.lines[self.line[number]]
        left = self.along_m[number]
        for (lon0, lat0), (lon1, lat1) in zip(line, line[1:], strict=False):
            dx, dy = (lon1 - lon0) * 69_900, (lat1 - lat0) * 111_320
            length = math.hypot(dx, dy) or 1.0
            if left <= length:
                share = left / length
                course = math.degrees(math.atan2(dx, dy)) % 360
                self.place[number] = (lon0 + (lon1 - lon0) * share, lat0 + (lat1 - lat0) * share, course)
                return
            left -= length
        onward = self.from_end.get(tuple(line[-1])) or range(len(self.lines))
        self.line[number] = self.random.choice(list(onward))
        self.along_m[number] = 0.0
        first = self.lines[self.line[number]]
        self.place[number] = (first[0][0], first[0][1], self.place[number][2])


def frame(rows: list[tuple[int, float, float, float, float, float, int]]) -> bytes:
    """SIT1 from (number, lon, lat, age_s, speed_kmh, course_deg, flags)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    number, lon, lat, age, speed, course, flags = (np.array(column, dtype="f8") for column in columns)
    return b"".join((
        b"SIT1",
        struct.pack("<Id", len(rows), datetime.now(UTC).timestamp()),
        number.astype("<u4").tobytes(),
        np.round(lon * 1e7).astype("<i4").tobytes(),
        np.round(lat * 1e7).astype("<i4").tobytes(),
        np.round(age * 10).astype("<u4").tobytes(),
        np.round(speed * 10).astype("<u2").tobytes(),
        (np.round(course * 256 / 360) % 256).astype("u1").tobytes(),
        flags.astype("u1").tobytes(),
    ))  # fmt: skip


@dataclass
class City:
    """The whole made-up picture and its numbered changes."""

    size: int = 500
    seq: int = 100
    changes: list[dict[str, Any]] = field(default_factory=list)
    ring: list[tuple[int, float, float, float, float, float, int]] | None = None  # vehicles of the heading test
    silent: bool = False  # the link stays open, but nothing is said

    def __post_init__(self) -> None:
        self.streets = load_streets()
        self.districts = load_districts()
        lines = [feature["geometry"]["coordinates"] for feature in self.streets["features"]]
        self.fleet = Fleet(self.size, lines)
        self.vehicles = [self._vehicle(number) for number in range(self.size)]
        self.incidents = {item["id"]: item for item in self._incidents()}
        self.cameras = self._cameras()
        self.findings = {"f1": self._finding()}
        self.tickets = [self._ticket()]
        self.alerts = {item["id"]: item for item in self._alerts()}

    def _vehicle(self, number: int) -> dict[str, Any]:
        hired = number % 3 == 0
        kind = ("plow", "loader", "spreader", "dump_truck")[number % 4]
        return {
            "id": f"{'K' if hired else 'P'}-{number:03}", "number": number, "kind": kind, "plate": f"{100 + number} ABC 01",
            "operator": "karserv" if hired else "tazalyk", "ownership": "contractor" if hired else "municipal",
            "name": f"КДМ-{number:03}" if kind == "plow" else "", "simulated": True, "on_duty": True,
        }  # fmt: skip

    def _incidents(self) -> list[dict[str, Any]]:
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
        return [self._incident(number, *row) for number, row in enumerate(rows, start=4812)]

    def _incident(
        self, number: int, category: str, priority: int, state: str, reaction_s: float, elimination_s: float, address: str,
        at: tuple[float, float], district: str,
    ) -> dict[str, Any]:  # fmt: skip
        reacted = None if state == "new" else utc(min(reaction_s - 600, -60))
        return {
            "id": f"i{number}", "public_no": f"A-2026-{number:06}", "category": category, "state": state,
            "channel": ("open311", "dispatcher", "camera", "api")[number % 4], "lat": at[1], "lon": at[0], "radius_m": 60.0,
            "address": address, "description": "Ауладан шығу мүмкін емес, қар үйіліп қалған" if number % 2 else "",
            "district": district, "priority": priority, "opened_at": utc(-1800), "updated_at": utc(-60),
            "reaction_due_at": utc(reaction_s), "elimination_due_at": utc(elimination_s), "reacted_at": reacted,
            "resolved_at": utc(-120) if state == "resolved" else None, "closed_at": None, "owner": "",
            "vehicles": ["P-004", "K-003"] if state in ("dispatched", "on_site") else [], "outcome": "", "camera": "",
            "finding": "", "media_url": "", "frame_url": "", "simulated": True, "version": 1, "overdue": False,
            "commands": COMMANDS[state],
        }  # fmt: skip

    def _cameras(self) -> list[dict[str, Any]]:
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
                "id": id, "name": name, "lat": at[1], "lon": at[0], "heading_deg": heading, "state": state,
                "picture_at": utc(-3) if state == "live" else utc(-1200), "snapshot_url": f"/api/v1/cameras/{id}/snapshot",
                "zones": zones, "shadow": id == "c2", "enabled": True, "simulated": True,
            }
            for id, name, at, heading, state, zones in rows
        ]  # fmt: skip

    def _finding(self) -> dict[str, Any]:
        return {
            "id": "f1", "camera": "c1", "kind": "blocked_ramp", "zone": "r1", "state": "open", "since_at": utc(-400),
            "seen_at": utc(-4), "cleared_at": None, "score": 0.83, "frame_url": "/api/v1/frames/abc", "overlay_url": "",
            "measures": {"occupancy": 0.71, "dwell_s": 396.0}, "judgement": "none", "judged_by": "",
        }  # fmt: skip

    def _ticket(self) -> dict[str, Any]:
        delivery = {"next_try_at": utc(240), "delivered_at": None, "remote_id": "", "last_error": ""}
        return {
            "id": "t1", "number": "T-2026-000045", "title": "Пандус жабылған", "category": "ramp_blocked",
            "description": "", "lat": 51.09, "lon": 71.405, "address": "Қабанбай батыр даңғылы, 15", "priority": 1,
            "opened_at": utc(-300), "incident": "i4812", "alert": "a1", "frame_url": "/api/v1/frames/abc", "simulated": True,
            "deliveries": [
                {**delivery, "id": "d1", "destination": "webhook", "state": "delivered", "tries": 1, "delivered_at": utc(-290), "remote_id": "SR-77"},
                {**delivery, "id": "d2", "destination": "open311", "state": "pending", "tries": 3, "last_error": "HTTP 503"},
            ],
        }  # fmt: skip

    def _alerts(self) -> list[dict[str, Any]]:
        return [
            alert("a1", "blocked_ramp", 1, camera="c1", finding="f1", incident="i4812", ticket="t1", at=(71.405, 51.09),
                  subject="camera:c1/r1", facts={"camera": "Қабанбай батыр 15", "score": 0.83, "zone": "r1"}, age_s=400),
            alert("a2", "incident_overdue", 2, incident="i4816", at=(71.40, 51.12), age_s=380),
            alert("a3", "vehicle_silent", 3, vehicle="P-004", at=(71.45, 51.14), age_s=900, facts={"heard_at": utc(-1210)}),
            alert("a4", "vehicle_on_site", 3, vehicle="K-003", incident="i4814", at=(71.47, 51.165), state="acknowledged", age_s=1500),
            alert("a5", "camera_health", 3, camera="c3", facts={"kind": "offline"}, state="shelved", age_s=4000),
        ]  # fmt: skip

    # -- what happens -----------------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        return {
            "type": "snapshot", "at": utc(), "seq": self.seq, "me": ME, "vehicles": self.vehicles, "operators": OPERATORS,
            "incidents": list(self.incidents.values()), "alerts": list(self.alerts.values()), "tickets": self.tickets,
            "cameras": self.cameras, "findings": list(self.findings.values()),
            "city": {
                "id": "astana", "name": {"kk": "Астана", "ru": "Астана", "en": "Astana"}, "timezone": "Asia/Almaty",
                "center": CENTER, "zoom": 11.2, "bbox": [71.2, 51.0, 71.65, 51.3], "attribution": "© OpenStreetMap contributors",
            },
        }  # fmt: skip

    def change(self, kind: str, thing: dict[str, Any], action: str, before: str = "", by: str = "aigerim") -> None:
        self.seq += 1
        word = {"action": action, "by": by, "before": before, "after": thing.get("state", ""), "why": ""}
        self.changes.append({"type": kind, "at": utc(), "seq": self.seq, "change": word, kind: dict(thing)})

    def raise_alert(self, id: str, **rest: Any) -> None:
        self.alerts[id] = alert(id, "incident_unattended", 1, incident="i4813", at=(71.44, 51.115), **rest)
        self.change("alert", self.alerts[id], "raised", by="rule:incident_unattended")

    def acknowledge_alert(self, id: str) -> dict[str, Any]:
        item = self.alerts[id]
        before = item["state"]
        item["state"] = "cleared" if before == "returned" else "acknowledged"
        item.update(acknowledged_at=utc(), acknowledged_by=ME["login"])
        self.change("alert", item, "acknowledged", before)
        return item

    def command(self, id: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        item = self.incidents[id]
        before = item["state"]
        item["state"] = AFTER[verb]
        item["vehicles"] = item["vehicles"] + body.get("vehicles", [])
        item["reacted_at"] = item["reacted_at"] or utc()
        item["resolved_at"] = utc() if item["state"] == "resolved" else item["resolved_at"]
        item.update(
            outcome=body.get("outcome", ""),
            version=item["version"] + 1,
            commands=COMMANDS[item["state"]],
            owner=ME["login"],
        )
        self.change("incident", item, {"dispatch": "dispatched"}.get(verb, AFTER[verb]), before)
        return item

    def positions(self, bbox: list[float], select: list[str]) -> bytes:
        if self.ring is not None:
            return frame(self.ring)
        west, south, east, north = bbox
        rows = []
        for number, (lon, lat, course) in enumerate(self.fleet.place):
            inside = west <= lon <= east and south <= lat <= north
            if inside or self.vehicles[number]["id"] in select:
                state = self.fleet.state[number]
                speed = (25, 47, 0, 0)[state]
                flags = state + 16 + (32 if number % 97 == 5 else 0)
                rows.append((number, lon, lat, self.fleet.age_s[number], speed, course, flags))
        return frame(rows)


def alert(
    id: str, rule: str, priority: int, *, state: str = "raised", age_s: float = 0.0, at: tuple[float, float] | None = None, **rest: Any
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": id, "rule": rule, "subject": "", "state": state, "priority": priority, "raised_at": utc(-age_s), "updated_at": utc(),
        "cleared_at": None, "acknowledged_at": None, "acknowledged_by": "", "assigned_to": "",
        "shelved_until": utc(1500) if state == "shelved" else None, "shelved_reason": "жөндеу" if state == "shelved" else "",
        "facts": {}, "lat": at[1] if at else None, "lon": at[0] if at else None, "vehicle": "", "incident": "", "camera": "",
        "finding": "", "ticket": "", "count": 1, "simulated": True, **rest,
    }  # fmt: skip
