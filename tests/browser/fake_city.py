"""A made-up city behind the published wire shapes: enough to look at the screen without the centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.fake_fleet import Fleet, Row, frame
from tests.browser.fake_ground import CENTER, load_districts, load_streets
from tests.browser.fake_shift import Shift
from tests.browser.fake_things import (
    AFTER,
    COMMANDS,
    ME,
    OPERATORS,
    alert,
    alerts,
    cameras,
    finding,
    incident,
    incidents,
    ticket,
    utc,
    vehicle,
)


@dataclass
class City:
    """The whole made-up picture and its numbered changes."""

    size: int = 500
    seq: int = 100
    changes: list[dict[str, Any]] = field(default_factory=list)
    ring: list[Row] | None = None  # vehicles of the heading test
    silent: bool = False  # the link stays open, but nothing is said
    lost: int = 0  # so many of the next changes never reach the screen
    told: list[dict[str, Any]] = field(default_factory=list)  # bodies of calls that a test wants to look at
    is_empty: bool = False  # nothing has been set up: no vehicle, camera, incident or alert
    factor: bool = False  # aigerim has a second factor
    needs_factor: bool = False  # her role needs one
    ways: list[str] = field(default_factory=lambda: ["password"])
    devices: list[dict[str, Any]] = field(default_factory=list)
    snow: list[dict[str, Any]] = field(default_factory=list)
    refuses: str = ""  # answers of vehicles are refused by this sentence
    acceptances: list[dict[str, Any]] = field(default_factory=list)
    holds: list[dict[str, Any]] = field(default_factory=list)
    hotspots: dict[str, dict[str, Any]] = field(default_factory=dict)
    me: dict[str, Any] = field(default_factory=lambda: ME)  # who signs in
    tiles: Path | None = None  # a PMTiles file
    basemap: dict[str, Any] | None = None  # what is told of it
    night: dict[str, str] | None = None  # when its screens are in night mode
    resumed: int = 0  # how often a screen asked for what it had missed

    def __post_init__(self) -> None:
        self.streets = load_streets()
        self.districts = load_districts()
        lines = [feature["geometry"]["coordinates"] for feature in self.streets["features"]]
        self.fleet = Fleet(self.size, lines)
        self.vehicles = [vehicle(number) for number in range(self.size)]
        self.incidents = {item["id"]: item for item in incidents()}
        self.users: list[dict[str, Any]] = [
            {**ME, "id": "u1", "enabled": True, "provider": False, "second_factor": False}
        ]
        old = incident(4000, "ice", 2, "closed", -9000, -3000, "Абай даңғылы, 1", (71.44, 51.15), "esil")
        self.closed = {old["id"]: old | {"closed_at": utc(-100_000), "resolved_at": utc(-110_000)}}
        self.cameras = cameras()
        self.findings = {"f1": finding()}
        self.tickets = [ticket()]
        self.older_tickets: list[dict[str, Any]] = []  # that a snapshot has not
        self.alerts = {item["id"]: item for item in alerts()}
        if self.is_empty:
            self.vehicles, self.cameras, self.tickets = [], [], []
            self.incidents, self.alerts, self.findings = {}, {}, {}
        self.shift = Shift()

    def vehicles_in_sight(self) -> list[dict[str, Any]]:
        """All, or those of the operator whom the person belongs to."""
        return [each for each in self.vehicles if self.me["operator"] in ("", each["operator"])]

    def incidents_in_sight(self) -> list[dict[str, Any]]:
        """All, or those that a vehicle in sight was sent to."""
        ids = {each["id"] for each in self.vehicles_in_sight()}
        return [each for each in self.incidents.values() if not self.me["operator"] or ids & set(each["vehicles"])]

    def snapshot(self) -> dict[str, Any]:
        may = self.me["rights"]
        return {
            "type": "snapshot",
            "at": utc(),
            "seq": self.seq,
            "me": self.me,
            "vehicles": self.vehicles_in_sight(),
            "operators": OPERATORS,
            "incidents": self.incidents_in_sight(),
            "alerts": list(self.alerts.values()) if "see_alerts" in may else [],
            "tickets": self.tickets if "see_tickets" in may else [],
            "cameras": self.cameras if "see_cameras" in may else [],
            "findings": list(self.findings.values()) if "see_cameras" in may else [],
            "city": {
                "id": "astana",
                "name": {"kk": "Астана", "ru": "Астана", "en": "Astana"},
                "timezone": "Asia/Almaty",
                "center": CENTER,
                "zoom": 11.2,
                "bbox": [71.2, 51.0, 71.65, 51.3],
                "attribution": "© OpenStreetMap contributors",
                "weather_attribution": "Weather data by Open-Meteo.com (CC BY 4.0)",
                "weather_attribution_url": "https://open-meteo.com/",
                "night": self.night,
                "basemap": self.basemap,
            },
        }

    def tallies(self) -> dict[str, dict[str, int]]:
        """All vehicles, as if they were in one district."""
        return {"esil": {"vehicles": len(self.vehicles_in_sight()), "working": 0, "silent": 0}}

    def index_after(self, seq: int) -> int:
        """Where in `changes` the first one after this number is."""
        return len(self.changes) - (self.seq - seq)

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
            if self.me["operator"] not in ("", self.vehicles[number]["operator"]):
                continue
            if inside or self.vehicles[number]["id"] in select:
                state = self.fleet.state[number]
                speed = (25, 47, 0, 0)[state]
                flags = state + 16 + (32 if number % 97 == 5 else 0)
                rows.append((number, lon, lat, self.fleet.age_s[number], speed, course, flags))
        return frame(rows)
