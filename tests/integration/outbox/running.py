"""An outbox at work, and what is put into it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from situation.adapters.clocks import ManualClock
from situation.adapters.outbox import run_outbox
from situation.ports import Sender, Store
from situation.tickets import Delivery, DeliveryId
from tests import builders

SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret of 24 bytes or more").decode()
START = datetime.now(UTC).replace(microsecond=0)


def a_delivery(id: str = "d1", **changes: Any) -> Delivery:
    """Due at START."""
    fields: dict[str, Any] = {
        "subject": "incident:i1",
        "type": "kz.city.incident.opened.v1",
        "body": {"number": "A-2026-000001", "place": "Сарыарқа", "sequence": 7},
        "occurred_at": START - timedelta(seconds=3),
        "next_try_at": START,
    }
    return builders.a_delivery(id, **(fields | changes))


def put(store: Store, *deliveries: Delivery) -> None:
    with store.begin() as unit:
        for delivery in deliveries:
            unit.put_delivery(delivery)


def get(store: Store, id: str = "d1") -> Delivery:
    with store.read() as unit:
        return unit.get_delivery(DeliveryId(id))


def actions(store: Store) -> list[str]:
    with store.read() as unit:
        return [change.action for change in unit.list_changes()]


@asynccontextmanager
async def running(store: Store, senders: dict[str, Sender], clock: ManualClock) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.create_task(run_outbox(store, senders, clock, stopping=stopping, idle_s=0.01))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(task, 10)
