"""A gateway on real sockets, over a spine and a register that a test may fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from simulators.egts_client import EgtsClient
from simulators.tcp_trackers import Fix
from simulators.wialon_client import WialonClient
from situation.errors import Unavailable
from telemetry.gateway.server import Gateway
from telemetry.gateway.settings import GatewaySettings
from telemetry.ports import Ingress, Owner
from tests.waiting import until

NOON_S = 1_768_478_400  # 2026-01-15T12:00:00Z
HOST = "127.0.0.1"
FIX = Fix(at_s=NOON_S, lat=51.1, lon=71.4, speed_kmh=36)


def drive(count: int, *, start: int = 0) -> list[Fix]:
    """North at 36 km/h, a fix a second."""
    return [Fix(at_s=NOON_S + n, lat=51.1 + n * 9e-5, lon=71.4, speed_kmh=36) for n in range(start, start + count)]


class FakeIngress:
    """A spine that may be away, or slow."""

    def __init__(self) -> None:
        self.stored: list[tuple[str, bytes]] = []
        self.is_away = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def store(self, topic: str, payload: bytes) -> None:
        await self.gate.wait()
        if self.is_away:
            raise Unavailable("the spine is away")
        self.stored.append((topic, payload))


class FixedTrackers:
    """868000000000017 is on P1, terminal 7 on P2, and so on; whoever is not here is nobody."""

    def __init__(self) -> None:
        vehicles = {"868000000000017": "P1", "7": "P2", "8": "P3"}
        self.owners = {tracker: Owner(operator="city", vehicle=vehicle) for tracker, vehicle in vehicles.items()}
        self.is_away = False

    def find_tracker(self, id: str) -> Owner | None:
        if self.is_away:
            raise Unavailable("no database")
        return self.owners.get(id)


@asynccontextmanager
async def running(ingress: Ingress, trackers: FixedTrackers | None = None, **changes: Any) -> AsyncIterator[Gateway]:
    settings = GatewaySettings(**({"wialon_port": 0, "egts_port": 0} | changes))
    gateway = Gateway(ingress, trackers or FixedTrackers(), settings)
    stopping = asyncio.Event()
    task = asyncio.create_task(gateway.run(stopping))
    await until(lambda: len(gateway.ports) == 2 or task.done())
    try:
        yield gateway
    finally:
        stopping.set()
        await task


def wialon(gateway: Gateway, imei: str = "868000000000017", **changes: Any) -> WialonClient:
    return WialonClient(HOST, gateway.ports["wialon"], imei, **changes)


def egts(gateway: Gateway, terminal: int = 7, **changes: Any) -> EgtsClient:
    return EgtsClient(HOST, gateway.ports["egts"], terminal, **changes)
