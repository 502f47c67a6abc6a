"""One port for both versions of MQTT, before a broker that speaks 3.1.1."""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass

from telemetry.mqtt5.connections import Broker, Tracker

log = logging.getLogger(__name__)

FIGURES = (
    "connections",  # open now
    "connected",  # in all
    "connected_mqtt5",  # of them by MQTT 5
    "refused_full",  # turned away, as no more may be open
    "refused_away",  # turned away, as the broker did not answer
    "refused_silent",  # hung up on before they said which version they speak
    "refused_malformed",  # MQTT 5 that could not be read, or not at that point
    "refused_too_large",  # a packet of more than the broker takes
    "refused_method",  # a way of signing in that is not user and password
)
BACKLOG = 4_096  # all trackers come at once when the broker was away


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerSettings:
    """Where trackers come, and to whom they are handed."""

    host: str = "127.0.0.1"
    port: int = 1883  # 0: any that is free
    broker: tuple[str, int]  # host and port of its MQTT 3.1.1
    connections: int = 30_000
    tls: ssl.SSLContext | None = None
    first_s: float = 10.0  # until it is known which version is spoken


class Listener:
    """The port and who is on it, until it is closed."""

    def __init__(self, settings: ListenerSettings) -> None:
        self.settings = settings
        self.figures: dict[str, float] = dict.fromkeys(FIGURES, 0.0)  # named in docs/devices.md
        self.port = 0  # while it runs
        self._trackers: set[Tracker] = set()
        self._joining: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until `stopping` is set; then hang up on all. Raises OSError where the port is taken."""
        settings = self.settings
        server = await asyncio.get_running_loop().create_server(
            lambda: Tracker(self, first_s=settings.first_s),
            settings.host,
            settings.port,
            backlog=BACKLOG,
            ssl=settings.tls,
            ssl_handshake_timeout=settings.first_s if settings.tls else None,
        )
        self.port = server.sockets[0].getsockname()[1]
        log.info("listening on %s:%d", settings.host, self.port)
        try:
            await stopping.wait()
        finally:
            server.close()
            for tracker in list(self._trackers):
                tracker.hang_up()

    def said(self) -> dict[str, float]:
        """All figures."""
        return self.figures | {"connections": float(len(self._trackers))}

    # --- what its connections ask

    def enter(self, tracker: Tracker) -> bool:
        """Whether there is room for it."""
        self.count("connected")
        if len(self._trackers) >= self.settings.connections:
            self.count("refused_full")
            return False
        self._trackers.add(tracker)
        return True

    def leave(self, tracker: Tracker) -> None:
        """It is gone."""
        self._trackers.discard(tracker)

    def join(self, tracker: Tracker) -> None:
        """Connects it to the broker, or turns it away."""
        task = asyncio.get_running_loop().create_task(self._join(tracker))
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)

    def count(self, figure: str) -> None:
        """One more."""
        self.figures[figure] += 1

    async def _join(self, tracker: Tracker) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: Broker(tracker), *self.settings.broker)
        except OSError as error:
            log.debug("no broker: %s", error)
            tracker.turn_away()
