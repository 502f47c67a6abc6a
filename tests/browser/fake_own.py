"""A contractor of the made-up city: what it is shown of its shift."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tests.browser.fake_city import City
from tests.browser.fake_things import ME, utc

own = APIRouter()
Body = dict[str, Any]
RIGHTS = ["see_map", "see_incidents", "answer_dispatch", "see_contract_reports"]
CONTRACTOR = ME | {"login": "serik", "name": "Серік", "role": "contractor", "operator": "karserv", "rights": RIGHTS}


def city_of(request: Request) -> City:
    return request.app.state.city


def dispatch(vehicle: str) -> Body:
    """It was asked and has not answered."""
    said = {"by": "", "answered_at": None, "refusal": "", "note": "", "answers": ["accept", "refuse"]}
    return {
        "vehicle": vehicle,
        "operator": "karserv",
        "state": "asked",
        "asked_at": utc(-90),
        "changed_at": utc(-90),
    } | said


def attendance(vehicle: str, at: int) -> Body:
    return {
        "vehicle": vehicle,
        "operator": "karserv",
        "simulated": True,
        "out_s": 9000.0 - 700 * at,
        "first_at": utc(-9000),
        "last_at": utc(-5),
        "pings": 900,
        "quarantined": 4 if at == 1 else 0,
        "gap_share": 0.02 * at,
        "late_share": 0.013,
        "doubtful_share": 0.0,
        "lost_share": None if at == 2 else 0.01,
    }


@own.get("/reports/expected")
def expected(request: Request) -> Body:
    vehicles = [each["id"] for each in city_of(request).vehicles_in_sight()]
    shift = {"operator": "karserv", "expected": len(vehicles), "seen": len(vehicles) - 1, "out_share": 0.74}
    rows = [attendance(vehicle, at) for at, vehicle in enumerate(vehicles)]
    times = [("20:00-08:00", -60_000, -16_800), ("08:00-20:00", -16_800, 0)]
    items = [
        shift | {"shift": name, "from_at": utc(begin), "to_at": utc(end), "short": True, "vehicles": rows}
        for name, begin, end in times
    ]
    return {"items": items, "next": None}


@own.get("/visits")
def visits(since: str) -> Body:
    visit = {"arrived_at": utc(-900), "left_at": utc(-300), "over": True}
    verdict = {
        "vehicle": "K-003",
        "version": 1,
        "decided_at": utc(-200),
        "why": "visit_ended",
        "outcome": "confirmed",
        "confidence": 0.9,
        "reasons": [{"code": "worked_here", "figure": 540.0}],
    }
    never = verdict | {
        "vehicle": "K-006",
        "outcome": "not_there",
        "reasons": [{"code": "never_near", "figure": 2300.0}],
    }
    place = {"incident": "i4814", "public_no": "A-2026-004814", "category": "ice", "address": "Иманов көшесі, 19"}
    return {
        "items": [
            {**place, "vehicle": "K-003", "visits": [visit], "verdict": verdict},
            {**place, "vehicle": "K-006", "visits": [], "verdict": never},
        ],
        "next": None,
    }


@own.post("/incidents/{id}/vehicles/{vehicle}/{verb}")
def answer(request: Request, id: str, vehicle: str, verb: str, body: Body) -> Any:
    city = city_of(request)
    if city.refuses:
        return JSONResponse({"title": "Conflict", "detail": city.refuses}, 409)
    city.told.append({"verb": verb, "vehicle": vehicle, **body})
    item = city.incidents[id]
    state = {"accept": "accepted", "refuse": "refused"}[verb]
    item["dispatches"] = [each | {"state": state, "answers": []} for each in item["dispatches"]]
    city.change("incident", item, f"vehicle_{state}")
    return item


@own.get("/reports/contractor")
def report(request: Request, operator: str, language: str) -> Response:
    city_of(request).told.append({"operator": operator, "language": language})
    headers = {"Content-Disposition": 'attachment; filename="karserv.html"'}
    return Response("<!doctype html><title>report</title>", media_type="text/html", headers=headers)
