"""The mqtt role: the port that trackers come to, for both versions of MQTT, and the broker behind it.

It stands on nothing but the broker, so that trackers are taken whether or not the store or the city are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.vitals import NatsVitals
from situation.app.errors import UsageWrong
from situation.app.listening import cannot_listen
from situation.app.roles.trackers import certificate_of, open_files
from situation.app.settings import Settings
from situation.app.signs import telling
from telemetry.mqtt5.listener import Listener, ListenerSettings

FILES_EACH = 2  # its connection and ours to the broker
MOST_TRACKERS = 30_000  # ten cities' worth; the broker takes twice as many


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    """Trackers come, and are handed to the broker."""
    if not settings.mqtt_broker:
        raise UsageWrong("the mqtt role has nobody to hand trackers to: set SITUATION_MQTT_BROKER")
    if not settings.nats_url:
        raise UsageWrong("the mqtt role would give no signs of life: set SITUATION_NATS_URL")
    listener = Listener(
        ListenerSettings(
            host=settings.mqtt_host,
            port=settings.mqtt_port,
            broker=settings.address_of_mqtt_broker,
            connections=open_files(MOST_TRACKERS * FILES_EACH) // FILES_EACH,
            tls=certificate_of(settings.mqtt_tls_cert, settings.mqtt_tls_key, setting="mqtt_tls"),
        )
    )
    async with _speaking(settings, listener):
        try:
            await listener.run(stopping)
        except OSError as error:
            raise cannot_listen(settings.mqtt_host, settings.mqtt_port, "mqtt", error) from error


@asynccontextmanager
async def _speaking(settings: Settings, listener: Listener) -> AsyncIterator[None]:
    """Signs of life once the spine is there; nobody waits for it."""

    async def speak() -> None:
        spine = await Spine.connect(settings.nats_url, name="mqtt")
        try:
            async with telling(NatsVitals(spine), "mqtt", figures=listener.said):
                await asyncio.Event().wait()
        finally:
            await spine.close()

    task = asyncio.create_task(speak())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
