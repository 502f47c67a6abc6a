from __future__ import annotations

import contextlib
import io
import itertools
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simulators.cameras import StreetCorner
from situation.cameras import CameraState
from tests.integration.video_role import LOOPBACK, Centre, camera_at, watching
from tests.waiting import until
from video.errors import AddressRefused, BadPicture, Refusal, SourceLost
from video.sources.open import open_source
from video.sources.source import FrameSource

av = pytest.importorskip("av", reason="HLS segments are made with PyAV, a development tool")

SEGMENT_S = 1.0


def segment_of(number: int) -> bytes:
    """A second of the street corner as MPEG-TS, its one key picture first."""
    out = io.BytesIO()
    with av.open(out, "w", format="mpegts") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 640, 360, "yuv420p", 5
        for picture in range(5):
            image = StreetCorner(traffic_every_s=0, people_every_s=0).picture(number + picture / 5)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())
    return out.getvalue()


@dataclass
class Hls:
    """A camera's HLS over HTTP. `answers`: other answers by path; `asked`: what was asked for."""

    port: int = 0
    answers: dict[str, Callable[[], tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    started_s: float = field(default_factory=time.monotonic)
    segments: list[bytes] = field(default_factory=lambda: [segment_of(number) for number in range(4)])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/live/index.m3u8"

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path in self.answers:
            return self.answers[path]()
        if path == "/live/index.m3u8":
            return 200, {}, b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360\nmedia.m3u8\n"
        if path == "/live/media.m3u8":
            newest = int((time.monotonic() - self.started_s) / SEGMENT_S)
            return 200, {}, playlist(newest, f"{newest}.ts")
        number = int(path.rpartition("/")[2].removesuffix(".ts"))
        return 200, {}, self.segments[number % len(self.segments)]


def grabbed(source: FrameSource) -> None:
    """Until a new segment has come."""
    while not source.grab():
        pass


def advancing(address: str) -> Callable[[], tuple[int, dict[str, str], bytes]]:
    """A playlist whose every answer names this as its newest segment."""
    numbers = itertools.count()
    return lambda: (200, {}, playlist(next(numbers), address))


def playlist(number: int, address: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{number}\n#EXTINF:1,\n{address}\n".encode()


@pytest.fixture
def hls() -> Iterator[Hls]:
    camera = Hls()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            camera.asked.append((self.path, self.headers.get("Authorization", "")))
            status, headers, body = camera.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    camera.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield camera
    server.shutdown()
    server.server_close()
    thread.join()


@contextlib.asynccontextmanager
async def watched(hls: Hls, centre: Centre) -> AsyncIterator[None]:
    centre.cameras.append(camera_at(hls.url, period_s=0.5))
    async with watching(centre):
        yield


async def test_an_hls_camera_is_watched_and_offline_when_its_playlist_stands_still(hls: Hls) -> None:
    centre = Centre()
    async with watched(hls, centre):
        await until(lambda: centre.zone() == "clear", within_s=60)
        report = centre.newest()
        assert report is not None
        assert report.state is CameraState.LIVE
        hls.answers["/live/media.m3u8"] = lambda: (200, {}, playlist(7000, "3.ts"))
        await until(lambda: (newest := centre.newest()) and newest.state is CameraState.OFFLINE, within_s=40)


REFUSED = [
    ("file:///etc/passwd", Refusal.FILE),
    ("http://169.254.169.254/latest/meta-data", Refusal.INTERNAL_HOST),
    ("rtsp://127.0.0.1/1", Refusal.SCHEME),
    ("http://root:pw@127.0.0.1/1.ts", Refusal.CREDENTIALS_IN_ADDRESS),
]


@pytest.mark.parametrize(("address", "refusal"), REFUSED)
def test_a_playlist_leads_to_no_address_that_the_policy_refuses(hls: Hls, address: str, refusal: Refusal) -> None:
    hls.answers["/live/media.m3u8"] = advancing(address)
    source = open_source(hls.url, None, LOOPBACK)
    grabbed(source)
    with pytest.raises(AddressRefused) as refused:
        source.picture()
    assert refused.value.refusal is refusal
    source.close()


def test_redirects_are_followed_where_the_policy_allows_and_a_few_times_only(hls: Hls) -> None:
    hls.answers["/live/media.m3u8"] = lambda: (302, {"Location": "/moved/list.m3u8"}, b"")
    hls.answers["/moved/list.m3u8"] = advancing("1.ts")
    source = open_source(hls.url, ("root", "s3cret"), LOOPBACK)
    grabbed(source)
    assert source.picture().shape == (360, 640, 3)
    hls.answers["/moved/list.m3u8"] = lambda: (302, {"Location": "http://10.0.0.1/x.m3u8"}, b"")
    with pytest.raises(AddressRefused):
        source.grab()
    hls.answers["/moved/list.m3u8"] = lambda: (302, {"Location": "/moved/list.m3u8"}, b"")
    with pytest.raises(AddressRefused):
        source.grab()
    source.close()


def test_credentials_are_told_to_the_cameras_own_address_alone(hls: Hls) -> None:
    def locked() -> tuple[int, dict[str, str], bytes]:
        is_known = hls.asked[-1][1].startswith("Basic ")
        return answer() if is_known else (401, {"WWW-Authenticate": "Basic"}, b"")

    answer = advancing("1.ts")
    hls.answers["/live/media.m3u8"] = locked
    source = open_source(hls.url, ("root", "s3cret"), LOOPBACK)
    grabbed(source)
    other = f"http://localhost:{hls.port}/1.ts"  # the same machine by another name is another host
    hls.answers["/live/media.m3u8"] = advancing(other)
    hls.answers["/1.ts"] = lambda: (401, {"WWW-Authenticate": "Basic"}, b"")
    grabbed(source)
    with pytest.raises(SourceLost, match="401"):
        source.picture()
    assert [auth for path, auth in hls.asked if path == "/1.ts"] == [""]
    source.close()


@pytest.mark.parametrize("body", [b"x" * 400_000, b"#EXTM3U\n#EXT-X-KEY:METHOD=AES-128\n#EXTINF:1,\n1.ts\n"])
def test_endless_and_encrypted_playlists_are_named(hls: Hls, body: bytes) -> None:
    hls.answers["/live/media.m3u8"] = lambda: (200, {}, body)
    source = open_source(hls.url, None, LOOPBACK)
    with pytest.raises(SourceLost, match=r"too large|encrypted"):
        source.grab()
    source.close()


def test_a_segment_that_is_a_playlist_again_is_no_picture(hls: Hls) -> None:
    hls.answers["/live/media.m3u8"] = advancing("nested.ts")
    hls.answers["/live/nested.ts"] = lambda: (200, {}, playlist(1, "file:///etc/passwd"))
    source = open_source(hls.url, None, LOOPBACK)
    grabbed(source)
    with pytest.raises(BadPicture):
        source.picture()
    source.close()
