"""`/open311/v2/`: GeoReport v2, as cities' apps and ticket systems speak it. XML and JSON by the path's ending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from situation.catalogue import CATEGORIES
from situation.desk import NewIncident
from situation.ports import IncidentFilter
from web.api_keys import key_name
from web.errors import BadAsk
from web.open311 import SPECIFICATION, category_of, filter_of, incident_of, request_of, sameness_of, service
from web.open311_body import MEDIA_TYPES, Format, answer
from web.parts import Parts, With

router = APIRouter(prefix="/open311/v2", tags=["open311"])

Ending = Annotated[Format, Path()]
CHANGED = "2026-11-23T00:00:00+05:00"  # of this description


@router.get("/discovery.{format}", response_class=Response)
async def discovery(format: Ending, request: Request, parts: With) -> Response:
    """Where the service is and what it speaks."""
    base = (parts.settings.open311_url or str(request.base_url)).rstrip("/")
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{base}/open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": [media.split(";")[0] for media in MEDIA_TYPES.values()],
    }
    contact = parts.settings.open311_contact
    body = {"changeset": CHANGED, "contact": contact, "key_service": contact, "endpoints": [endpoint]}
    return answer("discovery", body, format)


@router.get("/services.{format}", response_class=Response)
async def services(format: Ending, request: Request, parts: With) -> Response:
    """What can be asked for."""
    locale = _locale(request, parts)
    return answer("services", [service(category, locale) for category in CATEGORIES.values()], format)


@router.get("/services/{code}.{format}", response_class=Response)
async def definition(code: str, format: Ending) -> Response:
    """A service's own attributes: none of ours has any."""
    return answer("service_definition", {"service_code": category_of(code).code, "attributes": []}, format)


@router.get("/requests.{format}", response_class=Response)
def requests(format: Ending, request: Request, parts: With) -> Response:
    """Requests of the last 90 days, at most 1,000, or those that the query names."""
    return _listed(filter_of(request.query_params, parts.clock.now()), format, request, parts)


@router.get("/requests/{id}.{format}", response_class=Response)
def one_request(id: str, format: Ending, request: Request, parts: With) -> Response:
    """One request, still in a list."""
    return _listed(IncidentFilter(ids=frozenset({id}), limit=1), format, request, parts)


@router.post("/requests.{format}", response_class=Response)
async def report(format: Ending, request: Request, parts: With) -> Response:
    """A new request from a form. The same one by the same reporter within ten minutes gets the same number."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_sync(_report, form, format, parts)


def _report(form: Mapping[str, str], format: Format, parts: Parts) -> Response:
    key_name = _key_name(form.get("api_key", ""), parts)
    request = replace(incident_of(form), simulated=key_name in parts.settings.simulated_keys)
    number = _take(sameness_of(form, request), key_name, request, parts)
    body = {"service_request_id": number, "service_notice": None, "account_id": form.get("account_id") or None}
    return answer("service_requests", [body], format)


def _key_name(key: str, parts: Parts) -> str:
    name = key_name(key, parts.store)
    if name is None:
        raise BadAsk(403, "api_key is missing or unknown")
    return name


def _take(sameness: str, key_name: str, request: NewIncident, parts: Parts) -> str:
    """The number of the new incident, or of the same one that came within the window."""
    window = timedelta(seconds=parts.settings.open311_window_s)
    scope = f"open311 {key_name}"
    with parts.desk.work(f"open311:{key_name}") as work:
        # A stored answer cannot be dated by its key alone, so the key holds the window that it fell into.
        now_window = int(work.now.timestamp() // window.total_seconds())
        for number_of_window in (now_window, now_window - 1):
            known = work.unit.find_answer(scope, f"{number_of_window} {sameness}")
            if known and work.now.timestamp() - json.loads(known[1])["at"] <= window.total_seconds():
                return str(json.loads(known[1])["service_request_id"])
        incident = parts.desk.open_incident_within(work, request)
        stored = {"service_request_id": incident.public_no, "at": work.now.timestamp()}
        work.unit.put_answer(scope, f"{now_window} {sameness}", sameness, json.dumps(stored), work.now)
        return incident.public_no


def _listed(wanted: IncidentFilter, format: Format, request: Request, parts: Parts) -> Response:
    with parts.store.read() as unit:
        found = unit.list_incidents(wanted)
    if wanted.ids and not found:
        raise BadAsk(404, "service_request_id not found")
    zone, locale = ZoneInfo(parts.city.timezone), _locale(request, parts)
    extended = request.query_params.get("extensions") == "true"
    shown = [request_of(incident, zone=zone, locale=locale, extended=extended) for incident in found]
    return answer("service_requests", shown, format)


def _locale(request: Request, parts: Parts) -> str:
    return request.query_params.get("locale") or parts.settings.language
