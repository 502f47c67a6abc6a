"""The past, in chunks: positions from the archive, incidents and alerts from the journal. Read only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from situation.errors import Invalid, Unavailable
from situation.fleet import Vehicle
from web.auth import SeesIncidents, SeesMap
from web.live.frames import Bbox
from web.parts import Parts, With
from web.playback import CARRIED_FOR, COLUMNS, Chunk, Span, floor_to_step
from web.playback_events import PastBody, past_of
from web.playback_histogram import HistogramBody, histogram_of
from web.times import From, To, check_times
from web.visible import Audience, audience_of

router = APIRouter(prefix="/playback", tags=["playback"])

MOST = timedelta(hours=1)  # a call; the screen asks for half an hour at a time
MOST_FRAMES = 1800
LONGEST = timedelta(days=31)  # of a histogram: it is counts only
KEPT_S = 300  # a browser asks again after this: late data may have come, and the ETag tells
READERS = BoundedSemaphore(2)  # an hour of a large fleet takes some 100 MB while it is read
PATIENCE_S = 20.0

Bins = Annotated[int, Query(ge=1, le=500)]
Step = Annotated[int, Query(ge=1, le=300)]
Box = Annotated[str, Query(max_length=120, description="west,south,east,north in degrees; empty: everything")]


@router.get("", response_class=Response)
def positions(  # noqa: PLR0913 - one parameter per question
    request: Request, signed_in: SeesMap, parts: With, from_at: From, to_at: To, step_s: Step = 10, bbox: Box = ""
) -> Response:
    """Position frames, one per step, until now at most. Layout in docs/playback.md."""
    check_times(from_at, to_at, MOST)
    now = parts.clock.now()
    end = min(to_at, floor_to_step(now, from_at, step_s) + timedelta(seconds=step_s))
    span = Span(from_at=from_at, to_at=max(from_at, end), step_s=step_s, bbox=_box(bbox))
    if len(span.moments) > MOST_FRAMES:
        raise Invalid(f"at most {MOST_FRAMES} frames a call: take a longer step", field="step_s")
    chunk = _chunk(span, audience_of(signed_in.user), parts)
    headers = _headers(chunk.etag, is_past=to_at <= now)
    if request.headers.get("if-none-match") == chunk.etag:
        return Response(status_code=304, headers=headers)
    return StreamingResponse(chunk.parts(), media_type="application/octet-stream", headers=headers)


@router.get("/events", response_model=PastBody)
def events(request: Request, signed_in: SeesIncidents, parts: With, from_at: From, to_at: To) -> Response:
    """Incidents, alerts and findings that were in view, each with its states over the span."""
    check_times(from_at, to_at, MOST)
    now = parts.clock.now()
    with parts.store.read() as unit:
        body = past_of(unit, (from_at, to_at), audience_of(signed_in.user), now).model_dump_json().encode()
    headers = _headers(f'"{hashlib.sha256(body).hexdigest()[:32]}"', is_past=to_at <= now)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/histogram")
def histogram(
    signed_in: SeesIncidents, parts: With, response: Response, from_at: From, to_at: To, bins: Bins = 96
) -> HistogramBody:
    """How many alerts and incidents began when, in bins of equal length; at most 31 days."""
    check_times(from_at, to_at, LONGEST)
    with parts.store.read() as unit:
        body = histogram_of(unit, (from_at, to_at), bins, audience_of(signed_in.user))
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Cookie"})
    return body


def _box(text: str) -> Bbox | None:
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise Invalid("bbox is west,south,east,north in degrees", field="bbox") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid("bbox is west,south,east,north in degrees", field="bbox")
    return west, south, east, north


def _chunk(span: Span, audience: Audience, parts: Parts) -> Chunk:
    with parts.store.read() as unit:
        seen: dict[str, Vehicle] = {
            vehicle.id: vehicle for vehicle in unit.list_vehicles() if audience.sees_operator(vehicle.operator)
        }
    with _reading():
        table = parts.archive.read(
            vehicles=None if audience.operator is None else sorted(seen),
            from_at=span.from_at - CARRIED_FOR,
            to_at=span.to_at,
            columns=COLUMNS,
        )
        return Chunk(table, seen, span, silent_after_s=parts.settings.silent_after_s)


@contextmanager
def _reading() -> Iterator[None]:
    if not READERS.acquire(timeout=PATIENCE_S):
        raise Unavailable("others are reading the archive; try again")
    try:
        yield
    finally:
        READERS.release()


def _headers(etag: str, *, is_past: bool) -> dict[str, str]:
    """Private, and by cookie: the next person in this browser may see less."""
    return {
        "ETag": etag,
        "Cache-Control": f"private, max-age={KEPT_S}" if is_past else "private, no-store",
        "Vary": "Cookie",
    }
