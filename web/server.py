"""How the application is served: uvicorn with what the live stream needs."""

from __future__ import annotations

import asyncio
import socket
from asyncio import BaseTransport
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from web.settings import WebSettings

MESSAGE_LIMIT = 16 * 1024  # bytes of a client's websocket message
UNSENT_LIMIT = (
    64 * 1024
)  # bytes that the kernel may hold of what the network has not taken: two frames of 2,000 vehicles


LINGER_S = 5.0  # for the last bytes of a viewer that takes nothing; then its memory is ours again


class FreshWebSocket(WebSocketsSansIOProtocol):
    """A websocket whose send waits until the network has taken the message, not until there is room for another.

    Otherwise a frame would be made early and grow old in a buffer. The kernel is told to buffer little, too.
    """

    def connection_made(self, transport: BaseTransport) -> None:
        """Buffer no more than we must."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)
        raw = transport.get_extra_info("socket")
        if raw is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_LIMIT)

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """Close for good: a closed transport would wait for ever for a peer that reads nothing."""
        super().on_task_complete(task)
        self.loop.call_later(LINGER_S, self._abort)

    def _abort(self) -> None:
        if not self.disconnected:
            self.transport.abort()

    async def send(self, message: Any) -> None:
        """Send, and wait until it is gone."""
        await super().send(message)
        await self.writable.wait()


def uvicorn_config(app: FastAPI, *, host: str, port: int, settings: WebSettings) -> uvicorn.Config:
    """What uvicorn has to be told. No per-message deflate: it costs 40 times the CPU of plain position frames."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=FreshWebSocket,
        ws_max_size=MESSAGE_LIMIT,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
    )


async def serve(app: FastAPI, *, host: str, port: int, settings: WebSettings) -> None:
    """Serve until a signal ends the process."""
    await uvicorn.Server(uvicorn_config(app, host=host, port=port, settings=settings)).serve()
