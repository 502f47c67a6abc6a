"""Both doors of the centre, against answers as the published APIs give them."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import httpx
import pytest

from simulators.centre import ApiDoor, ApiTarget, Open311Door, door_to
from simulators.ground_truth import OpenIncident
from simulators.requests import Request

ICE = Request(category="ice", text="[симуляция] лёд", language="ru", lat=51.1234567, lon=71.5, address="Көше 1")


class Centre:
    """Remembers what it was asked, answers what it was told to."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.seen: list[httpx.Request] = []
        self._answers = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return self._answers.pop(0)


def open311(*answers: httpx.Response) -> tuple[Open311Door, Centre]:
    centre = Centre(*answers)
    door = door_to(ApiTarget(base_url="http://centre", api_key="k"), httpx.MockTransport(centre))
    assert isinstance(door, Open311Door)
    return door, centre


def api(*answers: httpx.Response) -> tuple[ApiDoor, Centre]:
    centre = Centre(*answers)
    target = ApiTarget(base_url="http://centre", login="aigul", password="pw")
    door = door_to(target, httpx.MockTransport(centre))
    assert isinstance(door, ApiDoor)
    return door, centre


@pytest.mark.parametrize(
    "body", [[{"service_request_id": "A-1"}], {"service_requests": [{"service_request_id": "A-1"}]}]
)
async def test_open311_takes_a_request_as_a_form_with_the_key(body: object) -> None:
    door, centre = open311(httpx.Response(201, json=body))
    assert await door.ask(ICE) == "A-1"
    (seen,) = centre.seen
    assert (seen.method, seen.url.path) == ("POST", "/open311/v2/requests.json")
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(seen.content.decode()) == {
        "api_key": ["k"],
        "service_code": ["ice"],
        "lat": ["51.123457"],
        "long": ["71.500000"],
        "description": ["[симуляция] лёд"],
        "address_string": ["Көше 1"],
    }


async def test_open311_lists_what_is_open_and_has_a_place() -> None:
    door, centre = open311(
        httpx.Response(
            200,
            json=[
                {"service_request_id": "A-1", "lat": 51.1, "long": 71.5, "service_code": "ice"},
                {"service_request_id": "A-2", "lat": None, "long": None, "service_code": "ice"},
            ],
        )
    )
    assert await door.open_incidents() == [OpenIncident("A-1", 51.1, 71.5, "ice")]
    assert centre.seen[0].url.params["status"] == "open"


async def test_the_own_api_is_logged_into_once_and_asked_again() -> None:
    door, centre = api(
        httpx.Response(401, json={}),
        httpx.Response(200, json={"login": "aigul"}, headers={"set-cookie": "session=s; Path=/"}),
        httpx.Response(201, json={"id": "i1"}),
        httpx.Response(201, json={"id": "i2"}),
    )
    assert [await door.ask(ICE), await door.ask(ICE)] == ["i1", "i2"]
    assert [request.url.path for request in centre.seen] == [
        "/api/v1/incidents",
        "/api/v1/session/login",
        "/api/v1/incidents",
        "/api/v1/incidents",
    ]
    assert json.loads(centre.seen[1].content) == {"login": "aigul", "password": "pw"}
    assert centre.seen[2].headers["idempotency-key"] == centre.seen[0].headers["idempotency-key"]
    assert centre.seen[3].headers["idempotency-key"] != centre.seen[2].headers["idempotency-key"]
    assert {request.headers["origin"] for request in centre.seen} == {"http://centre"}


async def test_the_own_api_is_read_page_by_page_and_only_open_incidents_count() -> None:
    def page(next_: str | None, *states: str) -> httpx.Response:
        items = [
            {"id": f"{next_}{n}", "lat": 1.0, "lon": 2.0, "category": "ice", "state": s} for n, s in enumerate(states)
        ]
        return httpx.Response(200, json={"items": items, "next": next_})

    door, centre = api(page("c1", "new", "closed"), page(None, "on_site", "resolved"))
    assert [incident.id for incident in await door.open_incidents()] == ["c10", "None0"]
    assert centre.seen[1].url.params["after"] == "c1"


async def test_a_refusal_is_an_error_of_http() -> None:
    door, _ = open311(httpx.Response(403, json=[{"code": 403, "description": "no key"}]))
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        await door.ask(ICE)


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(ApiTarget(base_url="http://c", api_key="hush", login="a", password="hush"))
