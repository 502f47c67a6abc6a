"""`/open311/v2/servicerequestupdates` and `/tokens`: what happened to a request, and a further word about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from situation.journal import Subject
from situation.ports import IncidentFilter
from web.api_keys import key_name
from web.errors import BadAsk
from web.open311 import MOST_DESCRIPTION, span_of
from web.open311_body import Format, answer, without_controls
from web.open311_updates import updates_between
from web.parts import Parts, With

router = APIRouter(prefix="/open311/v2", tags=["open311"])

Ending = Annotated[Format, Path()]


@router.get("/servicerequestupdates.{format}", response_class=Response)
def updates(format: Ending, request: Request, parts: With) -> Response:
    """Changes of requests in a time, by default the last 90 days; oldest first, at most 1,000."""
    start, end = span_of(request.query_params, parts.clock.now())
    with parts.store.read() as unit:
        found = updates_between(unit, start, end, zone=ZoneInfo(parts.city.timezone))
    return answer("service_request_updates", found, format)


@router.post("/servicerequestupdates.{format}", response_class=Response)
async def comment(format: Ending, request: Request, parts: With) -> Response:
    """A word more about a request, from a form. It goes into the request's history and changes no state."""
    form = {name: without_controls(value) for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_sync(_comment, form, format, parts)


def _comment(form: Mapping[str, str], format: Format, parts: Parts) -> Response:
    name = key_name(form.get("api_key", ""), parts.store)
    if name is None:
        raise BadAsk(403, "api_key is missing or unknown")
    words = form.get("description", "").strip()
    if not words or len(words) > MOST_DESCRIPTION:
        raise BadAsk(400, f"description of at most {MOST_DESCRIPTION} characters was not provided")
    update_id = _taken(form, name, words, parts)
    return answer("service_request_updates", [{"update_id": update_id}], format)


def _taken(form: Mapping[str, str], name: str, words: str, parts: Parts) -> str:
    """The number of the update; that of the first one when the sender's own `update_id` comes again."""
    scope, theirs = f"open311 update {name}", form.get("update_id", "")[:255]
    with parts.desk.work(f"open311:{name}") as work:
        ids = frozenset({form.get("service_request_id", "")})
        found = work.unit.list_incidents(IncidentFilter(ids=ids, limit=1))
        if not found:
            raise BadAsk(404, "service_request_id not found")
        known = work.unit.find_answer(scope, theirs) if theirs else None
        if known:
            return str(json.loads(known[1]))
        incident = found[0]
        states = (incident.state, incident.state)
        change = work.record(Subject.INCIDENT, incident.id, "commented", states=states, why=words)
        if theirs:
            work.unit.put_answer(scope, theirs, "", json.dumps(str(change.seq)), work.now)
        return str(change.seq)


@router.get("/tokens/{token}.{format}", response_class=Response)
def token(token: str, format: Ending, parts: With) -> Response:
    """Every request here has its number at once and hands out no token; who asks with the number gets it again."""
    with parts.store.read() as unit:
        found = unit.list_incidents(IncidentFilter(ids=frozenset({token}), limit=1))
    if not found:
        raise BadAsk(404, "token not found")
    return answer("service_requests", [{"service_request_id": found[0].public_no, "token": token}], format)
