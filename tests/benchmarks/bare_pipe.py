"""The bare pipe: takes device messages from the spine, acknowledges them and does nothing else. `bare_pipe.py URL`."""

from __future__ import annotations

import asyncio
import sys

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_messages import NatsDeviceMessages
from telemetry.settings import TelemetrySettings


async def main(url: str) -> None:
    spine = await Spine.connect(url, name="bare pipe")
    messages, settings = NatsDeviceMessages(spine), TelemetrySettings()
    while True:
        batch = await messages.fetch(settings.batch, settings.batch_wait_s)
        if len(batch):
            await messages.acknowledge(batch.stream_seqs[-1])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
