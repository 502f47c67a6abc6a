"""HTTP cameras: an MJPEG stream, or a still picture asked for again and again.

Read by our own bounded reader and not by FFmpeg, because FFmpeg follows redirects to hosts that nobody checked, and
decodes every picture of the stream. Here a redirect is an error, the connection goes to the pinned address, proxies
of the environment are ignored, sizes are bounded, and only pictures that are looked at are decoded.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

import httpx

from video.address import Target
from video.errors import AddressRefused, BadPicture, Refusal, SourceLost
from video.frames import Image
from video.settings import VideoSettings
from video.sources.jpeg import decode
from video.sources.multipart import NewestPart

STILL_EVERY_S = 1.0  # s between requests for a still: gentle to the camera, and quick enough to notice its end


class MjpegSource:
    """A stream or a still behind one HTTP address."""

    def __init__(self, target: Target, credentials: tuple[str, str] | None, settings: VideoSettings) -> None:
        self._target = target
        self._settings = settings
        self._jpeg: bytes = b""
        timeout = httpx.Timeout(settings.http_read_timeout_s, connect=settings.open_timeout_s)
        self._client = httpx.Client(follow_redirects=False, trust_env=False, timeout=timeout)
        try:
            self._response = self._ask(credentials)
            self._pictures = self._follow()
        except BaseException:
            self._client.close()
            raise

    def grab(self) -> bool:
        """Keep the stream's next picture, undecoded, or SourceLost."""
        deadline = time.monotonic() + self._settings.http_read_timeout_s
        try:
            for jpeg in self._pictures:
                if jpeg is not None:
                    self._jpeg = jpeg
                    return True
                if time.monotonic() > deadline:  # a drip of bytes keeps the socket's own timeout quiet
                    raise SourceLost("no whole picture in time")
        except httpx.HTTPError as error:
            raise SourceLost(type(error).__name__) from None
        raise SourceLost("the camera ended the stream")

    def picture(self) -> Image:
        """The kept picture, or BadPicture."""
        if not self._jpeg:
            raise BadPicture("nothing grabbed yet")
        return decode(self._jpeg, max_pixels=self._settings.max_pixels)

    def close(self) -> None:
        """Close the connection."""
        self._response.close()
        self._client.close()

    def _ask(self, credentials: tuple[str, str] | None) -> httpx.Response:
        response = self._get(None)
        if response.status_code == httpx.codes.UNAUTHORIZED and credentials is not None:
            response.close()
            digest = "digest" in response.headers.get("www-authenticate", "").casefold()
            response = self._get(httpx.DigestAuth(*credentials) if digest else httpx.BasicAuth(*credentials))
        if response.is_redirect or response.has_redirect_location:
            response.close()
            raise AddressRefused(Refusal.REDIRECT)
        if response.status_code != httpx.codes.OK:
            response.close()
            raise SourceLost(f"the camera answers {response.status_code}")
        return response

    def _get(self, auth: httpx.Auth | None) -> httpx.Response:
        host = self._target.host if ":" not in self._target.host else f"[{self._target.host}]"
        request = self._client.build_request(
            "GET",
            self._target.url(),
            headers={"Host": f"{host}:{self._target.port}", "Accept-Encoding": "identity"},
            extensions={"sni_hostname": self._target.host},  # the certificate must be the name's, not the number's
        )
        try:
            return self._client.send(request, auth=auth, stream=True)
        except httpx.HTTPError as error:
            raise SourceLost(type(error).__name__) from None

    def _follow(self) -> Iterator[bytes | None]:
        kind, _, options = self._response.headers.get("content-type", "").partition(";")
        if kind.strip().casefold() == "multipart/x-mixed-replace":
            _, _, boundary = options.partition("boundary=")
            return self._parts(NewestPart(boundary.strip(), max_bytes=self._settings.max_picture_bytes))
        if kind.strip().casefold() == "image/jpeg":
            return self._stills()
        self._response.close()
        raise SourceLost("the camera sends neither MJPEG nor JPEG; the address of an HLS playlist ends with .m3u8")

    def _parts(self, parts: NewestPart) -> Iterator[bytes | None]:
        for chunk in self._response.iter_raw():
            yield parts.feed(chunk)

    def _stills(self) -> Iterator[bytes | None]:
        auth = self._response.request.headers.get("authorization", "")
        while True:
            yield self._whole()
            time.sleep(STILL_EVERY_S)
            self._response = self._again(auth)

    def _whole(self) -> bytes:
        body = bytearray()
        for chunk in self._response.iter_raw():
            body += chunk
            if len(body) > self._settings.max_picture_bytes:
                raise SourceLost("a picture is too large")
        return bytes(body)

    def _again(self, authorization: str) -> httpx.Response:
        response = self._get(_Ready(authorization) if authorization else None)
        if response.status_code != httpx.codes.OK:
            response.close()
            raise SourceLost(f"the camera answers {response.status_code}")
        return response


class _Ready(httpx.Auth):
    """An Authorization header that worked before; a camera that wants a fresh digest makes us open anew."""

    def __init__(self, authorization: str) -> None:
        self._authorization = authorization

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers["Authorization"] = self._authorization
        yield request
