from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from simulators.camera_stream import serve_mjpeg
from simulators.cameras import StreetCorner
from situation.cameras import CameraState
from tests.integration.video_role import LOOPBACK, Centre, camera_at, watching
from tests.waiting import until
from video.errors import AddressRefused, Refusal

MULTIPART = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
STREET = bytes(cv2.imencode(".jpg", StreetCorner().picture(1.0))[1].data)


def part(body: bytes) -> bytes:
    return b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(body), body)


def bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to 400 megapixels."""
    ok, png = cv2.imencode(".png", np.zeros((20000, 20000), np.uint8), [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert ok
    return bytes(png.data)


def huge_jpeg() -> bytes:
    """A JPEG whose header claims 65500 x 65500."""
    at = STREET.index(b"\xff\xc0")
    return STREET[: at + 5] + b"\xff\xdc\xff\xdc" + STREET[at + 9 :]


ANSWERS: dict[str, tuple[bytes, str]] = {
    "garbage": (MULTIPART + os.urandom(300_000), "no boundary in the stream"),
    "not_http": (b"\x00garbage\r\n\r\n" * 99, "RemoteProtocolError"),
    "silent": (b"", "ReadTimeout"),
    "endless_head": (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 30_000, "RemoteProtocolError"),
    "html": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi", "neither MJPEG nor JPEG"),
    "unauthorised": (b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", "answers 401"),
    "half": (MULTIPART + 9 * part(STREET[:2000]), "half a JPEG"),
    "noise": (MULTIPART + 9 * part(os.urandom(5000)), "not a JPEG"),
    "bomb": (MULTIPART + 9 * part(bomb()), "not a JPEG"),
    "huge": (MULTIPART + 9 * part(huge_jpeg()), "is not a size we decode"),
    "endless": (MULTIPART + b"--b\r\nContent-Length: 99999999999\r\n\r\n", "too large"),
}


@contextlib.asynccontextmanager
async def answering(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
            await writer.drain()
            await reader.read()  # until the client gives up
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def details(centre: Centre, camera: str) -> list[str]:
    said = [report.detail for report in centre.reports if report.camera == camera]
    return [one for one in said if one != "opening the stream"]


async def test_bad_answers_are_named_one_by_one_and_do_not_touch_a_good_camera() -> None:
    async with contextlib.AsyncExitStack() as stack:
        centre = Centre()
        for name, (body, _) in ANSWERS.items():

            async def answer(writer: asyncio.StreamWriter, body: bytes = body) -> None:
                writer.write(body)

            port = await stack.enter_async_context(answering(answer))
            centre.cameras.append(camera_at(f"http://127.0.0.1:{port}/", name, period_s=0.0))
        good = await stack.enter_async_context(serve_mjpeg({"good": StreetCorner()}))
        centre.cameras.append(camera_at(good.urls["good"], "good"))
        await stack.enter_async_context(watching(centre))
        for name, (_, named) in ANSWERS.items():
            await until(
                lambda name=name, named=named: any(named in said for said in details(centre, name)), within_s=30
            )
        await until(lambda: centre.zone(camera="good") == "clear", within_s=10)
        for name in ANSWERS:
            await until(
                lambda name=name: (report := centre.newest(name)) and report.state is CameraState.OFFLINE, within_s=20
            )
    assert {finding.kind for finding in centre.findings} == {"offline"}
    assert {finding.camera for finding in centre.findings} == set(ANSWERS)


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("file:///etc/passwd", Refusal.FILE),
        ("http://169.254.169.254/latest/meta-data", Refusal.INTERNAL_HOST),
        ("http://[::ffff:127.0.0.1]/", Refusal.INTERNAL_HOST),
        ("rtsp://2130706433/stream", Refusal.ODD_HOST),
        ("concat:/etc/passwd|/etc/hosts", Refusal.SCHEME),
        ("rtsp://admin:admin@8.8.8.8/", Refusal.CREDENTIALS_IN_ADDRESS),
    ],
)
async def test_addresses_that_may_not_be_opened_are_refused_by_name(address: str, refusal: Refusal) -> None:
    centre = Centre(cameras=[camera_at(address)])
    async with watching(centre, replace(LOOPBACK, allow_hosts=())):
        await until(lambda: details(centre, "corner"), within_s=20)
    assert set(details(centre, "corner")) == {str(AddressRefused(refusal))}


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
async def test_a_redirect_is_not_followed(scheme: str) -> None:
    hits = []

    async def canary(writer: asyncio.StreamWriter) -> None:
        hits.append(1)

    async with answering(canary) as inside:

        async def redirect(writer: asyncio.StreamWriter) -> None:
            protocol = b"RTSP/1.0" if scheme == "rtsp" else b"HTTP/1.1"
            writer.write(
                protocol + b" 302 Moved\r\nCSeq: 1\r\nLocation: %s://127.0.0.1:%d/\r\n\r\n" % (scheme.encode(), inside)
            )

        async with answering(redirect) as outside:
            centre = Centre(cameras=[camera_at(f"{scheme}://127.0.0.1:{outside}/")])
            async with watching(centre):
                await until(lambda: str(AddressRefused(Refusal.REDIRECT)) in details(centre, "corner"), within_s=10)
    assert hits == []
