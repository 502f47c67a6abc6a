"""The wiring: each role's parts, made real and put together. `run_role` is what `situation run ROLE` does."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import telemetry.ingest
import telemetry.settings
import video.settings
import video.supervisor
import video.thresholds
import web.app
import web.server
import web.settings
from geo.city import City, CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import SystemClock
from situation.adapters.frames import FileFrameStore
from situation.adapters.spine.acks import NatsAcks
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.pokes import NatsPokes
from situation.adapters.spine.streams import ensure_streams
from situation.adapters.spine.vitals import NatsVitals
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.app import desk_role, logs
from situation.app.errors import UsageWrong
from situation.app.place import city_folder, open_city
from situation.app.reading import StoredCameras, StoredIncidents, StoredVehicles
from situation.app.settings import Settings
from situation.desk import Desk

Role = Callable[["Parts", asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every role stands on."""

    settings: Settings
    city: City
    index: CityIndex
    clock: SystemClock
    store: SqlStore
    spine: Spine

    @property
    def desk(self) -> Desk:
        """The use cases, as the settings want them sent out."""
        return Desk(self.store, self.clock, districts=self.district_of, outbox=desk_role.outbox_settings(self.settings))

    def district_of(self, lon: float, lat: float) -> str | None:
        """The district's id, or None outside all."""
        unknown = np.array([np.nan])
        row = int(self.index.match(np.array([lon]), np.array([lat]), unknown, unknown).district[0])
        return self.city.districts[row].id if row >= 0 else None


def run_role(role: str, settings: Settings) -> None:
    """The role, until SIGTERM or Ctrl-C. Raises AppError, SituationError."""
    logs.configure(settings, role=role)
    asyncio.run(_run(ROLES[role], role, settings))


async def _run(role: Role, name: str, settings: Settings) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with _parts(name, settings) as parts:
        await role(parts, stopping)


@asynccontextmanager
async def _parts(name: str, settings: Settings) -> AsyncIterator[Parts]:
    if not settings.nats_url:
        raise UsageWrong("a role alone needs a broker: set SITUATION_NATS_URL, or start everything by `situation up`")
    city = open_city(settings)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(migrate, settings.database_url)
        store = open_store(settings.database_url)
        stack.callback(store.close)
        spine = await Spine.connect(settings.nats_url, name=name)
        stack.push_async_callback(spine.close)
        await ensure_streams(spine)
        index = await asyncio.to_thread(CityIndex, city)
        yield Parts(settings=settings, city=city, index=index, clock=SystemClock(), store=store, spine=spine)


async def run_telemetry(parts: Parts, stopping: asyncio.Event) -> None:
    """Device messages become positions."""
    settings, spine = parts.settings, parts.spine
    await telemetry.ingest.run(
        telemetry.ingest.Parts(
            messages=NatsDeviceMessages(spine),
            archive=ParquetArchive(Path(settings.archive_url)),
            live=NatsLivePositions(spine),
            last=NatsLastPositions(spine),
            registry=StoredVehicles(parts.store),
            incidents=StoredIncidents(parts.store),
            index=parts.index,
            vitals=NatsVitals(spine),
            acks=NatsAcks(spine),
        ),
        telemetry.settings.TelemetrySettings(
            unknown_vehicles=telemetry.settings.UnknownVehicles(settings.unknown_vehicles),
            batch=settings.batch_messages,
            batch_wait_s=settings.batch_wait_s,
        ),
        stopping,
    )


async def run_desk(parts: Parts, stopping: asyncio.Event) -> None:
    """Positions and findings become visits, alerts and tickets; tickets go out."""
    await desk_role.run(
        desk=parts.desk,
        store=parts.store,
        clock=parts.clock,
        positions=NatsLivePositions(parts.spine),
        last=NatsLastPositions(parts.spine),
        findings=NatsFindings(parts.spine),
        pokes=NatsPokes(parts.spine),
        vitals=NatsVitals(parts.spine),
        settings=parts.settings,
        stopping=stopping,
    )


async def run_video(parts: Parts, stopping: asyncio.Event) -> None:
    """Frames become findings."""
    settings = parts.settings
    async with desk_role.telling(NatsVitals(parts.spine), "video"):
        await video.supervisor.run(
            cameras=StoredCameras(parts.store),
            findings=NatsFindings(parts.spine),
            frames=FileFrameStore(settings.data / "frames"),
            clock=parts.clock,
            settings=video.settings.VideoSettings(
                allow_files=settings.camera_allow_files,
                allow_hosts=settings.camera_allow_hosts,
                memory_dir=str(settings.data / "cameras"),
                vehicle_weights=settings.vehicle_weights,
                vehicle_sha256=settings.vehicle_sha256,
                thresholds=video.thresholds.Thresholds(dwell_s=settings.ramp_dwell_s),
            ),
            stopping=stopping,
        )


async def run_web(parts: Parts, stopping: asyncio.Event) -> None:
    """The screen and the API."""
    settings, spine = parts.settings, parts.spine
    web_settings = web.settings.WebSettings(
        city_id=city_folder(settings).name,
        language=settings.language,
        secure_cookies=settings.secure_cookies,
        allowed_origins=frozenset(settings.trusted_origins),
        silent_after_s=settings.silent_after_s,
    )
    app = web.app.create_app(
        desk=parts.desk,
        store=parts.store,
        archive=ParquetArchive(Path(settings.archive_url)),
        frames=FileFrameStore(settings.data / "frames"),
        live=NatsLivePositions(spine),
        last=NatsLastPositions(spine),
        reports=NatsFindings(spine),
        pokes=NatsPokes(spine),
        vitals=NatsVitals(spine),
        city=parts.city,
        clock=parts.clock,
        settings=web_settings,
    )
    await web.server.serve(app, host=settings.http_host, port=settings.http_port, settings=web_settings)


ROLES: dict[str, Role] = {"telemetry": run_telemetry, "desk": run_desk, "video": run_video, "web": run_web}
