"""Hand-overs and plates of the made-up city."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException

from tests.browser.fake_city import City
from tests.browser.fake_things import ME, utc

Body = dict[str, Any]
AFTER = {"accept": "accepted", "call-again": "handed_over", "end": "ended"}
COMMANDS = {"handed_over": ["accept", "call_again", "end"], "accepted": ["end"], "ended": []}


def handover_routes(city: City) -> APIRouter:
    """The calls, on a city's own hand-overs."""
    routes = APIRouter()
    kept: dict[str, Body] = {}

    @routes.get("/handovers")
    def handovers(incident: str) -> Body:
        return {"items": [one for one in kept.values() if one["incident"] == incident], "next": None}

    @routes.post("/incidents/{id}/handoff")
    def hand_off(id: str, body: Body) -> Body:
        city.told.append(body)
        number = len(kept) + 1
        made = {
            "id": f"h{number}",
            "number": f"H-2026-{number:06d}",
            "incident": id,
            "service": body.get("service", "partner"),
            "to": body.get("to") or body.get("service"),
            "note": body.get("note", ""),
            "handed_by": ME["login"],
            "handed_at": utc(),
            "state": "handed_over",
            "call_back_at": utc(600),
            "calls": 0,
            "reference": "",
            "outcome": None,
            "outcome_note": "",
            "freed_at": None,
            "simulated": True,
            "commands": COMMANDS["handed_over"],
            "outcomes": ["helped", "not_found", "declined"],
        }
        kept[made["id"]] = made
        city.change("handover", made, "handed_over")
        return city.command(id, "handoff", body)

    @routes.post("/handovers/{id}/{verb}")
    def say(id: str, verb: str, body: Body) -> Body:
        told = kept[id]
        told["state"] = AFTER[verb]
        told["calls"] += verb == "call-again"
        told.update(outcome=body.get("outcome"), commands=COMMANDS[told["state"]])
        city.change("handover", told, verb)
        return told

    add_plates(routes, city)
    return routes


def add_plates(routes: APIRouter, city: City) -> None:
    """Those of the plates."""
    plates: dict[str, Body] = {}

    @routes.put("/incidents/{id}/plate")
    def confirm(id: str, body: Body) -> Body:
        city.told.append(body)
        if len(body["plate"]) < 6:
            raise HTTPException(422, "it is no plate")
        repeats = [utc(-86_400)]
        plates[id] = {"plate": body["plate"].upper(), "confirmed_by": ME["login"], "repeats": repeats}
        return plates[id]

    @routes.get("/incidents/{id}/plate")
    def plate(id: str) -> Body:
        if id not in plates:
            raise HTTPException(404, "nobody has confirmed one")
        return plates[id]

    @routes.post("/incidents/{id}/plate/reading")
    def read(id: str) -> list[Body]:
        return [{"text": "123ABC01", "score": 0.91}]
