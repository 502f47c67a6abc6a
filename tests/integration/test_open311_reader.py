"""`georeport`, a client of GeoReport v2 that is not ours, reads what was reported to a served centre."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from georeport import GeoReport

from situation.catalogue import CATEGORIES
from tests.integration.web_served import serving
from tests.unit.web.world import API_KEY, build

REPORTS = [
    {"service_code": "ice", "lat": "51.128", "long": "71.4304", "description": "Көктайғақ <b>&\r\n«тайғақ»"},
    {"service_code": "snow_yard", "address_string": "Мәңгілік Ел 1", "description": "Қар"},
]


@pytest.mark.parametrize("format", ["json", "xml"])
async def test_a_foreign_client_reads_what_was_reported(format: str) -> None:
    async with serving(build()) as served:
        url = f"{served.origin}/open311/v2"
        async with httpx.AsyncClient() as app:
            answers = [await app.post(f"{url}/requests.json", data=form | {"api_key": API_KEY}) for form in REPORTS]
        numbers = [answer.json()[0]["service_request_id"] for answer in answers]
        await asyncio.to_thread(read_all, GeoReport(url, output_format=format), numbers)


def read_all(client: GeoReport, numbers: list[str]) -> None:
    """All that the client can ask for. In XML it gives text as it stands there, and one element as no list."""
    services = client.get_service_list()
    assert [service["service_code"] for service in services] == list(CATEGORIES)
    assert {str(service["metadata"]).lower() for service in services} == {"false"}
    assert client.get_service_definition("ice")["service_code"] == "ice"
    listed = {request["service_request_id"]: request for request in client.get_service_requests()}
    for number, report in zip(numbers, REPORTS, strict=True):
        for request in (listed[number], client.get_service_request(number)):
            check(request, report)
    assert {request["status"] for request in client.get_service_requests(status="open")} == {"open"}
    chosen = client.get_service_requests(service_request_id=",".join(numbers))
    assert {request["service_request_id"] for request in chosen} == set(numbers)
    with pytest.raises(Exception, match="404"):
        client.get_service_request("A-1999-000001")


def check(request: dict[str, Any], report: dict[str, str]) -> None:
    """It says what was reported."""
    assert request["service_code"] == report["service_code"]
    assert request["description"] == report["description"]
    assert request["address"] == report.get("address_string")
    for name in ("lat", "long"):
        assert (request[name] and float(request[name])) == (float(report[name]) if name in report else None)
