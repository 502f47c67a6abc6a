"""The telemetry role as a process, wired as simply as can be: `telemetry_process URL ARCHIVE [CITY]`. Ends on SIGTERM.

CITY is a folder as `load_city` reads it, with 5,000 incidents put over it; without one, a made-up town without any.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from pathlib import Path

from geo.city import City, CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.city import load_city
from situation.adapters.spine.acks import NatsAcks
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.vitals import NatsVitals
from situation.fleet import OperatorId, Vehicle, VehicleId
from situation.incidents import Incident
from telemetry.ingest import run
from telemetry.parts import Parts
from telemetry.settings import TelemetrySettings, UnknownVehicles
from tests.builders import an_incident
from tests.unit.geo.cities import a_city


class FixedFleet:
    """P0 to P9 are the city's."""

    def __init__(self, city: City, incidents: int) -> None:
        west, south, east, north = city.bbox
        self._incidents = [
            an_incident(
                id=f"i{n}", lon=west + (east - west) * n / incidents, lat=south + (north - south) * (n * 37 % 101) / 101
            )
            for n in range(incidents)
        ]

    def list_vehicles(self) -> list[Vehicle]:
        return [Vehicle(id=VehicleId(f"P{number}"), operator=OperatorId("city")) for number in range(10)]

    def list_open(self) -> list[Incident]:
        return self._incidents


def parts_on(spine: Spine, archive: Path, city: City, *, incidents: int) -> Parts:
    fleet = FixedFleet(city, incidents)
    return Parts(
        messages=NatsDeviceMessages(spine),
        archive=ParquetArchive(archive),
        live=NatsLivePositions(spine),
        last=NatsLastPositions(spine),
        registry=fleet,
        incidents=fleet,
        index=CityIndex(city),
        vitals=NatsVitals(spine),
        acks=NatsAcks(spine),
        devices=NatsDeviceReports(spine),
    )


async def main(url: str, archive: str, folder: str = "") -> None:
    city = load_city(Path(folder)) if folder else a_city()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    spine = await Spine.connect(url, name="telemetry")
    often = {} if folder else {"compact_s": 1.0, "save_s": 0.5}  # so that a short test gathers and saves at all
    settings = TelemetrySettings(unknown_vehicles=UnknownVehicles.ACCEPT, **often)
    await run(parts_on(spine, Path(archive), city, incidents=5000 if folder else 0), settings, stopping)
    await spine.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(*sys.argv[1:]))
