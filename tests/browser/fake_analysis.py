"""What many requests of the made-up city say, its suspect tracks, and trials of its rules."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from tests.browser.fake_city import City
from tests.browser.fake_things import utc

analysis = APIRouter()
Body = dict[str, Any]
WEEKS = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26")
GROUPS = {
    "category": ("flood_road", "snow_road", "ice"),
    "channel": ("open311", "phone", "camera"),
    "district": ("esil", "nura", ""),
    "operator": ("tazalyk", "karserv", ""),
}


def city_of(request: Request) -> City:
    return request.app.state.city


def figures(key: str, requests: int, minutes: float) -> Body:
    spread = {"count": requests, "p25": minutes / 2, "median": minutes, "p75": minutes * 2, "p90": minutes * 3}
    return {
        "key": key,
        "requests": requests,
        "open": requests // 9,
        "reaction": spread,
        "reaction_in_time": 0.91,
        "elimination": spread | {"median": minutes * 20, "p90": minutes * 70} if key != "ice" else None,
        "elimination_in_time": 0.78 if key != "ice" else None,
        "lost": requests // 40,
        "reaction_unknown": 0,
        "reopened": 3,
    }


@analysis.get("/reports/indicators")
def indicators(by: str) -> Body:
    return {
        "by": by,
        "simulated": True,
        "whole": figures("", 400, 14.0),
        "groups": [figures(key, 240 - 90 * at, 9.0 + 8 * at) for at, key in enumerate(GROUPS[by])],
        "weeks": [figures(key, 80 + 12 * at, 22.0 - 4 * at) for at, key in enumerate(WEEKS)],
    }


@analysis.get("/reports/hotspots")
def ranked(request: Request, category: str) -> Body:
    kept = city_of(request).hotspots
    rows = [(51.128, 71.43, "esil", 14, 6, 29.0), (51.161, 71.472, "almaty", 7, 3, 13.0)]
    places = [
        {
            "category": category,
            "lat": lat,
            "lon": lon,
            "district": district,
            "requests": requests,
            "episodes": episodes,
            "first_at": utc(-5_000_000),
            "last_at": utc(-400_000),
            "skies": {"unknown": episodes},
            "seen_min": 0.0,
            "cameras": [],
            "points": points,
            "hotspot": (found := kept.get(f"{lat}/{lon}")),
            "after": after_fix(found),
        }
        for lat, lon, district, requests, episodes, points in rows
    ]
    shown = places if category == "flood_road" else []
    return {"category": category, "simulated": True, "has_weather": False, "requests": 61, "places": shown}


def after_fix(hotspot: Body | None) -> Body | None:
    fixed = hotspot and hotspot["fixed_at"]
    return {"outcome": "no_weather", "recurred_at": None, "tests": 0} if fixed else None


@analysis.post("/hotspots", status_code=201)
def note(request: Request, body: Body) -> Body:
    city_of(request).told.append(dict(body))
    made = {"id": "hs1", "noted_at": utc(), "noted_by": "aigerim", "version": 1, **body}
    city_of(request).hotspots[f"{body['lat']}/{body['lon']}"] = made
    return made


@analysis.get("/hotspots/{id}")
def hotspot(request: Request, id: str) -> Body:
    found = next(each for each in city_of(request).hotspots.values() if each["id"] == id)
    changes = {"cause": ["unknown", "no_drain"], "fixed_at": [None, found["fixed_at"]]}
    return {**found, "history": [{"at": utc(-60), "by": "aigerim", "action": "noted", "fields": changes}]}


@analysis.patch("/hotspots/{id}")
def edit(request: Request, id: str, body: Body) -> Body:
    city_of(request).told.append(dict(body))
    found = next(each for each in city_of(request).hotspots.values() if each["id"] == id)
    if body.pop("version") != found["version"]:
        raise HTTPException(409, "somebody else was first")
    found.update(body, version=found["version"] + 1)
    return found


@analysis.get("/plausibility")
def suspects(day: str) -> Body:
    grounds = [
        {"suspicion": "replayed", "figure": 0.62, "unit": "share of the track", "weight": 0.9},
        {"suspicion": "speed_off", "figure": 2140.0, "unit": "m", "weight": 0.57},
        {"suspicion": "clock_off", "figure": 18_000.0, "unit": "s", "weight": 0.6},
        {"suspicion": "teleports", "figure": 2.0, "unit": "times", "weight": 0.6},
    ]
    first = {
        "vehicle": "K-003",
        "fixes": 4312,
        "score": 0.98,
        "is_suspect": True,
        "grounds": grounds,
        "clock": {"seconds": 18_000.0, "proposed_s": 18_000, "is_zone": True},
        "copy_of": "K-006 2026-01-09",
    }
    second = first | {"vehicle": "P-004", "score": 0.6, "grounds": grounds[3:], "clock": None, "copy_of": ""}
    is_old = day < "2026-01-01"
    return {
        "day": day,
        "judged_at": None if is_old else utc(-20_000),
        "vehicles": 0 if is_old else 412,
        "items": [] if is_old else [first, second],
    }


@analysis.post("/rules/try")
def try_rules(request: Request, body: Body) -> Body:
    city_of(request).told.append(dict(body))
    rows = [
        ("vehicle_silent", 42, 17, [["vehicle:P-004", 9], ["vehicle:K-003", 4]]),
        ("incident_overdue", 6, 6, [["incident:i4000", 6]]),
        ("operator_short", 0, 3, [["operator:karserv", 3]]),
    ]
    items = [dict(zip(("rule", "now", "then", "subjects"), row, strict=True)) | {"median_min": 4.0} for row in rows]
    return {"hours": 24.0, "items": items}


@analysis.put("/rules/thresholds")
def set_thresholds(request: Request, body: Body) -> Body:
    city_of(request).told.append(dict(body))
    return {}
