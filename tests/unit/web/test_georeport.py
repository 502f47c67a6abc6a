"""Every answer of our Open311 server is one of GeoReport v2, in JSON and in XML alike."""

from __future__ import annotations

import asyncio
import copy
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from situation.catalogue import CATEGORIES
from situation.incidents import Channel, IncidentState
from tests.builders import NOON, after, an_incident
from tests.unit.web.georeport import check, faults
from tests.unit.web.world import API_KEY, World, build

REPORT = {"api_key": API_KEY, "service_code": "ice", "lat": "51.128", "long": "71.4304", "description": "Көктайғақ"}
NUMBER = "A-2026-000001"


async def get(world: World, path: str, kind: str, root: str, query: str = "") -> Any:
    async with world.client() as client:
        answers = [await client.get(f"/open311/v2/{path}.{ending}{query}") for ending in ("json", "xml")]
    return check(kind, root, *answers)


async def post(world: World, path: str, form: dict[str, Any], kind: str, root: str) -> Any:
    async with world.client() as client:
        answers = [await client.post(f"/open311/v2/{path}.{ending}", data=form) for ending in ("json", "xml")]
    return check(kind, root, *answers)


def put(world: World, **changes: Any) -> None:
    with world.store.begin() as unit:
        unit.put_incident(an_incident(**({"id": "own"} | changes)))


async def test_the_discovery(world: World) -> None:
    await get(world, "discovery", "discovery", "discovery")


@pytest.mark.parametrize("locale", ["", "kk", "ru", "en", "fr"])
async def test_the_services(world: World, locale: str) -> None:
    services = await get(world, "services", "services", "services", f"?locale={locale}")
    assert [service["service_code"] for service in services] == list(CATEGORIES)


@pytest.mark.parametrize("code", list(CATEGORIES))
async def test_each_services_definition(world: World, code: str) -> None:
    assert (await get(world, f"services/{code}", "service_definition", "service_definition"))["service_code"] == code


@pytest.mark.parametrize("extended", ["", "?extensions=true"])
@pytest.mark.parametrize("state", list(IncidentState))
async def test_a_request_in_each_state(world: World, state: IncidentState, extended: str) -> None:
    put(world, state=state, outcome="убрано", description="қар & <b>мұз</b>")
    (request,) = await get(world, f"requests/{NUMBER}", "one_request", "service_requests", extended)
    listed = await get(world, "requests", "requests", "service_requests", extended)
    assert request in listed
    assert ("extended_attributes" in request) is bool(extended)


@pytest.mark.parametrize("code", list(CATEGORIES))
async def test_a_request_for_each_service(world: World, code: str) -> None:
    put(world, category=code)
    (request,) = await get(world, f"requests/{NUMBER}", "one_request", "service_requests", "?locale=kk")
    assert request["service_code"] == code


@pytest.mark.parametrize("channel", list(Channel))
async def test_a_request_of_each_channel(world: World, channel: Channel) -> None:
    put(world, channel=channel, simulated=True, district=None)
    await get(world, f"requests/{NUMBER}", "one_request", "service_requests", "?extensions=true")


async def test_a_request_without_a_place_has_neither_coordinate(world: World) -> None:
    put(world, needs_location=True, address="Мәңгілік Ел 1")
    (request,) = await get(world, f"requests/{NUMBER}", "one_request", "service_requests")
    assert (request["lat"], request["long"], request["address"]) == (None, None, "Мәңгілік Ел 1")


async def test_a_closed_request_was_updated_when_it_was_closed(world: World) -> None:
    """The standard's words for `updated_datetime`; what is done to it afterwards does not move that."""
    world.desk.resolve_incident("own", "убрано", by="dispatcher")
    world.clock.move_to(after(3600))
    world.desk.close_incident("own", by="supervisor")
    (request,) = await get(world, f"requests/{NUMBER}", "one_request", "service_requests")
    assert (request["status"], request["updated_datetime"]) == ("closed", "2026-01-15T12:00:00+05:00")


async def test_the_longest_description_that_any_channel_may_have_brought(world: World) -> None:
    put(world, description="ұ" * 5000)
    (request,) = await get(world, f"requests/{NUMBER}", "one_request", "service_requests")
    assert len(request["description"]) == 4000


async def test_an_empty_list(world: World) -> None:
    assert await get(world, "requests", "requests", "service_requests", "?service_code=ice") == []
    assert await get(world, "servicerequestupdates", "updates", "service_request_updates") == []


async def test_never_more_than_a_thousand_requests(world: World) -> None:
    with world.store.begin() as unit:
        for n in range(1001):
            unit.put_incident(an_incident(id=f"n{n}", public_no=f"B-{n}", opened_at=NOON - timedelta(seconds=n)))
    assert len(await get(world, "requests", "requests", "service_requests")) == 1000


@pytest.mark.parametrize("account", ["", "citizen-7"])
async def test_a_report(world: World, account: str) -> None:
    (reported,) = await post(world, "requests", REPORT | {"account_id": account}, "reported", "service_requests")
    number = reported["service_request_id"]
    (token,) = await get(world, f"tokens/{number}", "token", "service_requests")
    assert token["service_request_id"] == number


