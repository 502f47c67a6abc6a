"""The telemetry role as a process, wired as simply as can be: `telemetry_process.py URL ARCHIVE`. Ends on SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from pathlib import Path

from geo.city import CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.spine.acks import NatsAcks
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.vitals import NatsVitals
from situation.fleet import OperatorId, Vehicle, VehicleId
from situation.incidents import Incident
from situation.ports import DeviceMessages
from telemetry.ingest import Parts, run
from telemetry.settings import TelemetrySettings, UnknownVehicles
from tests.unit.geo.cities import a_city


class FixedFleet:
    """P0 to P9 are the city's; no incidents."""

    def list_vehicles(self) -> list[Vehicle]:
        return [Vehicle(id=VehicleId(f"P{number}"), operator=OperatorId("city")) for number in range(10)]

    def list_open(self) -> list[Incident]:
        return []


def parts_on(spine: Spine, archive: Path, *, messages: DeviceMessages | None = None) -> Parts:
    fleet = FixedFleet()
    return Parts(
        messages=messages or NatsDeviceMessages(spine),
        archive=ParquetArchive(archive),
        live=NatsLivePositions(spine),
        last=NatsLastPositions(spine),
        registry=fleet,
        incidents=fleet,
        index=CityIndex(a_city()),
        vitals=NatsVitals(spine),
        acks=NatsAcks(spine),
    )


async def main(url: str, archive: str) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    spine = await Spine.connect(url, name="telemetry")
    settings = TelemetrySettings(unknown_vehicles=UnknownVehicles.ACCEPT, compact_s=1.0, save_s=0.5)
    await run(parts_on(spine, Path(archive)), settings, stopping)
    await spine.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(*sys.argv[1:]))
