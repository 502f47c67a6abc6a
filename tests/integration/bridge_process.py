"""The bridge role as a process, wired as simply as can be: `bridge_process NATS_URL MQTT_URL`. Ends on SIGTERM."""

from __future__ import annotations

import asyncio
import signal
import sys

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.ingress import NatsIngress
from telemetry.bridge.bridge import Bridge
from telemetry.bridge.settings import BridgeSettings
from telemetry.topic_rules import rule_of


async def main(nats_url: str, mqtt_url: str) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    spine = await Spine.connect(nats_url, name="bridge")
    rules = [rule_of("owntracks/{operator}/{vehicle}=owntracks")]
    await Bridge(NatsIngress(spine), BridgeSettings(url=mqtt_url, rules=rules)).run(stopping)
    await spine.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
