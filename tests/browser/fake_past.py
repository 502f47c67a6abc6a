"""The made-up city's past: vehicles on a circle, so that where each was at a moment can be calculated."""

from __future__ import annotations

import json
import math
import struct
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from tests.browser.fake_fleet import frame
from tests.browser.fake_ground import CENTER

past = APIRouter(prefix="/playback")
ROUND_S = 3600.0
VEHICLES = ["P-001", "P-002", "K-003", "GONE"]  # the last one is in no registry any more
From = Annotated[AwareDatetime, Query(alias="from")]
To = Annotated[AwareDatetime, Query(alias="to")]


def place_of(number: int, at_s: float) -> tuple[float, float, float]:
    """Longitude, latitude and course of the vehicle with this number in `VEHICLES` at the moment."""
    angle = 2 * math.pi * (at_s / ROUND_S + number / len(VEHICLES))
    return CENTER[0] + 0.05 * math.cos(angle), CENTER[1] + 0.03 * math.sin(angle), -math.degrees(angle) % 360


@past.get("")
def positions(from_at: From, to_at: To, step_s: int) -> Response:
    end = min(to_at, datetime.now(UTC))
    moments = []
    while from_at + timedelta(seconds=step_s * len(moments)) < end:
        moments.append(from_at.timestamp() + step_s * len(moments))
    head = {
        "from": from_at.isoformat(),
        "to": end.isoformat(),
        "step_s": step_s,
        "frames": len(moments),
        "vehicles": VEHICLES,
    }
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 4)
    frames = [
        frame([(n, lon, lat, 3.0, 25.0, course, 16) for n in range(4) for lon, lat, course in [place_of(n, at)]], at)
        for at in moments
    ]
    body = b"".join([b"SITP", struct.pack("<I", len(text)), text, *frames])
    return Response(body, media_type="application/octet-stream")


@past.get("/events")
def events(from_at: From, to_at: To, request: Request) -> dict[str, Any]:
    """As it was: every incident and alert of the present was new when it began."""
    city = request.app.state.city
    return {
        "from_at": from_at.isoformat(),
        "to_at": to_at.isoformat(),
        "truncated": False,
        "incidents": [_with_states(one, one["opened_at"], "new") for one in city.incidents.values()],
        "alerts": [_with_states(one, one["raised_at"], "raised") for one in city.alerts.values()],
        "findings": list(city.findings.values()),
    }


def _with_states(thing: dict[str, Any], began_at: str, first: str) -> dict[str, Any]:
    return {**thing, "states": [{"at": began_at, "state": first}]}
