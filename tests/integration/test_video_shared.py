from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simulators.camera_stream import serve_mjpeg
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.leases import STREAM
from situation.adapters.spine.streams import ensure_streams
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.cameras import CameraReport, Finding, FindingKind, FindingState
from tests.integration.spine_broker import running_broker, spine_of
from tests.integration.video_role import Stage, camera_at
from tests.waiting import until

NAMES = ("one", "two", "three")


@dataclass
class Role:
    """`situation run video`, as a process of its own with a data directory of its own."""

    process: subprocess.Popen[bytes]
    data: Path

    @property
    def owner(self) -> str:
        """What its leases are called by; empty before it has a name."""
        return "".join(file.read_text() for file in self.data.glob("video-*.owner"))


@dataclass
class Heard:
    """What came over the spine, in order."""

    spine: Spine
    findings: list[Finding] = field(default_factory=list)
    reports: dict[str, CameraReport] = field(default_factory=dict)

    async def watchers(self) -> dict[str, str]:
        """Who watches each camera now."""
        kept = {name: await self.spine.find_last(STREAM, f"$KV.LEASES.camera.{name}") for name in NAMES}
        return {name: one.data.decode() for name, one in kept.items() if one}

    def word(self, camera: str) -> str:
        report = self.reports.get(camera)
        return report.zones.get("ramp", "") if report else ""


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[EmbeddedBroker]:
    async with running_broker(tmp_path / "broker") as (running, _):
        yield running


@pytest.fixture
async def heard(broker: EmbeddedBroker) -> AsyncIterator[Heard]:
    async with spine_of(broker) as spine:
        await ensure_streams(spine)
        heard, findings = Heard(spine), NatsFindings(spine)

        async def hear_findings() -> None:
            async for finding, acknowledge in findings.follow_findings("test"):
                heard.findings.append(finding)
                await acknowledge()

        async def hear_reports() -> None:
            async for report in findings.watch_reports():
                heard.reports[report.camera] = report

        tasks = [asyncio.create_task(hear()) for hear in (hear_findings, hear_reports)]
        yield heard
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    migrate(address_of(tmp_path))
    opened = open_store(address_of(tmp_path))
    yield opened
    opened.close()


def address_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.db'}"


@contextlib.contextmanager
def role(folder: Path, name: str, broker: EmbeddedBroker) -> Iterator[Role]:
    settings = {
        "SITUATION_NATS_URL": broker.url,
        "SITUATION_DATABASE_URL": address_of(folder),
        "SITUATION_DATA": str(folder / name),
        "SITUATION_CAMERA_ALLOW_HOSTS": "127.0.0.0/8",
        "SITUATION_RAMP_DWELL_S": "2",
    }
    (folder / name).mkdir(exist_ok=True)
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "situation.app", "run", "video"),
            env={"PATH": os.environ["PATH"], **settings},
            stdout=log,
            stderr=log,
        )
    try:
        yield Role(process, folder / name)
    finally:
        process.kill()
        process.wait()


def share_of(role: Role, watchers: dict[str, str]) -> list[str]:
    return [name for name, owner in watchers.items() if role.owner and owner.endswith(role.owner)]


async def until_shared(heard: Heard, *roles: Role, within_s: float) -> dict[str, str]:
    """Every camera has a role, and parts differ by one at most."""
    async with asyncio.timeout(within_s):
        while True:
            watchers = await heard.watchers()
            parts = sorted(len(share_of(role, watchers)) for role in roles)
            if sum(parts) == len(NAMES) and parts[-1] - parts[0] <= 1:
                return watchers
            await asyncio.sleep(0.2)


@pytest.mark.timeout(240)
async def test_two_roles_share_the_cameras_and_one_takes_over_what_the_other_leaves(
    tmp_path: Path, broker: EmbeddedBroker, heard: Heard, store: SqlStore
) -> None:
    stages = {name: Stage() for name in NAMES}
    async with serve_mjpeg(stages, fps=3) as server:
        with store.begin() as unit:
            for name in NAMES:
                unit.put_camera(camera_at(server.urls[name], name, period_s=0.5))
        with role(tmp_path, "a", broker) as first, role(tmp_path, "b", broker) as second:
            watchers = await until_shared(heard, first, second, within_s=60)
            await until(lambda: all(heard.word(name) == "clear" for name in NAMES), within_s=60)
            for stage in stages.values():
                stage.has_car = True
            await until(lambda: all(heard.word(name) == "blocked" for name in NAMES), within_s=60)

            lost = share_of(first, watchers)
            heard.reports = {name: one for name, one in heard.reports.items() if name not in lost}
            os.kill(first.process.pid, signal.SIGKILL)
            await until(lambda: all(heard.word(name) == "blocked" for name in lost), within_s=40)
            assert set((await heard.watchers()).values()) == {watchers[share_of(second, watchers)[0]]}

            # A car that leaves after the change of hosts ends the finding that the first host began
            stages[lost[0]].has_car = False
            await until(lambda: cleared(heard, lost[0]), within_s=60)

            with role(tmp_path, "a", broker) as third:
                await until_shared(heard, third, second, within_s=60)
                second.process.terminate()
                await asyncio.to_thread(second.process.wait, 30)
                assert not share_of(second, await heard.watchers())  # at once, not after the lease has expired
                await until_shared(heard, third, within_s=30)
                for stage in stages.values():
                    stage.has_car = False
                await until(lambda: all(cleared(heard, name) for name in NAMES), within_s=60)
    ramps = [one for one in heard.findings if one.kind is FindingKind.BLOCKED_RAMP]
    assert len({one.id for one in ramps}) == len(NAMES)


def cleared(heard: Heard, camera: str) -> list[Finding]:
    return [
        one
        for one in heard.findings
        if (one.camera, one.kind, one.state) == (camera, FindingKind.BLOCKED_RAMP, FindingState.CLEARED)
    ]


async def test_a_role_that_is_started_anew_goes_on_with_its_own_cameras_at_once(
    tmp_path: Path, broker: EmbeddedBroker, heard: Heard, store: SqlStore
) -> None:
    stages = {name: Stage() for name in NAMES}
    async with serve_mjpeg(stages, fps=2) as server:
        with store.begin() as unit:
            for name in NAMES:
                unit.put_camera(camera_at(server.urls[name], name, period_s=1))
        with role(tmp_path, "a", broker) as first:
            before = await until_shared(heard, first, within_s=60)
            os.kill(first.process.pid, signal.SIGKILL)
            first.process.wait()
        with role(tmp_path, "a", broker) as second:
            async with asyncio.timeout(30):
                while not second.owner:
                    await asyncio.sleep(0.05)
            await until(lambda: heard.reports, within_s=60)
            assert await heard.watchers() == before
