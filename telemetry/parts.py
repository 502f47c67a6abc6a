"""What the telemetry role is wired to, and what it knows of its former life."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pyarrow as pa

from geo.city import CityIndex
from situation.ports import DeviceMessages, DeviceReports, LastPositions, LivePositions, Vitals
from telemetry.counting import Counting
from telemetry.devices import Devices
from telemetry.memory import Memory
from telemetry.ports import Acks, OpenIncidents, PositionArchive, Registry
from telemetry.restore import restore_counting, restore_memory
from telemetry.settings import TelemetrySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the role is wired to."""

    messages: DeviceMessages
    archive: PositionArchive
    live: LivePositions
    last: LastPositions
    registry: Registry
    incidents: OpenIncidents
    index: CityIndex
    vitals: Vitals
    acks: Acks
    devices: DeviceReports | None = None  # None: nobody asks for figures of each tracker


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a role knows of its former life."""

    memory: Memory
    last: pa.RecordBatch | None
    counting: Counting
    devices: Devices


async def remember(parts: Parts, settings: TelemetrySettings) -> Remembered:
    """What the archive and the spine still tell. Raises Unavailable."""
    last = await parts.last.load()
    reports = await parts.devices.load() if parts.devices else []
    return Remembered(
        memory=await asyncio.to_thread(restore_memory, parts.archive, parts.index, settings, last),
        last=last,
        counting=await asyncio.to_thread(restore_counting, parts.archive, reports),
        devices=Devices(reports),
    )
