"""The made-up city's HTTP API: the calls that the screen makes."""

from __future__ import annotations

from typing import Annotated, Any

import cv2
import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from tests.browser.fake_city import City
from tests.browser.fake_things import CATEGORIES, ME, incident, utc
from web.times import From, To

routes = APIRouter()
Body = dict[str, Any]


def city_of(request: Request) -> City:
    return request.app.state.city


Here = Annotated[City, Depends(city_of)]


@routes.get("/session/me")
def me(request: Request) -> dict[str, Any]:
    if "fake" not in request.cookies:
        raise HTTPException(401, "sign in")
    return city_of(request).me


@routes.get("/categories")
def categories() -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": {"kk": kk, "ru": ru, "en": en},
            "priority": priority,
            "suggests": {"ramp_blocked": ["parking"], "noise_night": ["102"]}.get(code, []),
        }
        for code, kk, ru, en, priority in CATEGORIES
    ]


@routes.get("/incidents/{id}/reporter")
def reporter(id: str) -> dict[str, str]:
    return {"first_name": "Серік", "last_name": "Ә.", "phone": "+7 700 000 00 00", "email": ""}


@routes.get("/districts")
def districts(city: Here) -> JSONResponse:
    return JSONResponse(city.districts)


@routes.get("/streets")
def streets(city: Here) -> JSONResponse:
    return JSONResponse(city.streets)


@routes.get("/basemap")
def basemap(city: Here) -> FileResponse:
    if city.tiles is None:
        raise HTTPException(404, "no background")
    return FileResponse(city.tiles, media_type="application/vnd.pmtiles")


@routes.get("/incidents")
def closed_incidents(state: str, search: str, city: Here) -> dict[str, Any]:
    found = [one for one in city.closed.values() if search.lower() in one["public_no"].lower()]
    return {"items": found if state == "closed" else [], "next": None}


@routes.patch("/incidents/{id}")
def edit_incident(id: str, body: Body, city: Here) -> dict[str, Any]:
    city.told.append(dict(body))
    item = city.incidents[id]
    if body.pop("version") != item["version"]:
        raise HTTPException(409, "somebody else was first")
    item.update(body, version=item["version"] + 1)
    city.change("incident", item, "edited")
    return item


@routes.get("/incidents/{id}")
def one_incident(id: str, city: Here) -> dict[str, Any]:
    return city.incidents.get(id) or city.closed[id]


@routes.get("/tickets")
def tickets_of(incident: str, city: Here) -> dict[str, Any]:
    known = [*city.tickets, *city.older_tickets]
    return {"items": [one for one in known if one["incident"] == incident], "next": None}


@routes.get("/tickets/{id}")
def one_ticket(id: str, city: Here) -> dict[str, Any]:
    return next(one for one in [*city.tickets, *city.older_tickets] if one["id"] == id)


@routes.get("/incidents/{id}/nearest")
def nearest(id: str, city: Here) -> dict[str, Any]:
    rows = [(11, 240.0, 4.0, "working"), (6, 610.0, 12.0, "in_transit"), (14, 1830.0, 75.0, "standing")]
    return {
        "items": [
            {
                **city.vehicles[number],
                "distance_m": far,
                "last": {"age_s": age, "state": state},
                "eta": {"low_s": far / 6, "high_s": far / 3, "metres": far * 1.3, "by": "streets"},
                "free": number != 14,
                "remarks": {14: ["sent_elsewhere"], 11: ["at_work"]}.get(number, []),
            }
            for number, far, age, state in rows
        ],
        "next": None,
    }


@routes.get("/incidents/{id}/evidence")
def evidence(id: str, city: Here) -> dict[str, Any]:
    visit = {
        "incident": id,
        "vehicle": "P-004",
        "operator": "tazalyk",
        "arrived_at": utc(-900),
        "left_at": utc(-300),
        "fixes": 61,
        "closest_m": 12.4,
        "working_fixes": 44,
        "standing_fixes": 5,
        "over": True,
    }
    changes = [
        {
            "seq": 3,
            "at": utc(-60),
            "by": "aigerim",
            "action": "dispatched",
            "before": "new",
            "after": "dispatched",
            "why": "",
        },
        {
            "seq": 1,
            "at": utc(-1800),
            "by": "open311:egov",
            "action": "opened",
            "before": "",
            "after": "new",
            "why": "",
        },
    ]
    frames = ["/api/v1/frames/abc"] if id == "i4812" else []
    findings = list(city.findings.values()) if id == "i4812" else []
    return {"visits": [visit] if id == "i4814" else [], "findings": findings, "frames": frames, "changes": changes}


