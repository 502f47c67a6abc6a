"""The telemetry role: device messages become positions."""

from __future__ import annotations

import asyncio

from situation.adapters.spine.acks import NatsAcks
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.app.reading import StoredIncidents, StoredVehicles
from situation.app.roles.keeping import figures_of, keeping
from situation.app.roles.parts import Parts
from situation.app.signs import telling
from telemetry import ingest
from telemetry import parts as wiring
from telemetry.ruled_messages import RuledMessages
from telemetry.settings import TelemetrySettings, UnknownVehicles
from telemetry.topic_rules import rule_of


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Device messages become positions."""
    settings = parts.settings
    async with (
        keeping(settings),
        telling(parts.vitals, "archive", figures=lambda: figures_of(settings)),
    ):
        await _take_in(parts, stopping)


async def _take_in(parts: Parts, stopping: asyncio.Event) -> None:
    settings, spine = parts.settings, parts.spine
    await ingest.run(
        wiring.Parts(
            messages=RuledMessages(NatsDeviceMessages(spine), [rule_of(rule) for rule in settings.topic_rules]),
            archive=parts.archive,
            live=NatsLivePositions(spine),
            last=NatsLastPositions(spine),
            registry=StoredVehicles(parts.store),
            incidents=StoredIncidents(parts.store),
            index=parts.index,
            vitals=parts.vitals,
            acks=NatsAcks(spine),
            devices=NatsDeviceReports(spine),
        ),
        TelemetrySettings(
            unknown_vehicles=UnknownVehicles(settings.unknown_vehicles),
            batch=settings.batch_messages,
            batch_wait_s=settings.batch_wait_s,
        ),
        stopping,
    )