async def test_the_updates_of_requests_and_a_further_word(world: World) -> None:
    world.desk.acknowledge_incident("own", by="a")
    world.desk.dispatch_incident("own", ["P-017"], by="a")
    world.desk.hand_off_incident("own", "102", by="a")
    world.desk.resolve_incident("own", "убрано\r\nбәрі", by="a")
    world.desk.reopen_incident("own", "no", by="a")
    updates = await get(world, "servicerequestupdates", "updates", "service_request_updates")
    assert len(updates) == 5
    form = {"api_key": API_KEY, "service_request_id": NUMBER, "description": "әлі жатыр", "update_id": "1"}
    await post(world, "servicerequestupdates", form, "updated", "service_request_updates")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("services/none", "", 404),
        ("services/<&>", "", 404),
        ("requests/none", "", 404),
        ("tokens/none", "", 404),
        ("nothing", "", 404),
        ("requests", "?service_code=none", 404),
        ("requests", "?status=lost", 400),
        ("requests", "?start_date=2026-01-01", 400),
        ("servicerequestupdates", "?end_date=now", 400),
    ],
)
async def test_a_refused_question(world: World, path: str, query: str, status: int) -> None:
    (error,) = await get(world, path, "errors", "errors", query)
    assert error["code"] == status


@pytest.mark.parametrize("path", ["requests", "servicerequestupdates"])
@pytest.mark.parametrize(
    ("change", "status"),
    [({"api_key": "guess"}, 403), ({"description": "x" * 4001}, 400), ({"description": "x" * 1_100_000}, 400)],
    ids=["key", "long", "too much"],
)
async def test_a_refused_form(world: World, path: str, change: dict[str, str], status: int) -> None:
    (error,) = await post(world, path, REPORT | {"service_request_id": NUMBER} | change, "errors", "errors")
    assert error["code"] == status


async def test_a_method_that_nobody_knows(world: World) -> None:
    async with world.client() as client:
        answers = [await client.delete(f"/open311/v2/requests.{ending}") for ending in ("json", "xml")]
    (error,) = check("errors", "errors", *answers)
    assert error["code"] == 405


async def test_a_mistake_of_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uuid.uuid4", lambda: UUID(int=7))  # each mistake has its own number
    monkeypatch.setattr("web.routes.open311.filter_of", None)
    (error,) = await get(world, "requests", "errors", "errors")
    assert error["code"] == 500


# What the store keeps: neither the zero character nor half a pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(description=TEXTS, address=TEXTS, outcome=TEXTS, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_whatever_is_written_both_formats_say_the_same(
    description: str, address: str, outcome: str, lat: float, lon: float
) -> None:
    world = shared_world()
    put(world, description=description, address=address, outcome=outcome, lat=lat, lon=lon)
    asyncio.run(get(world, f"requests/{NUMBER}", "one_request", "service_requests", "?extensions=true"))


@cache
def shared_world() -> World:
    """One for all examples."""
    return build()


GOOD: dict[str, Any] = {
    "service_request_id": "1",
    "status": "open",
    "status_notes": None,
    "service_name": "Ice",
    "service_code": "ice",
    "description": None,
    "agency_responsible": None,
    "service_notice": None,
    "requested_datetime": "2026-01-15T12:00:00+05:00",
    "updated_datetime": None,
    "expected_datetime": None,
    "address": None,
    "address_id": None,
    "zipcode": None,
    "lat": 51.1,
    "long": 71.4,
    "media_url": None,
}
ATTRIBUTE = {
    "variable": True,
    "code": "DEPTH",
    "datatype": "singlevaluelist",
    "required": False,
    "datatype_description": None,
    "order": 1,
    "description": "How deep?",
    "values": [{"key": "1", "name": "to the ankle"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"service_request_id": 1},
        {"status": "done"},
        {"description": "x" * 4001},
        {"requested_datetime": "2026-01-15T12:00:00"},
        {"requested_datetime": "2026-02-31T12:00:00Z"},
        {"lat": "51.1"},
        {"lat": None},
        {"lat": True},
        {"media_url": "photo.jpg"},
        {"reporter": "Aigerim"},
        {"address": 5},
    ],
    ids=str,
)
def test_the_schema_refuses_a_wrong_request(change: dict[str, Any]) -> None:
    assert faults("requests", [GOOD]) == []
    assert faults("requests", [GOOD | change]) != []


@pytest.mark.parametrize("name", list(GOOD))
def test_the_schema_refuses_a_request_without_a_field(name: str) -> None:
    assert faults("requests", [{field: value for field, value in GOOD.items() if field != name}]) != []


def test_the_schema_knows_attributes() -> None:
    good = {"service_code": "ice", "attributes": [ATTRIBUTE, ATTRIBUTE | {"order": 2}]}
    assert faults("service_definition", good) == []
    for change in ({"datatype": "date"}, {"datatype": "text"}, {"order": 0}, {"required": "true"}, {"values": []}):
        wrong = copy.deepcopy(good)
        wrong["attributes"][1] |= change
        assert faults("service_definition", wrong) != [], change


def test_the_schema_wants_a_number_or_a_token() -> None:
    rest = {"service_notice": None, "account_id": None}
    assert faults("reported", [rest | {"token": "1"}]) == []
    assert faults("reported", [rest | {"token": "1", "service_request_id": "1"}]) != []
    assert faults("reported", [rest]) != []
