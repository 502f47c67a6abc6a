"""The door: what every request has to pass and every answer has to carry. Plain ASGI, so that it costs nothing.

Refuses bodies that are too large, and requests that another site's page makes with our user's cookie (CSRF, also for
the websocket). Adds the security headers to every answer, errors included.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem, refuse
from web.settings import WebSettings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# MapLibre 6 starts its worker from a file of the page and sets styles through the CSSOM: nothing inline is needed.
CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
HSTS = "max-age=31536000"


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        sender = _with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sender)
        elif scope["type"] == "http":
            await self._app(scope, _Limited(receive, self._settings.body_limit), sender)
        else:
            await self._app(scope, receive, sender)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if int(_digits(headers.get("content-length"))) > self._settings.body_limit:
            return refuse(HTTPConnection(scope), 413, f"at most {self._settings.body_limit} bytes are taken")
        if self._is_unsafe(scope, headers) and not self._is_own(headers):
            return problem(403, "the request comes from another site's page", kind="foreign-origin")
        return None

    def _is_unsafe(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "websocket":
            return True
        if scope["method"] in SAFE_METHODS or scope["path"].startswith("/open311/"):
            return False  # Open311 goes by its key alone: there is no cookie to misuse
        return "origin" in headers or "session=" in headers.get("cookie", "")

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            # Every browser names the Origin of a websocket and of another site's unsafe request: this is a script.
            return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        # Only host and port are compared: behind a proxy that ends TLS our own scheme is not the browser's.
        return urlsplit(origin).netloc == headers.get("host") or origin in self._settings.allowed_origins


class _Limited:
    """Receives a body that does not say its length, up to the limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            return {"type": "http.disconnect"}
        return message


def _digits(text: str | None) -> str:
    return text if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else "0"


def _with_headers(scope: Scope, send: Send) -> Send:
    starts = {"http.response.start", "websocket.http.response.start"}

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] in starts:
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            if scope.get("scheme") in ("https", "wss"):
                headers.setdefault("Strict-Transport-Security", HSTS)
        await send(message)

    return send_with_headers
