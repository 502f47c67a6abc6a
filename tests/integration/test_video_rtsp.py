from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulators.camera_stream import serve_rtsp
from simulators.cameras import StreetCorner
from situation.cameras import CameraState
from tests.integration.video_role import LOOPBACK, Centre, camera_at, watching, worker_pids
from tests.waiting import until

pytest.importorskip("av", reason="RTSP streams are made with PyAV, a development tool")
pytest.importorskip("aio_rtsp_toolkit", reason="RTSP streams are served by aio-rtsp-toolkit, a development tool")


async def test_an_rtsp_camera_is_watched_by_its_key_pictures() -> None:
    scene = StreetCorner(parked=((-10, 1e9),), traffic_every_s=0, people_every_s=0)
    async with serve_rtsp({"corner": scene}, loop_s=8) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"])])
        async with watching(centre):
            await until(lambda: centre.zone() == "clear", within_s=40)  # five key pictures, one in two seconds
            report = centre.newest()
    assert report is not None
    assert report.state is CameraState.LIVE
    assert report.snapshot_sha256 in centre.frames
    assert centre.findings == []


async def test_an_rtsp_camera_that_goes_away_is_offline() -> None:
    centre = Centre()
    async with watching(centre):
        async with serve_rtsp({"corner": StreetCorner()}, loop_s=8) as server:
            centre.cameras.append(camera_at(server.urls["corner"]))
            await until(lambda: (report := centre.newest()) and report.state is CameraState.LIVE, within_s=30)
        await until(lambda: (report := centre.newest()) and report.state is CameraState.OFFLINE, within_s=20)


async def test_a_file_is_played_where_files_are_allowed(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    film = tmp_path / "corner.mp4"
    scene = StreetCorner()
    with av.open(str(film), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(30):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(scene.picture(number / 10), format="bgr24")))
        out.mux(stream.encode())
    centre = Centre(cameras=[camera_at(film.as_uri(), period_s=0.1)])
    async with watching(centre, replace(LOOPBACK, allow_files=True)):
        await until(lambda: centre.zone() == "clear", within_s=20)
        first = len([report for report in centre.reports if report.state is CameraState.LIVE])
        await until(
            lambda: len([one for one in centre.reports if one.state is CameraState.LIVE]) > first + 8, within_s=20
        )
        assert len(worker_pids()) == 1


@pytest.mark.parametrize(("period_s", "way"), [(0.2, "every picture is decoded"), (10.0, "opened anew")])
async def test_key_pictures_rarer_than_a_read_may_take_do_not_blind_the_camera(period_s: float, way: str) -> None:
    settings = replace(LOOPBACK, read_timeout_s=2.0, key_interval_s=1.5)
    scene = StreetCorner(traffic_every_s=0, people_every_s=0)
    async with serve_rtsp({"corner": scene}, fps=5, loop_s=20, key_every_s=20) as server:
        centre = Centre(cameras=[camera_at(server.urls["corner"], period_s=period_s)])
        async with watching(centre, settings):
            await until(
                lambda: any(way in report.detail for report in centre.reports if report.picture_at), within_s=40
            )
            seen_at = centre.reports[-1].picture_at
            await until(lambda: (newest := centre.newest()) and newest.picture_at != seen_at, within_s=20)
