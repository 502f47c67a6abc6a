"""What all senders over HTTP share: a careful client, and what an answer means."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from situation.adapters.senders.addresses import GuardedTransport, InternalHost
from situation.errors import Invalid
from situation.ports import NotSent

TIMEOUT_S = 15.0  # Standard Webhooks advises 15-30 s; for all of the exchange, so that no drop-by-drop answer holds us
MAX_ANSWER_BYTES = 16 * 2**20
MAX_RETRY_AFTER_S = 86_400.0  # a longer wish is a mistake; our schedule gives up in about three days
_WAITS = frozenset({429, 502, 503, 504})  # the statuses whose Retry-After is honoured


class TooLarge(httpx.RequestError):
    """The answer does not end."""


def http_url(url: str) -> str:
    """The address itself; Invalid when it is no http or https one, or carries a password that logs would show."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise Invalid("the address of a destination cannot be read", field="url") from None
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise Invalid("a destination is an http or https address without user and password", field="url")
    return url


def client(*, allow_internal: bool) -> httpx.AsyncClient:
    """Follows no redirect, obeys no proxy variable, speaks to public hosts only unless told otherwise."""
    # httpx logs every address at INFO, and the address of a webhook may be its secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    transport = GuardedTransport(httpx.AsyncHTTPTransport(), allow_internal=allow_internal)
    return httpx.AsyncClient(transport=transport, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)


async def exchange(
    caller: httpx.AsyncClient, request: httpx.Request, *, read: bool = False, most_bytes: int | None = None
) -> httpx.Response:
    """The answer; with `read` its body too, of `most_bytes` or MAX_ANSWER_BYTES.

    Raises httpx.TimeoutException when all of it takes too long, and TooLarge.
    """
    try:
        async with asyncio.timeout(TIMEOUT_S):
            answer = await caller.send(request, stream=True)
            try:
                body = await _body(answer, most_bytes or MAX_ANSWER_BYTES) if read else b""
            finally:
                await answer.aclose()
    except TimeoutError as error:
        raise httpx.ReadTimeout("no whole answer in time", request=request) from error
    return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=body)


async def _body(answer: httpx.Response, most_bytes: int) -> bytes:
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > most_bytes:
            raise TooLarge(f"an answer of more than {most_bytes} bytes", request=answer.request)
    return bytes(body)


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Without what described the body on the wire: it is unpacked by now."""
    return {
        name: value
        for name, value in headers.items()
        if name not in ("content-encoding", "content-length", "transfer-encoding")
    }


def failed(error: httpx.HTTPError) -> NotSent:
    """What a broken exchange means. The words name the fault only, never the address."""
    if isinstance(error, httpx.TimeoutException):
        return NotSent(error=f"no answer within {TIMEOUT_S:g} s")
    return NotSent(error=f"{type(error).__name__}: {error}", final=isinstance(error, InternalHost))


def refused(answer: httpx.Response, now: datetime, *, final: bool = False, detail: str = "") -> NotSent:
    """What an answer other than 2xx means."""
    wait = _retry_after_s(answer, now) if answer.status_code in _WAITS else None
    return NotSent(error=f"answered {answer.status_code}{detail}", final=final, retry_after_s=wait)


def _retry_after_s(answer: httpx.Response, now: datetime) -> float | None:
    """The wish in seconds, from a number or an HTTP date; None for nonsense."""
    wish = answer.headers.get("retry-after", "").strip()
    if wish.isascii() and wish.isdigit():
        return min(float(wish), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(wish)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), MAX_RETRY_AFTER_S)
