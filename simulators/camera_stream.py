"""A camera on the network: made scenes or a video file, as a real HTTP MJPEG stream or a real RTSP stream.

    python -m simulators.camera_stream --parked 20 60 --fps 4          # prints its address
    python -m simulators.camera_stream --file clip.mp4 --protocol rtsp

One MJPEG server plays any number of cameras, each under its own path. RTSP needs `aio-rtsp-toolkit` and PyAV
(development tools); without them `serve_rtsp` says so.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2

from simulators.cameras import StreetCorner
from simulators.pictures import Pictures, VideoFile

log = logging.getLogger(__name__)

BOUNDARY = "simulated-picture"
JPEG_QUALITY = 80
REQUEST_LIMIT_S = 5.0  # s for a client to say what it wants
RTSP_LOOP_S = 20.0  # s of a made scene that are encoded once and played round
KEY_EVERY_S = 2.0  # s between key pictures, as street cameras are usually set


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraServer:
    """A running server. `urls`: the address of each camera by its name."""

    port: int
    urls: dict[str, str]


@contextlib.asynccontextmanager
async def serve_mjpeg(
    scenes: Mapping[str, Pictures], *, host: str = "127.0.0.1", port: int = 0, fps: float = 4.0
) -> AsyncIterator[CameraServer]:
    """Serve each scene under /NAME while the context lasts. Scene time starts now; all viewers see the same moment."""
    loop = asyncio.get_running_loop()
    started_s = loop.time()
    viewers: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        viewers[writer] = asyncio.current_task()
        with contextlib.suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await _answer(reader, writer, scenes, started_s=started_s, fps=fps)
        writer.close()
        del viewers[writer]

    server = await asyncio.start_server(answer, host, port)
    chosen = int(server.sockets[0].getsockname()[1])
    try:
        yield CameraServer(port=chosen, urls={name: f"http://{host}:{chosen}/{name}" for name in scenes})
    finally:
        server.close()
        for viewer in list(viewers):
            viewer.transport.abort()  # and not cancel: asyncio reports a cancelled stream callback as an error
        await asyncio.gather(*(task for task in viewers.values() if task), return_exceptions=True)


async def _answer(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    scenes: Mapping[str, Pictures],
    *,
    started_s: float,
    fps: float,
) -> None:
    async with asyncio.timeout(REQUEST_LIMIT_S):
        head = await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ", 2)[1].decode("latin-1", "replace") if head.count(b" ") >= 2 else "/"
    scene = scenes.get(path.strip("/"))
    if scene is None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        return
    writer.write(
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\n"
        b"Content-Type: multipart/x-mixed-replace; boundary=" + BOUNDARY.encode() + b"\r\n\r\n"
    )
    await _play(writer, scene, started_s=started_s, fps=fps)


async def _play(writer: asyncio.StreamWriter, scene: Pictures, *, started_s: float, fps: float) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due_s = loop.time() + 1 / fps
        jpeg = await asyncio.to_thread(_jpeg, scene, loop.time() - started_s)
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
        writer.write(head.encode() + jpeg + b"\r\n")
        await writer.drain()
        await asyncio.sleep(max(0.0, due_s - loop.time()))


def _jpeg(scene: Pictures, at_s: float) -> bytes:
    _, coded = cv2.imencode(".jpg", scene.picture(at_s), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(coded.data)


@contextlib.asynccontextmanager
async def serve_rtsp(
    scenes: Mapping[str, Pictures | Path],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    fps: float = 10.0,
    loop_s: float = RTSP_LOOP_S,
    key_every_s: float = KEY_EVERY_S,
) -> AsyncIterator[CameraServer]:
    """Serve each scene as H.264 over RTSP while the context lasts, or RuntimeError without `aio-rtsp-toolkit` and PyAV.

    A scene is encoded once and played round; a Path is an mp4 that is played as it is.
    """
    toolkit = _development_tool("aio_rtsp_toolkit.server")
    with tempfile.TemporaryDirectory(prefix="camera-") as folder:
        for name, scene in scenes.items():
            film = Film(path=Path(folder) / f"{name}.mp4", fps=fps, loop_s=loop_s, key_every_s=key_every_s)
            await asyncio.to_thread(_film, scene, film)
        server = toolkit.RtspServer(directory=folder, host=host, port=port)
        server.logger = log  # its own writes every request to stdout
        await server.start()
        chosen = _port_of(server._server)
        try:
            # play_count_0 in the path: round and round
            yield CameraServer(
                port=chosen, urls={name: f"rtsp://{host}:{chosen}/{name}.mp4/play_count_0" for name in scenes}
            )
        finally:
            await server.close()


def _port_of(server: Any) -> int:
    return int(server.sockets[0].getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """How a scene is encoded, and where."""

    path: Path
    fps: float
    loop_s: float
    key_every_s: float


def _film(scene: Pictures | Path, film: Film) -> None:
    if isinstance(scene, Path):
        film.path.write_bytes(scene.read_bytes())
        return
    av = _development_tool("av")
    with av.open(str(film.path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(film.fps).limit_denominator(1000))
        first = scene.picture(0.0)
        stream.height, stream.width, stream.pix_fmt = first.shape[0], first.shape[1], "yuv420p"
        stream.gop_size = round(film.key_every_s * film.fps)
        stream.options = {"preset": "veryfast", "tune": "zerolatency"}
        for number in range(round(film.loop_s * film.fps)):
            picture = av.VideoFrame.from_ndarray(scene.picture(number / film.fps), format="bgr24")
            out.mux(stream.encode(picture))
        out.mux(stream.encode())


def _development_tool(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise RuntimeError(f"RTSP needs {name.partition('.')[0]}: pip install 'aio-rtsp-toolkit[server]'") from None


def main() -> None:
    """Play one camera until stopped; its address is the first line printed."""
    asyncio.run(_main(_arguments()))


async def _main(asked: argparse.Namespace) -> None:
    scene: Pictures = VideoFile(asked.file) if asked.file else _scene(asked)
    serve = serve_rtsp if asked.protocol == "rtsp" else serve_mjpeg
    async with serve({"camera": scene}, port=asked.port, fps=asked.fps) as server:
        sys.stdout.write(server.urls["camera"] + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def _scene(asked: argparse.Namespace) -> StreetCorner:
    return StreetCorner(
        seed=asked.seed,
        snowfall=asked.snowfall,
        repeat_s=asked.repeat,
        parked=_spans(asked.parked),
        water=_spans(asked.water),
        frozen=_spans(asked.frozen),
        dark=_spans(asked.dark),
    )


def _spans(pairs: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((start, end) for start, end in pairs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A simulated street camera.")
    for kind in ("parked", "water", "frozen", "dark"):
        parser.add_argument(f"--{kind}", nargs=2, type=float, action="append", default=[], metavar=("FROM_S", "TO_S"))
    parser.add_argument("--file", type=Path, help="play this video instead of a made scene")
    parser.add_argument("--protocol", choices=("mjpeg", "rtsp"), default="mjpeg")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fps", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snowfall", type=float, default=0.0, help="flakes per 100 px of width")
    parser.add_argument("--repeat", type=float, default=0.0, metavar="S", help="play the scene round")
    return parser.parse_args()


if __name__ == "__main__":
    main()