@routes.post("/incidents", status_code=201)
def open_incident(body: Body, city: Here) -> dict[str, Any]:
    number = 4900 + len(city.incidents)
    made = incident(
        number, body["category"], 3, "new", 3600, 86_400, body["address"], (body["lon"], body["lat"]), "esil"
    )
    city.incidents[made["id"]] = made
    city.change("incident", made, "opened")
    return made


@routes.post("/incidents/{id}/{verb}")
def command(id: str, verb: str, body: Body, city: Here) -> dict[str, Any]:
    if verb == "locate":
        city.told.append(dict(body))
        city.incidents[id].update(body, needs_location=False)
        city.change("incident", city.incidents[id], "located")
        return city.incidents[id]
    return city.command(id, verb, body)


@routes.post("/alerts/{id}/{verb}")
def command_alert(id: str, verb: str, body: Body, city: Here) -> dict[str, Any]:
    if verb == "assign":
        city.alerts[id]["assigned_to"] = body["to"]
        city.change("alert", city.alerts[id], "assigned")
        return city.alerts[id]
    if verb != "acknowledge":
        raise HTTPException(409, f"cannot {verb} in the made-up city")
    return city.acknowledge_alert(id)


@routes.post("/findings/{id}/{verb}")
def judge(id: str, verb: str, city: Here) -> dict[str, Any]:
    finding = city.findings[id]
    finding.update(judgement={"confirm": "confirmed", "reject": "rejected"}[verb], judged_by=ME["login"])
    city.change("finding", finding, "judged")
    return finding


@routes.get("/vehicles")
def vehicles(city: Here) -> dict[str, Any]:
    states = ("working", "in_transit", "standing", "silent")
    rows = [
        {**each, "last": {"state": states[city.fleet.state[n]], "age_s": city.fleet.age_s[n], "lon": lon, "lat": lat}}
        for each in city.vehicles_in_sight()
        for n, (lon, lat, _) in [(each["number"], city.fleet.place[each["number"]])]
    ]
    return {"items": rows, "next": None}


@routes.get("/reports/alarms")
def alarm_figures(from_at: From, to_at: To) -> dict[str, Any]:
    rows = [
        ("per_10min", 0.7, 1, 2, "good"),
        ("busy_share", 0.021, 0.01, 0.05, "tolerable"),
        ("chattering", 4, 0, 3, "bad"),
    ]
    measured = [
        dict(zip(("name", "value", "target", "limit", "verdict"), (*row[:-1], row[-1]), strict=True)) for row in rows
    ]
    return {
        "annunciated": 101,
        "measured": measured,
        "priority_shares": {"1": 0.08, "2": 0.2, "3": 0.72},
        "top": [["vehicle_silent/vehicle:P-004", 12], ["blocked_ramp/camera:c1/r1", 9]],
        "stale": [],
        "never_acknowledged": 2,
        "acknowledged_median_s": 42.0,
    }


@routes.get("/vehicles/{id}/track")
def track(id: str, city: Here) -> dict[str, Any]:
    number = next(vehicle["number"] for vehicle in city.vehicles if vehicle["id"] == id)
    line = city.fleet.lines[city.fleet.line[number]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}
    return {"type": "FeatureCollection", "features": [feature]}


@routes.put("/cameras/{id}/zones")
def put_zones(id: str, body: Body, city: Here) -> list[dict[str, Any]]:
    camera = next(each for each in city.cameras if each["id"] == id)
    camera["zones"] = [{**zone, "state": "unknown"} for zone in body["zones"]]
    city.change("camera", camera, "registered")
    return camera["zones"]


@routes.patch("/cameras/{id}")
def change_camera(id: str, body: Body, city: Here) -> dict[str, Any]:
    camera = next(each for each in city.cameras if each["id"] == id)
    city.told.append(body)
    camera.update({name: value for name, value in body.items() if name in camera})
    city.change("camera", camera, "registered")
    return camera


@routes.post("/cameras", status_code=201)
def add_camera(body: Body, city: Here) -> dict[str, Any]:
    city.told.append(body)
    rest = {"state": "unknown", "picture_at": None, "snapshot_url": "", "zones": [], "simulated": True}
    camera = {"heading_deg": None, **{k: v for k, v in body.items() if k not in ("address", "username", "password")}}
    city.cameras.append(camera | rest)
    city.change("camera", camera | rest, "registered")
    return camera | rest


@routes.get("/cameras/{id}/snapshot")
@routes.get("/frames/{id}")
def picture(id: str) -> Response:
    image = np.full((360, 640, 3), 96, np.uint8)
    image[100:180] = 70
    cv2.ellipse(image, (330, 250), (110, 60), 0, 0, 360, (200, 205, 210), -1)
    cv2.putText(image, "SIMULATED", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1, (255, 255, 255), 2)
    return Response(cv2.imencode(".jpg", image)[1].tobytes(), media_type="image/jpeg")
