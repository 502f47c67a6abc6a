"""Who publishes for which vehicle: one connection for fifty of them, or one each where credentials are per tracker."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulators.errors import SimulatorError
from simulators.publisher import Broker, Ledger, Publisher
from simulators.scenarios.scenario import SimulatedVehicle
from simulators.wire import status_topic

VEHICLES_A_CONNECTION = 50
STARTS_AT_ONCE = 20  # connections; more at a time would make a small broker refuse some
ONLINE, OFFLINE = b"online", b"offline"

Credentials = Mapping[str, tuple[str, str]]  # vehicle -> user and password


class Connections:
    """All connections of a fleet. With one each, the will says `offline` when a tracker vanishes."""

    def __init__(
        self,
        broker: Broker,
        vehicles: Sequence[SimulatedVehicle],
        *,
        client_id: str,
        credentials: Credentials | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._vehicles = vehicles
        if credentials is None:
            count = -(-len(vehicles) // VEHICLES_A_CONNECTION)
            self._publishers = [Publisher(broker, client_id=f"{client_id}-{n}", ledger=ledger) for n in range(count)]
        else:
            self._publishers = [_own(broker, vehicle, credentials, ledger) for vehicle in vehicles]

    def of(self, number: int) -> Publisher:
        """The publisher of the vehicle with that number; always the same, so that its messages keep their order."""
        return self._publishers[number * len(self._publishers) // len(self._vehicles)]

    @property
    def acknowledged(self) -> int:
        """Messages, of all connections."""
        return sum(publisher.acknowledged for publisher in self._publishers)

    async def start(self) -> None:
        """All connected and every vehicle's retained status `online`; or a connection's error, and none left."""
        gate = asyncio.Semaphore(STARTS_AT_ONCE)

        async def start_one(publisher: Publisher) -> None:
            async with gate:
                await publisher.start()

        try:
            await asyncio.gather(*(start_one(publisher) for publisher in self._publishers))
        except SimulatorError:
            await self._hang_up()
            raise
        await self._say(ONLINE)

    async def close(self, *, drain_s: float) -> int:
        """Every status `offline`, and the end; how many messages were not acknowledged within that time."""
        with contextlib.suppress(TimeoutError, SimulatorError):
            async with asyncio.timeout(drain_s):
                await self._say(OFFLINE)
                await asyncio.gather(*(publisher.drain() for publisher in self._publishers))
        left = sum(publisher.unacknowledged for publisher in self._publishers)
        await self._hang_up()
        return left

    async def _hang_up(self) -> None:
        await asyncio.gather(*(publisher.close() for publisher in self._publishers))

    async def _say(self, status: bytes) -> None:
        for number, vehicle in enumerate(self._vehicles):
            topic = status_topic(vehicle.operator, vehicle.id)
            await self.of(number).publish(topic, status, retain=True)


def _own(broker: Broker, vehicle: SimulatedVehicle, credentials: Credentials, ledger: Ledger | None) -> Publisher:
    username, password = credentials[vehicle.id]
    return Publisher(
        replace(broker, username=username, password=password),
        client_id=vehicle.id,
        ledger=ledger,
        will=(status_topic(vehicle.operator, vehicle.id), OFFLINE),
    )
