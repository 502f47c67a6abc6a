from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from typing import Any

import pytest

from situation.incidents import IncidentState
from situation.ports import IncidentFilter
from tests.builders import NOON, an_incident
from tests.unit.web.world import API_KEY, World
from web.hashes import sha256_of
from web.open311_body import Format, answer

REPORT = {"api_key": API_KEY, "service_code": "ice", "lat": "51.128", "long": "71.4304", "description": "Скользко"}


async def get(world: World, path: str) -> Any:
    async with world.client() as client:
        return await client.get(f"/open311/v2/{path}")


async def post(world: World, form: dict[str, str], ending: str = "json", **changes: Any) -> Any:
    async with world.client(**changes) as client:
        return await client.post(f"/open311/v2/requests.{ending}", data=form)


def tree(answer: Any) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)


async def test_discovery_names_the_specification_and_both_formats(world: World) -> None:
    body = (await get(world, "discovery.json")).json()
    (endpoint,) = body["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://centre.test/open311/v2"
    assert endpoint["type"] == "production"
    assert set(endpoint["formats"]) == {"text/xml", "application/json"}
    assert {"changeset", "contact", "key_service"} < set(body)


async def test_xml_is_text_xml_with_a_declaration_and_the_specifications_roots(world: World) -> None:
    roots = {
        "discovery": "discovery",
        "services": "services",
        "services/ice": "service_definition",
        "requests": "service_requests",
        "requests/A-2026-000001": "service_requests",
        "services/none": "errors",
    }
    for path, root in roots.items():
        answered = await get(world, f"{path}.xml")
        assert answered.headers["content-type"] == "text/xml; charset=utf-8"
        assert answered.content.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        assert tree(answered).tag == root


async def test_a_service_has_all_its_fields_and_a_code_that_can_be_asked_for(world: World) -> None:
    services = (await get(world, "services.json")).json()
    assert {service["service_code"] for service in services} >= {"snow_road", "ramp_blocked", "flood_road"}
    for service in services:
        assert service["metadata"] is False
        assert service["type"] == "realtime"
    first = tree(await get(world, "services.xml"))[0]
    assert first.tag == "service"
    assert first.findtext("metadata") == "false"


@pytest.mark.parametrize(("locale", "name"), [("ru", "Гололёд"), ("kk", "Көктайғақ"), ("en", "Ice"), ("", "Гололёд")])
async def test_names_come_in_the_language_asked_for(world: World, locale: str, name: str) -> None:
    services = (await get(world, f"services.json?locale={locale}")).json()
    assert name in {service["service_name"] for service in services}


async def test_a_report_becomes_an_incident_with_its_number(world: World) -> None:
    answered = await post(world, REPORT | {"first_name": "Aigerim", "phone": "+7 701 0000000"})
    assert answered.status_code == 200
    (body,) = answered.json()
    number = body["service_request_id"]
    assert number == "A-2026-000003"
    with world.store.read() as unit:
        change = unit.list_changes()[-1]
        incident = unit.get_incident(change.id)
        reporter = unit.find_reporter(incident.id)
    assert (incident.public_no, incident.category, incident.channel) == (number, "ice", "open311")
    assert (reporter.first_name, reporter.phone) == ("Aigerim", "+7 701 0000000")
    assert change.by == "open311:city-app"


async def test_a_report_in_xml_is_answered_in_xml(world: World) -> None:
    root = tree(await post(world, REPORT, "xml"))
    assert root.tag == "service_requests"
    assert root[0].tag == "request"
    assert root[0].findtext("service_request_id") == "A-2026-000003"


async def test_the_public_view_holds_nothing_personal(world: World) -> None:
    await post(world, REPORT | {"first_name": "Aigerim", "email": "a@b.kz", "media_url": "http://photos.kz/face.jpg"})
    for path in ("requests.json?extensions=true", "requests.xml"):
        text = (await get(world, path)).text
        for secret in ("Aigerim", "a@b.kz", "face.jpg", "dispatcher", "P-017", "cam-1"):
            assert secret not in text


async def test_a_request_says_when_and_where_in_the_citys_time(world: World) -> None:
    (body,) = (await get(world, "requests/A-2026-000001.json")).json()
    assert body["requested_datetime"] == "2026-01-15T12:00:00+05:00"
    assert body["expected_datetime"] == "2026-01-15T16:00:00+05:00"
    assert isinstance(body["lat"], float)
    assert body["status"] == "open"
    assert body["media_url"] is None
    assert "extended_attributes" not in body
    (more,) = (await get(world, "requests/A-2026-000001.json?extensions=true")).json()
    assert more["extended_attributes"]["detailed_status"] == "FOR_TRIAGE"


@pytest.mark.parametrize(("state", "status"), [("new", "open"), ("on_site", "open"), ("resolved", "closed")])
async def test_status_is_open_until_the_work_is_done(world: World, state: str, status: str) -> None:
    with world.store.begin() as unit:
        unit.put_incident(an_incident(id="own", state=IncidentState(state)))
    listed = (await get(world, f"requests.json?status={status}")).json()
    assert "A-2026-000001" in {body["service_request_id"] for body in listed}
    (body,) = (await get(world, "requests/A-2026-000001.json")).json()
    assert body["status"] == status


async def test_requests_are_chosen_by_id_code_and_time(world: World) -> None:
    async def numbers(query: str) -> list[str]:
        return [body["service_request_id"] for body in (await get(world, f"requests.json?{query}")).json()]

    named = await numbers("service_request_id=A-2026-000002,A-2026-000001&status=closed")
    assert set(named) == {"A-2026-000001", "A-2026-000002"}
    assert await numbers("service_code=ice") == []
    assert len(await numbers("service_code=ice,snow_road")) == 2
    assert await numbers("start_date=2026-01-15T12:00:01%2B05:00") == []
    assert len(await numbers("end_date=2026-01-15T12:00:00%2B05:00&service_code=")) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services/none.json", 404),
        ("requests/A-1999-000001.json", 404),
        ("requests.json?service_request_id=none", 404),
        ("requests.json?service_code=none", 404),
        ("requests.json?status=lost", 400),
        ("requests.json?service_request_id=%00", 404),
        ("requests.json?start_date=yesterday", 400),
        ("requests.json?start_date=2026-01-01T00:00:00", 400),
        ("requests.json?start_date=2025-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400),
    ],
)
async def test_a_bad_question_is_answered_by_a_list_of_errors(world: World, path: str, status: int) -> None:
    answered = await get(world, path)
    assert answered.status_code == status
    (error,) = answered.json()
    assert error["code"] == status
    assert error["description"]
    assert tree(await get(world, path.replace(".json", ".xml")))[0].findtext("code") == str(status)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "guess"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "none"}, 404),
        ({"lat": ""}, 400),
        ({"long": "east"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "", "long": "", "address_string": " "}, 400),
        ({"description": "x" * 4001}, 400),
    ],
)
async def test_a_bad_report_is_refused_by_name_and_opens_nothing(
    world: World, change: dict[str, str], status: int
) -> None:
    for ending in ("json", "xml"):
        answered = await post(world, REPORT | change, ending)
        assert answered.status_code == status
    with world.store.read() as unit:
        assert unit.last_seq() == 0


