"""Problems: the one table that turns errors into answers (RFC 9457 problem details).

Under `/open311/` an error has that standard's shape, a list of code and description; elsewhere RFC 9457's.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from situation.errors import AddressNotWatched, Conflict, Invalid, NotAllowed, NotFound, Unavailable
from web.errors import (
    BadAsk,
    CodeNeeded,
    FactorNeeded,
    Forbidden,
    KeyNeeded,
    KeyReused,
    NoPasswords,
    NotSignedIn,
    NotVouched,
    TooManyTries,
    WrongCode,
    WrongPassword,
)
from web.open311_body import Format, refusal

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

STATUS_OF: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 409,  # the thing's state forbids it; a role that forbids it is Forbidden
    Conflict: 409,
    Invalid: 422,
    AddressNotWatched: 422,
    Unavailable: 503,
    NotSignedIn: 401,
    KeyNeeded: 401,
    Forbidden: 403,
    WrongPassword: 401,
    CodeNeeded: 401,
    WrongCode: 401,
    FactorNeeded: 403,
    NoPasswords: 403,
    NotVouched: 403,
    TooManyTries: 429,
    KeyReused: 422,
}

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Invalid",
    429: "Too many requests",
    500: "Our mistake",
    503: "Unavailable",
}


def problem(
    status: int, detail: str, *, kind: str = "", field: str = "", retry_after_s: float | None = None
) -> JSONResponse:
    """An answer in the shape of RFC 9457; `kind` is the error's name, the last part of `type`."""
    body: dict[str, Any] = {
        "type": f"/problems/{kind}" if kind else "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
    }
    if field:
        body["field"] = field
    headers = {} if retry_after_s is None else {"Retry-After": str(max(1, round(retry_after_s)))}
    return JSONResponse(body, status_code=status, headers=headers, media_type=PROBLEM)


def answer_errors(app: FastAPI) -> None:
    """Give every error its answer."""
    for error in STATUS_OF:
        app.add_exception_handler(error, _known)
    app.add_exception_handler(BadAsk, _bad_ask)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(AnswersMistakes)


async def _known(request: Request, error: Exception) -> Response:
    retry_after_s = getattr(error, "retry_after_s", 2.0 if isinstance(error, Unavailable) else None)
    kind = "".join("-" + c.lower() if c.isupper() else c for c in type(error).__name__).lstrip("-")
    status = STATUS_OF[type(error)]
    field = getattr(error, "field", "")
    return refuse(request, status, str(error), kind=kind, field=field, retry_after_s=retry_after_s)


async def _bad_ask(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadAsk)
    return open311_refusal(request, error.status, str(error))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":  # its place is an offset, not a field
        first = {"msg": f"the body is no JSON: {first['ctx']['error']} at character {first['loc'][-1]}", "loc": ()}
    where = ".".join(str(part) for part in first["loc"][1:])
    said = first["msg"].removeprefix("Value error, ")  # the validator's word for a sentence of ours
    detail = f"{where}: {said}" if where else said
    return refuse(request, 422, detail, kind="invalid", field=where)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = refuse(request, error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


class AnswersMistakes:
    """ASGI middleware: what nobody foresaw is logged with a number, and answered with the number alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception:  # whatever it was, nothing of the inside goes out
            number = uuid.uuid4().hex[:12]
            log.exception("error %s in %s %s", number, scope["method"], scope["path"])
            if started:
                raise
            await _mistake(Request(scope), number)(scope, receive, send)


def _mistake(request: Request, number: str) -> Response:
    detail = f"something went wrong here; it is in our log as {number}"
    return refuse(request, 500, detail, kind="internal")


def refuse(asked: HTTPConnection, status: int, detail: str, **more: Any) -> Response:
    """The error in the shape that is spoken where it was asked; `more` as of `problem`."""
    if asked.url.path.startswith("/open311/"):
        return open311_refusal(asked, status, detail)
    return problem(status, detail, **more)


def open311_refusal(asked: HTTPConnection, status: int, description: str) -> Response:
    """Errors in Open311's shape and in the format that the path ends in. What is not 403, 404 or ours is 400."""
    written = Format.XML if asked.url.path.endswith(".xml") else Format.JSON
    return refusal(status if status in (403, 404, 405) or status >= 500 else 400, description, written)
