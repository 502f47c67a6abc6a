"""A contractor's report as a page to keep: for who sees reports, and for the contractor its own only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from situation.errors import NotFound, Unavailable
from web.auth import SeesContractReports
from web.parts import With
from web.sign_in import SignedIn
from web.times import From, To, check_times
from web.visible import audience_of

router = APIRouter(prefix="/reports", tags=["reports"])

LONGEST = timedelta(days=2)  # a month of a large fleet is minutes of work: `situation report contractor`
MAKERS = BoundedSemaphore(1)  # a shift of a large fleet takes some 200 MB while it is looked at
PATIENCE_S = 20.0

Operator = Annotated[str, Query(min_length=1, max_length=64)]
Language = Annotated[Literal["kk", "ru", "en"] | None, Query(description="the person's own by default")]


@router.get("/contractor", response_class=Response)
def contractor(
    signed_in: SeesContractReports, parts: With, operator: Operator, from_at: From, to_at: To, language: Language = None
) -> Response:
    """The shifts that begin within the time, at most two days of them, as one HTML file that opens anywhere."""
    _check(signed_in, operator, from_at, to_at)
    if parts.contractor_reports is None:
        raise Unavailable("this process makes no reports")
    with _making():
        page = parts.contractor_reports.make(operator, (from_at, to_at), language or signed_in.user.language)
    name = quote(f"{operator}-{from_at:%Y%m%dT%H%M}.html")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _check(signed_in: SignedIn, operator: str, from_at: datetime, to_at: datetime) -> None:
    if not audience_of(signed_in.user).sees_operator(operator):
        raise NotFound("operator", operator)
    check_times(from_at, to_at, LONGEST)


@contextmanager
def _making() -> Iterator[None]:
    if not MAKERS.acquire(timeout=PATIENCE_S):
        raise Unavailable("another report is being made; try again")
    try:
        yield
    finally:
        MAKERS.release()
