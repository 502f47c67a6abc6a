"""What a test changes in the served city, and what its viewers hear."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.builders import a_vehicle, positions
from tests.integration.web_served import Served


def moved(*rows: dict[str, Any]) -> Any:
    return positions(*rows)


async def closing_code(viewer: ClientConnection) -> int | None:
    """Read on until the server closes; with what code."""
    async with asyncio.timeout(5):
        with suppress(ConnectionClosed):
            while True:
                await viewer.recv()
    return viewer.close_code


async def changes(served: Served, *, times: int) -> int:
    """So many changes; the last one's seq."""
    for number in range(times):
        served.world.desk.put_vehicle(a_vehicle(f"N-{number}"), by="admin")
    return await caught_up(served)


async def caught_up(served: Served) -> int:
    with served.world.store.read() as unit:
        last = unit.last_seq()
    served.world.parts.tail.poke()
    while served.world.parts.tail.seq < last:
        await asyncio.sleep(0.01)
    return int(last)
