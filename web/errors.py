"""Errors of the web role and the one table that turns errors into answers (RFC 9457 problem details).

WebError
├── NotSignedIn      no session, or it has ended
├── Forbidden        signed in, but the role does not carry the right
├── WrongPassword    login or password is wrong; it is not said which
├── TooManyTries     wrong passwords in a row; says when to come back
└── KeyReused        the same Idempotency-Key came with another body
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from situation.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


class WebError(Exception):
    """Parent of all errors of the web role."""


class NotSignedIn(WebError):
    """No session, or it has ended."""

    def __init__(self) -> None:
        super().__init__("sign in first")


class Forbidden(WebError):
    """Signed in, but the role does not carry the right."""


class WrongPassword(WebError):
    """Login or password is wrong; it is not said which."""

    def __init__(self) -> None:
        super().__init__("login or password is wrong")


class TooManyTries(WebError):
    """Wrong passwords in a row."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("too many wrong passwords; wait and try again")
        self.retry_after_s = retry_after_s


class KeyReused(WebError):
    """The same Idempotency-Key came with another body."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was used with another body")


STATUS_OF: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 409,  # the thing's state forbids it; a role that forbids it is Forbidden
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
    NotSignedIn: 401,
    Forbidden: 403,
    WrongPassword: 401,
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
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


async def _known(_: Request, error: Exception) -> JSONResponse:
    retry_after_s = getattr(error, "retry_after_s", 2.0 if isinstance(error, Unavailable) else None)
    kind = "".join("-" + c.lower() if c.isupper() else c for c in type(error).__name__).lstrip("-")
    return problem(
        STATUS_OF[type(error)], str(error), kind=kind, field=getattr(error, "field", ""), retry_after_s=retry_after_s
    )


async def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return problem(422, f"{where}: {first['msg']}" if where else first["msg"], kind="invalid", field=where)


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    # The number is in the log with the trace; the answer carries nothing of the inside.
    number = uuid.uuid4().hex[:12]
    log.error("error %s in %s %s", number, request.method, request.url.path, exc_info=error)
    return problem(500, f"something went wrong here; it is in our log as {number}", kind="internal")
