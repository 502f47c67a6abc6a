"""The made-up city's trackers, snow events, thresholds and histogram, as who manages and who supervises sees them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse

from tests.browser.fake_people import QR, city_of
from tests.browser.fake_things import ME, OPERATORS, utc, vehicle

admin = APIRouter()
Body = dict[str, Any]


def device(name: str, operator: str, **changes: Any) -> Body:
    calm = {"registered": True, "received_at": utc(-4), "credential": "valid", "quarantined": 0, "missing": 0}
    return {"vehicle": name, "operator": operator, **calm, "received": 4210, "refused": 0} | changes


def devices_of_the_city() -> list[Body]:
    return [
        device("P-001", "tazalyk"),
        device("P-004", "tazalyk", missing=12, received=3100),
        device("X-777", "karserv", registered=False, credential="none", received=9, quarantined=9),
        device("K-003", "karserv", refused=3, credential="revoked", received=51),
    ]


@admin.get("/devices")
def devices(request: Request) -> Body:
    return {"items": city_of(request).devices, "next": None}


@admin.post("/devices", status_code=201)
def add_device(request: Request, body: Body) -> Body:
    city = city_of(request)
    city.told.append(dict(body))
    if body["operator"] not in {operator["id"] for operator in OPERATORS} and "operator_name" not in body:
        raise HTTPException(422, "name it")
    fresh = device(body["vehicle"], body["operator"], received_at=None, received=0)
    city.devices.append(fresh)
    made = vehicle(len(city.vehicles)) | {"id": body["vehicle"], "operator": body["operator"], "simulated": False}
    city.vehicles.append(made)
    city.change("vehicle", made, "registered")
    return {"device": fresh, "credential": secret_of(fresh)}


def secret_of(fresh: Body) -> Body:
    topic = f"fleet/{fresh['operator']}/{fresh['vehicle']}/position"
    way = {"host": "109.city.test", "port": 8883, "tls": True, "topic": topic, "qr": QR}
    return {"user": fresh["vehicle"], "password": "s3cret-of-a-tracker"} | way


@admin.get("/devices/{id}")
def one_device(request: Request, id: str) -> Body:
    found = next(each for each in city_of(request).devices if each["vehicle"] == id)
    counts = {
        "operator": found["operator"],
        "received": found["received"],
        "accepted": found["received"] - 8,
        "quarantined": {"not_json": 2, "duplicate": 6},
        "flagged": {"late": 120},
        "lag_s": 0.9,
        "missing": [[1031, 1032], [1035, 1035]],
        "missing_since": utc(-60),
        "given_up": 0,
    }
    since = {"since_at": utc(-90_000), "until_at": None, "by": "aigerim"}
    binding = {"id": id, "protocol": "mqtt", **since, "credential": found["credential"]}
    good = {
        "received_at": utc(-4), "operator": found["operator"], "fix_at": utc(-5), "lat": 51.1, "lon": 71.4,
        "speed_kmh": 12.0, "course_deg": 90.0, "seq": 1041, "buf": None, "reason": None, "flags": ["late"],
        "payload": None,
    }  # fmt: skip
    bad = good | {"fix_at": None, "lat": None, "lon": None, "speed_kmh": None, "seq": None, "flags": []}
    raw = [good, bad | {"reason": "not_json", "payload": "{oops"}] if found["received_at"] else []
    return {
        **found,
        "fix_at": utc(-5),
        "trackers": [id],
        "counts": counts,
        "others": [],
        "bindings": [binding],
        "owners": [{"operator": found["operator"], **since}],
        "refusals": {"sign_ins": found["refused"], "publishes": 0, "subscriptions": 0},
        "raw": raw,
    }


@admin.post("/devices/{id}/credential", status_code=201)
def issue(request: Request, id: str, body: Body) -> Body:
    found = next(each for each in city_of(request).devices if each["vehicle"] == id)
    found["credential"] = "valid"
    return {"device": found, "credential": secret_of(found)}


@admin.post("/devices/{id}/{verb}")
def command_device(request: Request, id: str, verb: str, body: Body) -> Body:
    city = city_of(request)
    city.told.append({"verb": verb, **body})
    found = next(each for each in city.devices if each["vehicle"] == id)
    if verb == "revoke":
        found["credential"] = "revoked"
    return one_device(request, id)


@admin.get("/quarantine")
def quarantine(request: Request, day: str) -> Body:
    row = {"vehicle": "P-004", "operator": "tazalyk", "received_at": utc(-40), "fix_at": None}
    released = [each for told in city_of(request).told for each in told.get("ids", [])]
    rows = [("q1", "implausible_jump", True), ("q2", "not_json", False)]
    fresh = {**row, "lat": 51.1, "lon": 71.4, "speed_kmh": None, "payload": "{oops"}
    items = [
        {**fresh, "id": key, "reason": reason, "releasable": may, "released": key in released}
        for key, reason, may in rows
    ]
    return {"day": day, "total": 2, "items": items}


@admin.post("/quarantine/release")
def release(request: Request, body: Body) -> Body:
    city_of(request).told.append(dict(body))
    return {"released": len(body["ids"]), "vehicles": ["P-004"]}


@admin.get("/snow-events")
def snow_events(request: Request) -> Body:
    return {"items": city_of(request).snow, "next": None}


@admin.post("/snow-events", status_code=201)
def start_snow(request: Request, body: Body) -> Body:
    event = {"id": f"e{len(city_of(request).snow)}", "ended_at": None, "declared_by": ME["login"], **body}
    city_of(request).snow.insert(0, event)
    return event


@admin.patch("/snow-events/{id}")
def end_snow(request: Request, id: str, body: Body) -> Any:
    event = next(each for each in city_of(request).snow if each["id"] == id)
    if body["ended_at"] and body["ended_at"] < event["started_at"]:
        return JSONResponse({"title": "Invalid", "detail": "it ends after it began"}, 422)
    event.update(body)
    return event


@admin.get("/rules")
def rules() -> Body:
    now = {"silent_after_s": 240.0, "expected_share": 0.8, "escalate_after_s": [60.0, 180.0], "flaps": 5}
    return {
        "rules": ["vehicle_silent", "incident_overdue", "blocked_ramp"],
        "not_tried": [],
        "thresholds": {**now, "on_delay_s": {"operator_short": 1800.0}},
        "defaults": {**now, "silent_after_s": 300.0, "on_delay_s": {"operator_short": 1800.0}},
        "set_values": {"silent_after_s": 240.0},
        "version": 2,
        "set_at": utc(-9000),
        "set_by": "aigerim",
        "why": "қыс",
    }


@admin.get("/playback/histogram")
def histogram(bins: int) -> Body:
    alerts = {"1": [0] * bins, "3": [0] * bins}
    alerts["1"][bins // 2], alerts["3"][bins // 2], alerts["3"][bins - 1] = 2, 3, 1
    return {"bin_s": 225.0, "truncated": False, "alerts": alerts, "incidents": [1] + [0] * (bins - 1)}
