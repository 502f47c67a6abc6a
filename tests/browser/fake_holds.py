"""Legal holds of the made-up city."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from tests.browser.fake_things import ME, utc

holds = APIRouter()
Body = dict[str, Any]


def a_hold(id: str, **changes: Any) -> Body:
    """One in force, for the court, of every vehicle a month ago."""
    period = {"vehicle": "", "from_at": utc(-31 * 86_400), "to_at": utc(-30 * 86_400)}
    placed = {"why": "сот, іс № 77", "placed_at": utc(-86_400), "placed_by": "dana"}
    return {"id": id, **period, **placed, "released_at": None, "released_by": "", "released_why": "", **changes}


@holds.get("/holds")
def all_holds(request: Request) -> Body:
    return {"items": request.app.state.city.holds, "next": None}


@holds.post("/holds", status_code=201)
def place(request: Request, body: Body) -> Body:
    city = request.app.state.city
    city.told.append(dict(body))
    city.holds.insert(0, a_hold(f"h{len(city.holds)}", **body, placed_at=utc(), placed_by=ME["login"]))
    return city.holds[0]


@holds.post("/holds/{id}/release")
def release(request: Request, id: str, body: Body) -> Body:
    city = request.app.state.city
    city.told.append(dict(body))
    found = next(each for each in city.holds if each["id"] == id)
    found.update(released_at=utc(), released_by=ME["login"], released_why=body["why"])
    return found
