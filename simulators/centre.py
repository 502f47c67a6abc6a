"""The centre as the outside world sees it: two public doors by which requests go in and open incidents are read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from simulators.ground_truth import OpenIncident
from simulators.requests import Request

TIMEOUT_S = 10.0
OPEN_STATES = frozenset({"new", "acknowledged", "dispatched", "on_site"})
PAGE = 500  # the API's largest


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTarget:
    """Where the centre is. With a login its own API is used, without one Open311, which needs only a key."""

    base_url: str
    api_key: str = field(default="", repr=False)
    login: str | None = None
    password: str = field(default="", repr=False)


class Door(Protocol):
    """One way into the centre. Both methods raise httpx.HTTPError when it is away or says no."""

    async def ask(self, request: Request) -> str:
        """Hands a request in; the id that the centre gave it."""

    async def open_incidents(self) -> list[OpenIncident]:
        """What is open now, with ids as `ask` returns them."""

    async def close(self) -> None:
        """Ends the connection."""


def door_to(target: ApiTarget, transport: httpx.AsyncBaseTransport | None = None) -> Door:
    """The door that the target's credentials open."""
    client = httpx.AsyncClient(base_url=target.base_url, timeout=TIMEOUT_S, transport=transport)
    return ApiDoor(client, target) if target.login else Open311Door(client, target.api_key)


class Open311Door:
    """Open311 GeoReport v2: requests as an app of the city's would send them."""

    def __init__(self, client: httpx.AsyncClient, api_key: str) -> None:
        self._client, self._api_key = client, api_key

    async def ask(self, request: Request) -> str:
        """Hands a request in; its service_request_id."""
        form = {
            "api_key": self._api_key,
            "service_code": request.category,
            "lat": f"{request.lat:.6f}",
            "long": f"{request.lon:.6f}",
            "description": request.text,
        }
        if request.address:
            form["address_string"] = request.address
        answer = await self._client.post("/open311/v2/requests.json", data=form)
        answer.raise_for_status()
        return str(_items(answer.json(), "service_requests")[0]["service_request_id"])

    async def open_incidents(self) -> list[OpenIncident]:
        """The public list of open requests."""
        answer = await self._client.get("/open311/v2/requests.json", params={"status": "open"})
        answer.raise_for_status()
        return [
            OpenIncident(str(item["service_request_id"]), float(item["lat"]), float(item["long"]), item["service_code"])
            for item in _items(answer.json(), "service_requests")
            if item.get("lat") is not None and item.get("long") is not None
        ]

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.aclose()


class ApiDoor:
    """The centre's own API, with a session."""

    def __init__(self, client: httpx.AsyncClient, target: ApiTarget) -> None:
        self._client, self._target = client, target
        self._own = {"Origin": target.base_url.rstrip("/")}  # a request with a session must name its origin

    async def ask(self, request: Request) -> str:
        """Hands a request in; the incident's id."""
        body = {
            "category": request.category,
            "lat": round(request.lat, 6),
            "lon": round(request.lon, 6),
            "address": request.address,
            "description": request.text,
        }
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        answer = await self._with_session("POST", "/api/v1/incidents", json=body, headers=headers)
        return str(answer.json()["id"])

    async def open_incidents(self) -> list[OpenIncident]:
        """All open incidents, page by page."""
        found: list[OpenIncident] = []
        after: str | None = None
        while True:
            params = {"limit": str(PAGE)} | ({"after": after} if after else {})
            page = (await self._with_session("GET", "/api/v1/incidents", params=params)).json()
            found += [
                OpenIncident(item["id"], item["lat"], item["lon"], item["category"])
                for item in page["items"]
                if item["state"] in OPEN_STATES
            ]
            after = page.get("next")
            if not after:
                return found

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.aclose()

    async def _with_session(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer; logs in first where there is no session, or it has ended."""
        options["headers"] = self._own | options.get("headers", {})
        answer = await self._client.request(method, path, **options)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            who = {"login": self._target.login, "password": self._target.password}
            (await self._client.post("/api/v1/session/login", json=who, headers=self._own)).raise_for_status()
            answer = await self._client.request(method, path, **options)
        return answer.raise_for_status()


def _items(body: Any, wrapper: str) -> list[dict[str, Any]]:
    """Open311 JSON comes as a bare list, or in a wrapper as its XML does."""
    items: list[dict[str, Any]] = body[wrapper] if isinstance(body, dict) else body
    return items
