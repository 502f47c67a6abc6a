"""A served world: the web application behind uvicorn on a free port, as it runs in production."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.unit.web.world import World
from web.server import uvicorn_config


class QuietServer(uvicorn.Server):
    """A server that leaves the signals to the test."""

    def install_signal_handlers(self) -> None:
        pass


@dataclass
class Served:
    """A world and where it is served."""

    world: World
    port: int
    server: uvicorn.Server

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, login: str | None, *, query: str = "", origin: str | None = "", **changes: Any) -> connect:
        """A websocket of this person; of nobody with None."""
        headers = {} if login is None else {"Cookie": f"session={self.world.token(login)}"}
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/live{query}",
            origin=self.origin if origin == "" else origin,
            additional_headers=headers,
            max_size=None,
            **changes,
        )


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[Served]:
    """The world, served until the block ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn_config(world.app, host="127.0.0.1", port=0, settings=world.settings))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
            assert not task.done(), task.exception()
        try:
            yield Served(world, listener.getsockname()[1], server)
        finally:
            server.should_exit = True
            await task


async def next_of(socket: ClientConnection, *types: str, seconds: float = 5) -> Any:
    """The next message of one of the types; "positions" also stands for a binary frame, which is given as bytes."""
    async with asyncio.timeout(seconds):
        while True:
            message = await socket.recv()
            if isinstance(message, bytes):
                if "positions" in types:
                    return message
                continue
            said = json.loads(message)
            if said["type"] in types:
                return said


async def say(socket: ClientConnection, **message: Any) -> None:
    """Send a message."""
    await socket.send(json.dumps(message))
