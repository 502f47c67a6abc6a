"""Streets of the made-up city after snow: what tracks prove of them, and what people accept."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from tests.browser.fake_things import ME, utc

streets = APIRouter()
Body = dict[str, Any]


def city_of(request: Request) -> Any:
    return request.app.state.city


@streets.get("/coverage")
def coverage(request: Request) -> Any:
    if not city_of(request).snow:
        return JSONResponse({"title": "Not found", "detail": "none"}, 404)
    arcs = [{"segment": number, "direction": 1, "band": "under_1_h"} for number in range(5)]
    return {"credited_at": utc(-20), "whole": True, "items": arcs}


@streets.get("/coverage/summary")
def summary(request: Request) -> Body:
    standing = [one for one in city_of(request).acceptances if one["withdrawn_at"] is None]
    serviced = {"km": 12.0, "serviced_km": 4.5, "accepted_km": 1.5 * len(standing)}
    return {"classes": [serviced, {"km": 30.0, "serviced_km": 0.0, "accepted_km": 0.0}]}


@streets.get("/coverage/acceptances")
def acceptances(request: Request) -> Body:
    return {"items": city_of(request).acceptances, "next": None}


@streets.post("/coverage/acceptances", status_code=201)
def accept(request: Request, body: Body) -> Any:
    city = city_of(request)
    city.told.append(dict(body))
    if not (body["street"] or body["district"]):
        return JSONResponse({"title": "Invalid", "detail": "name segments, a street or a district"}, 422)
    made = {"id": f"ac{len(city.acceptances)}", "segments": [0, 1, 2], "at": utc(), "by": ME["login"], **body}
    city.acceptances.insert(0, made | {"withdrawn_at": None})
    return city.acceptances[0]


@streets.post("/coverage/acceptances/{id}/withdraw")
def withdraw(request: Request, id: str, body: Body) -> Body:
    city = city_of(request)
    city.told.append(dict(body))
    found = next(one for one in city.acceptances if one["id"] == id)
    found["withdrawn_at"] = utc()
    return found
