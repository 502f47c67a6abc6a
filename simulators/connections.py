"""Who publishes for which vehicle: one connection for fifty of them, or one each where credentials are per tracker."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulators.black_box import RESEND_AFTER_S, BlackBox
from simulators.errors import SimulatorError
from simulators.publisher import Broker, Hears, Ledger, Publisher
from simulators.scenarios.scenario import SimulatedVehicle
from simulators.wire import ack_topic, position_topic, status_topic

VEHICLES_A_CONNECTION = 50
STARTS_AT_ONCE = 20  # connections; more at a time would make a small broker refuse some
LOOK_EVERY_S = 0.2  # at the end, for the last acknowledgements
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
        keeps: bool = False,
    ) -> None:
        """`keeps`: each tracker keeps its pings until the centre has them on its disk; it needs a connection each."""
        self._vehicles = vehicles
        self._boxes: list[BlackBox] = []
        if credentials is None:
            count = -(-len(vehicles) // VEHICLES_A_CONNECTION)
            self._publishers = [Publisher(broker, client_id=f"{client_id}-{n}", ledger=ledger) for n in range(count)]
        else:
            self._publishers = [
                _own(broker, vehicle, credentials, ledger, hears=self._hears(number) if keeps else None)
                for number, vehicle in enumerate(vehicles)
            ]
            if keeps:
                self._boxes = [
                    BlackBox(publisher, position_topic(vehicle.operator, vehicle.id))
                    for publisher, vehicle in zip(self._publishers, vehicles, strict=True)
                ]

    def of(self, number: int) -> Publisher:
        """The publisher of the vehicle with that number; always the same, so that its messages keep their order."""
        return self._publishers[number * len(self._publishers) // len(self._vehicles)]

    def box_of(self, number: int) -> BlackBox | None:
        """The black box of the vehicle with that number, where trackers keep one."""
        return self._boxes[number] if self._boxes else None

    @property
    def kept(self) -> int:
        """Pings that are not known to be on the centre's disk."""
        return sum(len(box) for box in self._boxes)

    def kept_of(self, number: int) -> int:
        """Those of one vehicle."""
        return len(self._boxes[number]) if self._boxes else 0

    async def send_again(self, *, after_s: float = RESEND_AFTER_S) -> None:
        """What was kept and not heard of for that long."""
        for box in self._boxes:
            await box.send_again(at=asyncio.get_running_loop().time(), after_s=after_s)

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
                while self.kept:
                    await self.send_again()
                    await asyncio.sleep(LOOK_EVERY_S)
                await self._say(OFFLINE)
                await asyncio.gather(*(publisher.drain() for publisher in self._publishers))
        left = sum(publisher.unacknowledged for publisher in self._publishers)
        await self._hang_up()
        return left

    def _hears(self, number: int) -> Hears:
        vehicle = self._vehicles[number]

        def take(payload: bytes) -> None:
            self._boxes[number].hear(payload, at=asyncio.get_running_loop().time())

        return Hears(ack_topic(vehicle.operator, vehicle.id), take)

    async def _hang_up(self) -> None:
        await asyncio.gather(*(publisher.close() for publisher in self._publishers))

    async def _say(self, status: bytes) -> None:
        for number, vehicle in enumerate(self._vehicles):
            topic = status_topic(vehicle.operator, vehicle.id)
            await self.of(number).publish(topic, status, retain=True)


def _own(
    broker: Broker,
    vehicle: SimulatedVehicle,
    credentials: Credentials,
    ledger: Ledger | None,
    *,
    hears: Hears | None = None,
) -> Publisher:
    username, password = credentials[vehicle.id]
    return Publisher(
        replace(broker, username=username, password=password),
        client_id=vehicle.id,
        ledger=ledger,
        will=(status_topic(vehicle.operator, vehicle.id), OFFLINE),
        hears=hears,
    )
