"""The video role with stores in memory: what a test of real streams and real workers needs around it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from simulators.cameras import LABEL_ZONE, RAMP_ZONE, ROAD_ZONE, Image, StreetCorner
from situation.cameras import Camera, CameraId, CameraReport, Finding, FindingId, FindingState, Zone, ZoneKind
from situation.errors import Unavailable
from video.settings import VideoSettings
from video.supervisor import Spine, run
from video.thresholds import Thresholds

ZONES = (
    Zone(id="ramp", kind=ZoneKind.RAMP, polygon=RAMP_ZONE),
    Zone(id="road", kind=ZoneKind.ROAD, polygon=ROAD_ZONE),
    Zone(id="label", kind=ZoneKind.IGNORE, polygon=LABEL_ZONE),
)
# Short times, so that an episode fits into a test; what they decide is the same
QUICK = Thresholds(dwell_s=2, clear_s=1)
LOOPBACK = VideoSettings(
    allow_hosts=("127.0.0.0/8",), thresholds=QUICK, report_s=0.5, registry_poll_s=0.3, rest_last_s=2.0
)


def camera_at(address: str, name: str = "corner", *, period_s: float = 0.2) -> Camera:
    return Camera(
        id=CameraId(name),
        name=name,
        lat=51.1,
        lon=71.4,
        address=address,
        zones=ZONES,
        period_s=period_s,
        simulated=True,
    )


class Stage:
    """A street corner that the test directs: what happens waits for what was seen, so no test hangs on speed."""

    def __init__(self) -> None:
        self.has_car = False
        self.is_dark = False
        self.frozen_s: float | None = None

    def picture(self, at_s: float) -> Image:
        always = ((-10.0, 1e9),)
        scene = StreetCorner(
            parked=always if self.has_car else (),
            dark=always if self.is_dark else (),
            traffic_every_s=0,
            people_every_s=6,
        )
        return scene.picture(at_s if self.frozen_s is None else self.frozen_s)


class Alone:
    """Leases where nobody else asks for any."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    async def hold(self, name: str, owner: str) -> bool:
        self._names.add(name)
        return True

    async def release(self, name: str, owner: str) -> None:
        self._names.discard(name)

    def is_held(self, name: str, owner: str) -> bool:
        return name in self._names

    async def list_names(self, prefix: str) -> frozenset[str]:
        return frozenset(name for name in self._names if name.startswith(prefix))

    async def resume(self, prefix: str, owner: str) -> frozenset[str]:
        return frozenset()


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Centre:
    """Registry, sink and frame store in one; keeps all that came, in order."""

    cameras: list[Camera] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reports: list[CameraReport] = field(default_factory=list)
    frames: dict[str, bytes] = field(default_factory=dict)
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)
    judged: list[Finding] = field(default_factory=list)
    confirmed: dict[CameraId, datetime] = field(default_factory=dict)
    kept: dict[CameraId, bytes] = field(default_factory=dict)  # memories of workers
    most_bytes: int = 1 << 20
    refusals: int = 0  # how many publishes of findings fail before one succeeds

    def judged_findings(self, camera: CameraId) -> list[Finding]:
        return [finding for finding in self.judged if finding.camera == camera]

    def views_confirmed(self) -> dict[CameraId, datetime]:
        return dict(self.confirmed)

    def list_cameras(self) -> list[Camera]:
        return list(self.cameras)

    def credentials(self, camera: CameraId) -> tuple[str, str] | None:
        return self.passwords.get(camera)

    def open_findings(self, camera: CameraId) -> list[Finding]:
        newest = {finding.id: finding for finding in self.findings if finding.camera == camera}
        return [finding for finding in newest.values() if finding.state is FindingState.OPEN]

    def find_finding(self, id: FindingId) -> Finding | None:
        return next((finding for finding in reversed(self.findings) if finding.id == id), None)

    async def find(self, camera: CameraId) -> bytes | None:
        return self.kept.get(camera)

    async def keep(self, camera: CameraId, memory: bytes) -> None:
        self.kept[camera] = memory

    async def publish_finding(self, finding: Finding) -> None:
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("the store is away")
        self.findings.append(finding)

    async def publish_report(self, report: CameraReport) -> None:
        self.reports.append(report)

    def put(self, jpeg: bytes) -> str:
        sha = hashlib.sha256(jpeg).hexdigest()
        self.frames[sha] = jpeg
        return sha

    def newest(self, camera: str = "corner") -> CameraReport | None:
        return next((report for report in reversed(self.reports) if report.camera == camera), None)

    def zone(self, zone: str = "ramp", camera: str = "corner") -> str:
        report = self.newest(camera)
        return report.zones.get(zone, "") if report else ""

    def of_kind(self, kind: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind == kind]


@contextlib.asynccontextmanager
async def watching(centre: Centre, settings: VideoSettings = LOOPBACK) -> AsyncIterator[None]:
    """The role runs while the context lasts, and leaves no worker behind."""
    stopping = asyncio.Event()
    role = asyncio.create_task(
        run(
            cameras=centre,
            findings=centre,
            frames=centre,
            clock=WallClock(),
            spine=Spine(leases=Alone(), memories=centre, owner="alone"),
            settings=settings,
            stopping=stopping,
        )
    )
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(role, 10)
        assert worker_pids() == []


def worker_pids() -> list[int]:
    """Our own camera workers that run now: children of our nurseries, those that only wait to be buried left out."""
    nurseries = [pid for pid in children_of("self") if b"video.nursery" in read(f"/proc/{pid}/cmdline")]
    return [pid for nursery in nurseries for pid in children_of(nursery) if read(f"/proc/{pid}/cmdline")]


def nursery_pid() -> int:
    """Our nursery that runs now."""
    (pid,) = [pid for pid in children_of("self") if b"video.nursery" in read(f"/proc/{pid}/cmdline")]
    return pid


def children_of(pid: int | str) -> list[int]:
    with contextlib.suppress(OSError):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in read(f"{task}/children").split()]
    return []


def read(path: str) -> bytes:
    """The file, or nothing when its process has just gone."""
    with contextlib.suppress(OSError):
        return Path(path).read_bytes()
    return b""
