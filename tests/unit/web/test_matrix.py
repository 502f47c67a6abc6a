"""Every route, every role and nobody, own and foreign things: what is answered. A route that is not listed fails."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from fastapi.routing import APIWebSocketRoute

from situation.people import RIGHTS, Right, Role
from tests.unit.web.stand_ins import FRAME_SHA256
from tests.unit.web.world import API_KEY, World, build

R = Right
PUBLIC = "public"
ANYBODY_SIGNED_IN = "signed in"
CONTRACT = "?operator={operator}&from=2026-01-15T00:00:00Z&to=2026-01-15T12:00:00Z"
SINCE = "?since=2026-01-15T00:00:00Z"
TRACK = "?from=2026-01-15T00:00:00Z&to=2026-01-15T12:00:00Z"
WARNING = {
    "event": "flooding",
    "severity": "severe",
    "urgency": "immediate",
    "headline": dict.fromkeys(("kk", "ru", "en"), "Water on Respublika"),
    "description": dict.fromkeys(("kk", "ru", "en"), "Knee deep. Take another way."),
    "area": {"description": "Respublika 12", "lat": 51.128, "lon": 71.4304, "radius_m": 300},
    "expires_at": "2026-01-15T10:00:00Z",
}
UPDATE = {"update_id": "1", "state": "done", "at": "2026-01-15T07:00:00Z"}
COMMENT = {"api_key": API_KEY, "service_request_id": "A-2026-000001", "description": "still there"}
TRIAL = {"values": {}, "from_at": "2026-01-15T06:00:00Z", "to_at": "2026-01-15T06:01:00Z"}
DAY = "?from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z"
PLAYED = "?from=2026-01-15T06:30:00Z&to=2026-01-15T07:00:00Z"
INCIDENT = {"category": "snow_road", "lat": 51.1, "lon": 71.4}
SQUARE = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]
CAMERA = {"id": "cam-2", "name": "Ramp", "lat": 51.1, "lon": 71.4, "address": "rtsp://cameras.city/2"}
USER = {"login": "new", "name": "New", "role": "viewer", "password": "long enough, surely"}
SHELVE = {"until": "2026-01-15T08:00:00Z", "reason": "known"}
PAUSE = {"reason": "waiting_for_location", "until": "2026-01-15T08:00:00Z", "why": "which yard?"}
PROMISE = {"clock": "fix", "promised_at": "2026-01-20T08:00:00Z", "why": "tender"}
REFUSE = {"reason": "broken_down", "note": "axle"}
FORM = {"api_key": API_KEY, "service_code": "ice", "lat": "51.1", "long": "71.4"}

# method, path, who may (a right, signed in, public), status for who may, body.
# {incident} and {vehicle} stand for a contractor's own or a foreign one.
ROUTES: dict[tuple[str, str], tuple[str | Right, int, Any]] = {
    ("POST", "/api/v1/session/login"): (PUBLIC, 401, {"login": "x", "password": "x"}),
    ("POST", "/api/v1/session/logout"): (ANYBODY_SIGNED_IN, 204, None),
    ("GET", "/api/v1/session"): (PUBLIC, 200, None),
    ("GET", "/api/v1/session/me"): (ANYBODY_SIGNED_IN, 200, None),
    ("POST", "/api/v1/session/password"): (ANYBODY_SIGNED_IN, 401, {"password": "x", "new": "long enough, surely"}),
    ("GET", "/api/v1/session/second-factor"): (ANYBODY_SIGNED_IN, 200, None),
    ("POST", "/api/v1/session/second-factor"): (ANYBODY_SIGNED_IN, 401, {"password": "x"}),
    ("POST", "/api/v1/session/second-factor/confirm"): (ANYBODY_SIGNED_IN, 401, {"code": "000000"}),
    ("POST", "/api/v1/session/second-factor/remove"): (ANYBODY_SIGNED_IN, 401, {"password": "x", "code": "000000"}),
    ("GET", "/api/v1/session/provider"): (PUBLIC, 404, None),  # there is none; see test_provider
    ("GET", "/api/v1/session/provider/callback"): (PUBLIC, 404, None),
    ("GET", "/api/v1/city"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/districts"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/streets"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/basemap"): (R.SEE_MAP, 404, None),  # there is none; see test_basemap
    ("GET", "/api/v1/categories"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/vehicles"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/vehicles/{vehicle}"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/vehicles/{vehicle}/track" + TRACK): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/operators"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/playback" + PLAYED): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/playback/events" + PLAYED): (R.SEE_INCIDENTS, 200, None),
    ("GET", "/api/v1/playback/histogram" + PLAYED): (R.SEE_INCIDENTS, 200, None),
    ("GET", "/api/v1/incidents"): (R.SEE_INCIDENTS, 200, None),
    ("POST", "/api/v1/incidents"): (R.OPEN_INCIDENT, 201, INCIDENT),
    ("GET", "/api/v1/incidents/{incident}"): (R.SEE_INCIDENTS, 200, None),
    ("PATCH", "/api/v1/incidents/{incident}"): (R.WORK_INCIDENT, 200, {"version": 1, "priority": 1}),
    ("POST", "/api/v1/incidents/{incident}/acknowledge"): (R.WORK_INCIDENT, 200, None),
    ("POST", "/api/v1/incidents/{incident}/dispatch"): (R.WORK_INCIDENT, 200, {"vehicles": ["P-017"]}),
    ("POST", "/api/v1/incidents/{incident}/vehicles/{vehicle}/accept"): (R.ANSWER_DISPATCH, 200, None),
    ("POST", "/api/v1/incidents/{incident}/vehicles/{vehicle}/refuse"): (R.ANSWER_DISPATCH, 200, REFUSE),
    ("POST", "/api/v1/incidents/{incident}/resolve"): (R.WORK_INCIDENT, 200, {"outcome": "cleared"}),
    ("POST", "/api/v1/incidents/{incident}/handoff"): (R.WORK_INCIDENT, 200, {"to": "102"}),
    ("POST", "/api/v1/incidents/{incident}/close"): (R.CLOSE_INCIDENT, 409, {}),  # not resolved yet
    ("POST", "/api/v1/incidents/{incident}/reopen"): (R.CLOSE_INCIDENT, 409, {"why": "still there"}),
    ("POST", "/api/v1/incidents/{incident}/merge"): (R.WORK_INCIDENT, 404, {"into": "nowhere"}),
    ("POST", "/api/v1/incidents/{incident}/split"): (R.WORK_INCIDENT, 409, {"why": "another yard"}),
    ("POST", "/api/v1/incidents/{incident}/locate"): (R.WORK_INCIDENT, 409, {"lat": 51.1, "lon": 71.4}),
    ("POST", "/api/v1/incidents/{incident}/pause"): (R.WORK_INCIDENT, 409, PAUSE),  # made without clocks
    ("POST", "/api/v1/incidents/{incident}/resume"): (R.WORK_INCIDENT, 409, {}),
    ("POST", "/api/v1/incidents/{incident}/promise"): (R.WORK_INCIDENT, 200, PROMISE),
    ("POST", "/api/v1/incidents/{incident}/answer"): (R.WORK_INCIDENT, 409, {"text": "soon"}),
    ("GET", "/api/v1/incidents/{incident}/reporter"): (R.SEE_REPORTERS, 200, None),
    ("GET", "/api/v1/incidents/{incident}/evidence"): (R.SEE_INCIDENTS, 200, None),
    ("GET", "/api/v1/incidents/{incident}/evidence/package?reason=police"): (R.EXPORT_EVIDENCE, 200, None),
    ("GET", "/api/v1/incidents/{incident}/nearest"): (R.WORK_INCIDENT, 200, None),
    ("GET", "/api/v1/visits" + SINCE): (R.SEE_INCIDENTS, 200, None),
    ("GET", "/api/v1/alerts"): (R.SEE_ALERTS, 200, None),
    ("POST", "/api/v1/pictures"): (R.COMMENT, 422, {}),
    ("POST", "/api/v1/incidents/{incident}/comment"): (R.COMMENT, 200, {"text": "two loads taken away"}),
    ("POST", "/api/v1/incidents/{incident}/move"): (R.WORK_INCIDENT, 200, {"line": 3, "why": "needs a crew"}),
    ("GET", "/api/v1/shift"): (R.SEE_ALERTS, 200, None),
    ("POST", "/api/v1/shift/come-on"): (R.WORK_ALERT, 201, None),
    ("POST", "/api/v1/shift/leave"): (R.WORK_ALERT, 409, {}),
    ("GET", "/api/v1/shift/notes"): (R.SEE_ALERTS, 200, None),
    ("POST", "/api/v1/shift/notes"): (R.WORK_ALERT, 201, {"text": "nothing special"}),
    ("POST", "/api/v1/shift/notes/n1/read"): (R.WORK_ALERT, 200, None),
    ("GET", "/api/v1/shift/hours" + DAY): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/rules"): (R.SEE_REPORTS, 200, None),
    ("PUT", "/api/v1/rules/thresholds"): (R.MANAGE, 200, {"values": {"idling_after_s": 600}, "why": "tried"}),
    ("POST", "/api/v1/rules/try"): (R.SEE_REPORTS, 200, TRIAL),
    ("GET", "/api/v1/reports/alarms" + DAY): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/reports/alarms.csv" + DAY): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/alerts/a1"): (R.SEE_ALERTS, 200, None),
    ("POST", "/api/v1/alerts/a1/acknowledge"): (R.WORK_ALERT, 200, None),
    ("POST", "/api/v1/alerts/a1/shelve"): (R.WORK_ALERT, 200, SHELVE),
    ("POST", "/api/v1/alerts/a1/assign"): (R.WORK_ALERT, 200, {"to": "dispatcher"}),
    ("GET", "/api/v1/tickets"): (R.SEE_TICKETS, 200, None),
    ("GET", "/api/v1/tickets/t1"): (R.SEE_TICKETS, 200, None),
    ("POST", "/api/v1/tickets/t1/resend"): (R.WORK_INCIDENT, 200, None),
    ("GET", "/api/v1/handovers"): (R.SEE_TICKETS, 200, None),
    ("GET", "/api/v1/handovers/ho1"): (R.SEE_TICKETS, 200, None),
    ("POST", "/api/v1/handovers/ho1/accept"): (R.WORK_INCIDENT, 200, None),
    ("POST", "/api/v1/handovers/ho1/call-again"): (R.WORK_INCIDENT, 200, None),
    ("POST", "/api/v1/handovers/ho1/end"): (R.WORK_INCIDENT, 200, {"outcome": "helped"}),
    ("GET", "/api/v1/handovers/ho1/sheet"): (R.WORK_INCIDENT, 200, None),
    ("GET", "/api/v1/handovers/ho1/package?reason=police"): (R.EXPORT_EVIDENCE, 200, None),
    ("GET", "/api/v1/partners/handovers/ho1/package"): (PUBLIC, 401, None),  # by its key; see test_partners
    ("POST", "/api/v1/partners/handovers/ho1/updates"): (PUBLIC, 401, {"update_id": "1", "state": "accepted"}),
    ("GET", "/api/v1/incidents/{incident}/plate"): (R.SEE_PLATES, 404, None),  # nobody has confirmed one
    ("PUT", "/api/v1/incidents/{incident}/plate"): (R.SEE_PLATES, 409, {"plate": "123ABC01"}),  # snow has none
    ("POST", "/api/v1/incidents/{incident}/plate/reading"): (R.SEE_PLATES, 409, None),  # switched off
    ("GET", "/api/v1/snow-events"): (R.SEE_MAP, 200, None),
    ("POST", "/api/v1/snow-events"): (R.CLOSE_INCIDENT, 409, {"started_at": "2026-01-15T07:00:00Z"}),  # one is on
    ("PATCH", "/api/v1/snow-events/e1"): (R.CLOSE_INCIDENT, 200, {"ended_at": None}),
    ("GET", "/api/v1/coverage?event=e1"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/coverage/summary?event=e1"): (R.SEE_MAP, 200, None),
    ("GET", "/api/v1/coverage/acceptances?event=e1"): (R.SEE_MAP, 200, None),
    ("POST", "/api/v1/coverage/acceptances"): (R.ACCEPT_STREETS, 422, {"event": "e1", "district": "esil"}),  # no track
    ("POST", "/api/v1/coverage/acceptances/c1/withdraw"): (R.ACCEPT_STREETS, 404, {"why": "ice"}),
    ("GET", "/api/v1/warnings"): (R.SEE_ALERTS, 200, None),
    ("POST", "/api/v1/warnings"): (R.CLOSE_INCIDENT, 201, WARNING),
    ("GET", "/api/v1/warnings/w1"): (R.SEE_ALERTS, 404, None),
    ("POST", "/api/v1/warnings/w1/cancel"): (R.CLOSE_INCIDENT, 404, None),
    ("POST", "/api/v1/tickets/t1/updates"): (PUBLIC, 401, UPDATE),  # by its key; see test_ticket_updates
    ("GET", "/api/v1/cameras"): (R.SEE_CAMERAS, 200, None),
    ("POST", "/api/v1/cameras"): (R.MANAGE, 201, CAMERA),
    ("GET", "/api/v1/cameras/cam-1"): (R.SEE_CAMERAS, 200, None),
    ("PATCH", "/api/v1/cameras/cam-1"): (R.MANAGE, 200, {"shadow": True}),
    ("DELETE", "/api/v1/cameras/cam-1"): (R.MANAGE, 204, None),
    ("POST", "/api/v1/cameras/cam-1/try"): (R.MANAGE, 404, {"zones": []}),  # no picture yet
    ("GET", "/api/v1/cameras/cam-1/zones"): (R.SEE_CAMERAS, 200, None),
    ("PUT", "/api/v1/cameras/cam-1/zones"): (
        R.MANAGE,
        200,
        {"zones": [{"id": "r", "kind": "ramp", "polygon": SQUARE}]},
    ),
    ("POST", "/api/v1/cameras/cam-1/confirm-view"): (R.JUDGE_FINDING, 200, None),
    ("GET", "/api/v1/cameras/cam-1/snapshot"): (R.SEE_CAMERAS, 404, None),  # no picture yet
    ("GET", f"/api/v1/frames/{FRAME_SHA256}"): (R.SEE_CAMERAS, 200, None),
    ("GET", f"/api/v1/frames/{FRAME_SHA256}?reason=police"): (R.EXPORT_EVIDENCE, 200, None),
    ("GET", "/api/v1/findings"): (R.SEE_CAMERAS, 200, None),
    ("GET", "/api/v1/findings/f1"): (R.SEE_CAMERAS, 200, None),
    ("POST", "/api/v1/findings/f1/confirm"): (R.JUDGE_FINDING, 200, None),
    ("POST", "/api/v1/findings/f1/reject"): (R.JUDGE_FINDING, 200, None),
    ("GET", "/api/v1/users"): (R.MANAGE, 200, None),
    ("POST", "/api/v1/users"): (R.MANAGE, 201, USER),
    ("PATCH", "/api/v1/users/id-viewer"): (R.MANAGE, 200, {"enabled": False}),
    ("POST", "/api/v1/users/id-viewer/password"): (R.MANAGE, 200, {"password": "long enough, surely"}),
    ("POST", "/api/v1/users/id-viewer/remove-second-factor"): (R.MANAGE, 404, None),  # it has none
    ("GET", "/api/v1/devices"): (R.MANAGE, 200, None),
    ("POST", "/api/v1/devices"): (R.MANAGE, 201, {"vehicle": "P-099", "operator": "city"}),
    ("GET", "/api/v1/devices/{vehicle}"): (R.MANAGE, 200, None),
    ("POST", "/api/v1/devices/{vehicle}/credential"): (R.MANAGE, 201, {}),
    ("POST", "/api/v1/devices/{vehicle}/revoke"): (R.MANAGE, 404, {}),  # it has no credential
    ("POST", "/api/v1/devices/{vehicle}/bind"): (R.MANAGE, 200, {"tracker": "868000000000099"}),
    ("GET", "/api/v1/holds"): (R.EXPORT_EVIDENCE, 200, None),
    ("POST", "/api/v1/holds"): (R.EXPORT_EVIDENCE, 201, {"vehicle": "P-017", "why": "case 77"}),
    ("POST", "/api/v1/holds/h1/release"): (R.EXPORT_EVIDENCE, 200, {"why": "verdict is final"}),
    ("GET", "/api/v1/plausibility?day=2026-01-15"): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/plausibility/clocks?day=2026-01-15"): (R.MANAGE, 200, None),
    ("GET", "/api/v1/vehicles/{vehicle}/plausibility?day=2026-01-15"): (R.SEE_REPORTS, 404, None),  # no positions
    ("GET", "/api/v1/quarantine?day=2026-01-15"): (R.MANAGE, 200, None),
    ("POST", "/api/v1/quarantine/release"): (R.MANAGE, 404, {"ids": ["1-2-0"], "why": "registered late"}),
    ("GET", "/api/v1/audit"): (R.SEE_AUDIT, 200, None),
    ("GET", "/api/v1/reports/contractor" + CONTRACT): (R.SEE_CONTRACT_REPORTS, 200, None),
    ("GET", "/api/v1/reports/expected" + TRACK): (R.SEE_CONTRACT_REPORTS, 200, None),
    ("GET", "/api/v1/reports/indicators" + TRACK): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/reports/hotspots" + TRACK): (R.SEE_REPORTS, 200, None),
    ("GET", "/api/v1/hotspots"): (R.SEE_REPORTS, 200, None),
    ("POST", "/api/v1/hotspots"): (R.CLOSE_INCIDENT, 201, {"category": "flood_road", "lat": 51.1, "lon": 71.4}),
    ("GET", "/api/v1/hotspots/s1"): (R.SEE_REPORTS, 200, None),
    ("PATCH", "/api/v1/hotspots/s1"): (R.CLOSE_INCIDENT, 200, {"version": 1, "cause": "no_drain"}),
    ("GET", "/health/live"): (PUBLIC, 200, None),
    ("GET", "/health/ready"): (PUBLIC, 503, None),  # no role has been heard yet
    ("GET", "/metrics"): (PUBLIC, 200, None),
    ("GET", "/api/v1/openapi.json"): (PUBLIC, 200, None),
    ("GET", "/"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/discovery.json"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/services.json"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/services/ice.json"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/requests.json"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/requests/A-2026-000001.json"): (PUBLIC, 200, None),
    ("GET", "/open311/v2/servicerequestupdates.json"): (PUBLIC, 200, None),
    ("POST", "/open311/v2/servicerequestupdates.json"): (PUBLIC, 200, COMMENT),
    ("GET", "/open311/v2/tokens/A-2026-000001.json"): (PUBLIC, 200, None),
    ("POST", "/open311/v2/requests.json"): (PUBLIC, 200, FORM),  # by its api_key; see test_open311
}
TEMPLATES = {  # our words to the application's
    "{incident}": "{id}",
    "{vehicle}": "{id}",
    "{id}/vehicles/{id}": "{id}/vehicles/{vehicle}",
    "/c1": "/{id}",
    "/a1": "/{id}",
    "/t1": "/{id}",
    "/ho1": "/{id}",
    "/cam-1": "/{id}",
    "/id-viewer": "/{id}",
    "/w1": "/{id}",
    SINCE: "",
    "?event=e1": "",
    "?day=2026-01-15": "",
    "/e1": "/{id}",
    "/s1": "/{id}",
    "/f1": "/{id}",
    "/h1": "/{id}",
    FRAME_SHA256: "{sha256}",
    "/ice.json": "/{code}.{format}",
    "tokens/A-2026-000001.json": "tokens/{token}.{format}",
    "/A-2026-000001.json": "/{id}.{format}",
    ".json": ".{format}",
    CONTRACT: "",
    TRACK: "",
    PLAYED: "",
    "?reason=police": "",
    DAY: "",
    "/notes/n1": "/notes/{id}",
}


def template(path: str) -> str:
    if path == "/api/v1/openapi.json":
        return path
    for ours, theirs in TEMPLATES.items():
        path = path.replace(ours, theirs)
    return path


def leaves(routes: list[Any]) -> Iterator[Any]:
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is None:
            yield route
        else:
            yield from leaves(router.routes)


def test_every_route_of_the_application_is_listed_here() -> None:
    app = build().app
    served = set()
    for path, methods in app.openapi()["paths"].items():
        served |= {(method.upper(), path) for method in methods}
    hidden = {("GET", "/"), ("GET", "/api/v1/openapi.json")}
    assert {(method, template(path)) for method, path in ROUTES} == served | hidden


def test_no_route_hides_from_the_schema_that_the_list_is_compared_with() -> None:
    routes = list(leaves(build().app.routes))
    assert len(routes) > 50
    assert [route.path for route in routes if not getattr(route, "include_in_schema", True)] == [
        "/api/v1/openapi.json",
        "/",
    ]
    # Its rights are tested in tests/integration/live/.
    assert [route.path for route in routes if isinstance(route, APIWebSocketRoute)] == ["/ws/live"]


def cases() -> Iterator[tuple[str, str, str | None, str]]:
    for method, path in ROUTES:
        whose = ("own", "foreign") if "{" in path else ("own",)
        for role in (None, *Role):
            for owner in whose:
                yield method, path, role, owner


@cache
def shared() -> World:
    """For requests that change nothing."""
    return build()


def expected(method: str, path: str, role: Role | None, owner: str) -> int:
    needs, status, _ = ROUTES[method, path]
    if needs == PUBLIC:
        return status
    if role is None:
        return 401
    if isinstance(needs, Right) and needs not in RIGHTS[role]:
        return 403
    if role is Role.CONTRACTOR and owner == "foreign":
        return 404
    return status


@pytest.mark.parametrize(("method", "path", "role", "owner"), list(cases()))
async def test_who_may_do_what(method: str, path: str, role: Role | None, owner: str) -> None:
    world = shared() if method == "GET" and not path.endswith("/reporter") else build()
    body = ROUTES[method, path][2]
    vehicle = "P-017" if owner == "own" else "F-001"
    target = path.replace("{incident}", owner).replace("{vehicle}", vehicle)
    target = target.replace("{operator}", "esil-tazalyk" if owner == "own" else "saryarka-kurylys")
    sent = {"data": body} if path.startswith("/open311") else {"json": body}
    async with world.as_(role) as browser:
        answer = await browser.request(method, target, **(sent if body is not None else {}))
    assert answer.status_code == expected(method, path, role, owner), answer.text
