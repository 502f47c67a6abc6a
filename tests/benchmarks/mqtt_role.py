"""The mqtt role's listener in a process of its own: `mqtt_role.py PORT BROKER_PORT`; says `ready`."""

from __future__ import annotations

import asyncio
import sys

import uvloop

from situation.app.roles.trackers import open_files
from telemetry.mqtt5.listener import Listener, ListenerSettings


async def main(port: int, broker_port: int) -> None:
    listener = Listener(ListenerSettings(port=port, broker=("127.0.0.1", broker_port)))
    running = asyncio.create_task(listener.run(asyncio.Event()))
    while not listener.port and not running.done():
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    await running


if __name__ == "__main__":
    open_files(20_000)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*(int(argument) for argument in sys.argv[1:])))
