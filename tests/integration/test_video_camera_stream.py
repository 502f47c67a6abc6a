from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from simulators.camera_stream import BOUNDARY, serve_mjpeg
from simulators.cameras import StreetCorner
from simulators.pictures import VideoFile

ROOT = Path(__file__).parents[2]


async def first_bytes(url: str, count: int) -> tuple[httpx.Response, bytes]:
    async with httpx.AsyncClient(timeout=10) as client, client.stream("GET", url) as response:
        body = b""
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) >= count:
                break
        return response, body


async def test_each_scene_is_an_mjpeg_stream_under_its_name() -> None:
    async with serve_mjpeg({"one": StreetCorner(seed=1), "two": StreetCorner(seed=2)}, fps=20) as server:
        assert set(server.urls) == {"one", "two"}
        response, body = await first_bytes(server.urls["two"], 100_000)
    assert response.headers["content-type"] == f"multipart/x-mixed-replace; boundary={BOUNDARY}"
    assert body.startswith(f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ".encode())
    start = body.index(b"\xff\xd8")
    picture = cv2.imdecode(np.frombuffer(body[start:], np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (360, 640, 3)


async def test_a_camera_that_is_not_there_is_404() -> None:
    async with serve_mjpeg({"one": StreetCorner()}) as server, httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{server.port}/absent")).status_code == 404


async def test_the_server_ends_with_its_viewers_still_looking() -> None:
    async with serve_mjpeg({"one": StreetCorner()}, fps=20) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /one HTTP/1.1\r\n\r\n")
        await reader.readuntil(b"\xff\xd8")
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(10_000_000)
    writer.close()


async def test_the_command_prints_its_address_first() -> None:
    command = ("-m", "simulators.camera_stream", "--parked", "20", "60", "--snowfall", "2")
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    try:
        address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
        response, _ = await first_bytes(address, 1000)
        assert response.status_code == 200
    finally:
        process.terminate()
        await process.wait()


def test_a_file_that_is_no_video_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no video"):
        VideoFile(tmp_path / "absent.mp4")