async def test_an_address_alone_is_taken_and_shown_without_a_place_until_it_has_one(world: World) -> None:
    taken = (await post(world, REPORT | {"lat": "", "long": "", "address_string": "Mangilik El 1"})).json()
    number = taken[0]["service_request_id"]
    async with world.client() as anybody:
        shown = (await anybody.get(f"/open311/v2/requests/{number}.json")).json()[0]
    assert (shown["lat"], shown["long"], shown["address"]) == (None, None, "Mangilik El 1")


async def test_the_same_report_within_ten_minutes_is_one_request(world: World) -> None:
    form = REPORT | {"device_id": "phone-1"}
    first = (await post(world, form)).json()
    world.clock.advance(9 * 60)
    assert (await post(world, form | {"description": "  скользко "})).json() == first
    assert (await post(world, form | {"device_id": "phone-2"})).json() != first
    assert (await post(world, form | {"service_code": "snow_road"})).json() != first
    world.clock.advance(2 * 60)
    assert (await post(world, form)).json() != first


async def test_anothers_page_may_report_as_there_is_no_cookie_to_misuse(world: World) -> None:
    async with world.client() as client:
        answered = await client.post(
            "/open311/v2/requests.json", data=REPORT, headers={"Origin": "https://city-app.test"}
        )
    assert answered.status_code == 200


async def test_text_that_xml_cannot_carry_is_left_out(world: World) -> None:
    await post(world, REPORT | {"description": "<b>&\x00\x0b\ufffe ok"})
    texts = [element.findtext("description") for element in tree(await get(world, "requests.xml"))]
    assert "<b>& ok" in texts


def test_an_element_without_content_is_empty_in_xml_and_null_in_json() -> None:
    body = [{"service_request_id": "A-1", "address": None}]
    assert b'"address": null' in answer("service_requests", body, Format.JSON).body
    assert b"<address />" in answer("service_requests", body, Format.XML).body


async def test_old_requests_are_not_in_the_default_list(world: World) -> None:
    with world.store.begin() as unit:
        old = NOON - timedelta(days=91)
        unit.put_incident(an_incident(id="old", public_no="A-2025-000009", opened_at=old, updated_at=old))
    numbers = {body["service_request_id"] for body in (await get(world, "requests.json")).json()}
    assert "A-2025-000009" not in numbers
    assert len((await get(world, "requests/A-2025-000009.json")).json()) == 1


async def test_an_ending_that_nobody_knows_is_answered_in_open311s_shape(world: World) -> None:
    answered = await get(world, "services.yaml")
    assert answered.status_code == 400
    assert answered.json()[0]["code"] == 400


async def test_what_the_simulator_hands_in_is_marked_as_simulated(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_api_key("simulate", sha256_of("made up"))
    (answered,) = (await post(world, REPORT | {"api_key": "made up"})).json()
    with world.store.read() as unit:
        (incident,) = unit.list_incidents(IncidentFilter(ids=frozenset({answered["service_request_id"]})))
    assert incident.simulated
