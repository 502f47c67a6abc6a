"""The shift of the made-up city: who is on, and the night's note to the day."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException

from tests.browser.fake_things import utc
from web.times import From, To


class Shift:
    """What a test looks at and changes."""

    def __init__(self) -> None:
        self.on: dict[str, str] = {"dana": utc(-17 * 3600)}
        self.notes: list[dict[str, Any]] = [note("n1", "night", "Сығанақ 60: су сорғы жетпейді")]


def note(id: str, by: str, text: str) -> dict[str, Any]:
    stood = {"alerts": ["a1", "gone"], "shelved": [], "overdue": ["i4813"], "open": 11}
    return {"id": id, "written_at": utc(-1800), "written_by": by, "text": text, "read_by": {}} | stood


def routes(state: Shift, login: str) -> APIRouter:  # noqa: C901 - one small answer a route
    made = APIRouter(prefix="/shift")

    @made.get("")
    def now() -> dict[str, Any]:
        rows = [
            {
                "login": who,
                "since_at": since,
                "forgotten": who == "dana",
                "incidents": 2,
                "overdue": int(who == "dana"),
                "alerts": 1,
            }
            for who, since in state.on.items()
        ]
        nobody = {"login": "", "since_at": None, "forgotten": False, "incidents": 5, "overdue": 0, "alerts": 3}
        return {"load": [*rows, nobody], "note": state.notes[0] if state.notes else None}

    @made.post("/come-on", status_code=201)
    def come_on() -> dict[str, Any]:
        state.on[login] = utc()
        return {"id": "d", "login": login, "since_at": state.on[login], "until_at": None}

    @made.post("/leave")
    def leave(body: dict[str, Any]) -> dict[str, Any]:
        who = body.get("login") or login
        if who not in state.on:
            raise HTTPException(409)
        return {"id": "d", "login": who, "since_at": state.on.pop(who), "until_at": utc()}

    @made.get("/notes")
    def notes() -> dict[str, Any]:
        return {"items": state.notes, "next": None}

    @made.post("/notes", status_code=201)
    def write(body: dict[str, Any]) -> dict[str, Any]:
        state.notes.insert(0, note(f"n{len(state.notes) + 1}", login, body["text"]))
        return state.notes[0]

    @made.post("/notes/{id}/read")
    def read(id: str) -> dict[str, Any]:
        found = next(each for each in state.notes if each["id"] == id)
        found["read_by"][login] = utc()
        return found

    @made.get("/hours")
    def hours(from_at: From, to_at: To) -> dict[str, Any]:
        counts = {"opened": 4, "reacted": 3, "alerts": 9}
        return {"items": [{"from_at": from_at, "to_at": to_at, "counts": counts}], "next": None}

    return made
