"""Whole bodies over HTTP, bounded: every address, redirects included, is checked by the policy and pinned anew.

Credentials go to the camera's own host and port alone.
"""

from __future__ import annotations

import time
from urllib.parse import urljoin

import httpx

from video.address import AddressPolicy, Target
from video.errors import AddressRefused, Refusal, SourceLost
from video.settings import VideoSettings

MOST_REDIRECTS = 3


class CheckedHttp:
    """One camera's requests. `home`: its own address, the only one that learns the credentials."""

    def __init__(
        self, home: Target, policy: AddressPolicy, credentials: tuple[str, str] | None, settings: VideoSettings
    ) -> None:
        self._home = home
        self._policy = policy
        self._credentials = credentials
        self._longest_s = settings.http_read_timeout_s
        timeout = httpx.Timeout(settings.http_read_timeout_s, connect=settings.open_timeout_s)
        self._client = httpx.Client(follow_redirects=False, trust_env=False, timeout=timeout)

    def fetch(self, address: str, *, most_bytes: int) -> tuple[bytes, str]:
        """The body, and the address that it came from in the end. AddressRefused or SourceLost."""
        for _ in range(MOST_REDIRECTS + 1):
            target = self._policy.check(address)
            if target.scheme not in ("http", "https"):
                raise AddressRefused(Refusal.SCHEME)
            body, onward = self._ask(target, most_bytes)
            if not onward:
                return body, address
            address = urljoin(address, onward)
        raise AddressRefused(Refusal.REDIRECT)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _ask(self, target: Target, most_bytes: int) -> tuple[bytes, str]:
        """The body, or where it is said to be."""
        answer = self._send(target, None)
        is_home = (target.scheme, target.host, target.port) == (self._home.scheme, self._home.host, self._home.port)
        if answer.status_code == httpx.codes.UNAUTHORIZED and self._credentials and is_home:
            digest = "digest" in answer.headers.get("www-authenticate", "").casefold()
            answer.close()
            answer = self._send(target, (httpx.DigestAuth if digest else httpx.BasicAuth)(*self._credentials))
        try:
            if answer.has_redirect_location:
                return b"", answer.headers["location"]
            if answer.status_code != httpx.codes.OK:
                raise SourceLost(f"the camera answers {answer.status_code}")
            return self._read(answer, most_bytes), ""
        finally:
            answer.close()

    def _read(self, answer: httpx.Response, most_bytes: int) -> bytes:
        body, until_s = bytearray(), time.monotonic() + self._longest_s
        try:
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > most_bytes:
                    raise SourceLost("a file of the stream is too large")
                if time.monotonic() > until_s:  # a drip of bytes keeps the socket's own timeout quiet
                    raise SourceLost("a file of the stream does not come in time")
        except httpx.HTTPError as error:
            raise SourceLost(type(error).__name__) from None
        return bytes(body)

    def _send(self, target: Target, auth: httpx.Auth | None) -> httpx.Response:
        host = f"[{target.host}]" if ":" in target.host else target.host
        request = self._client.build_request(
            "GET",
            target.url(),
            headers={"Host": f"{host}:{target.port}", "Accept-Encoding": "identity"},
            extensions={"sni_hostname": target.host},
        )
        try:
            return self._client.send(request, auth=auth, stream=True)
        except httpx.HTTPError as error:
            raise SourceLost(type(error).__name__) from None
