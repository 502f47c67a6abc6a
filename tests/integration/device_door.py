"""A broker's door for trackers: who may come in, and what was told of those who may not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from situation.adapters.clocks import SystemClock
from situation.adapters.listeners import free_port
from situation.adapters.memory import MemoryStore
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.app.admission import Admission
from situation.desk import Desk, devices
from situation.fleet import Operator, OperatorId, TrackerId, Vehicle, VehicleId
from situation.identity import new_secret
from telemetry.topic_rules import rule_of
from tests.integration.spine_broker import spine_of

RULE = rule_of("owntracks/{operator}/{vehicle}=owntracks")


@dataclass
class Door:
    """A broker, the store that says who may come in, and what was told."""

    broker: EmbeddedBroker
    port: int
    desk: Desk
    admission: Admission
    told: list[str]

    def register(self, vehicle: str, operator: str = "esil") -> None:
        self.desk.put_operator(Operator(id=OperatorId(operator), name=operator), by="admin")
        self.desk.put_vehicle(Vehicle(id=VehicleId(vehicle), operator=OperatorId(operator)), by="admin")

    def issue(self, tracker: str, vehicle: str) -> str:
        secret = new_secret()
        with self.desk.work("admin") as work:
            devices.issue_credential(work, TrackerId(tracker), VehicleId(vehicle), secret_hash=secret.hash)
        return secret.text

    def revoke(self, tracker: str) -> None:
        with self.desk.work("admin") as work:
            devices.revoke_credential(work, TrackerId(tracker))

    async def kept(self, count: int) -> list[str]:
        """Topics of the first messages that the broker stored."""
        async with spine_of(self.broker) as spine:
            messages, topics = NatsDeviceMessages(spine), []
            for _ in range(20):
                topics += (await messages.fetch(1000, 0.2)).topics
                if len(topics) >= count:
                    break
        return topics


@asynccontextmanager
async def door(
    folder: Path, *, anonymous: bool = True, certificate: tuple[Path, Path] | None = None
) -> AsyncIterator[Door]:
    port, store = free_port(), MemoryStore()
    told: list[str] = []
    broker = EmbeddedBroker(folder, mqtt_port=port, also=[RULE.subject], anonymous=anonymous, certificate=certificate)
    admission = Admission(broker, store, [RULE], say=lambda _who, line: told.append(line))
    await broker.start()
    keeping = asyncio.create_task(admission.keep())
    try:
        desk = Desk(store, SystemClock(), districts=lambda _lon, _lat: None)
        yield Door(broker, port, desk, admission, told)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await broker.stop()


def figure(at: Door, name: str) -> float:
    return at.admission.figures()[name]
