"""The gateway role: TCP connections of trackers, a session each. What they report is stored; then they are answered.

A connection holds no more than what it is sent at once and one packet; its next bytes are read when all before them are
dealt with, so that a spine that is slow slows the devices and nothing piles up here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from situation.errors import Unavailable
from telemetry.gateway.admission import Admission
from telemetry.gateway.counters import Counters
from telemetry.gateway.directory import Directory
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.events import Ended, Event, Faulty, Ignored, Login, Report, Session
from telemetry.gateway.settings import GatewaySettings
from telemetry.gateway.trust import Trust
from telemetry.gateway.wialon import WialonSession
from telemetry.ports import Ingress, Owner, Trackers

log = logging.getLogger(__name__)


class HangUp(Exception):
    """The connection is over; `figure` counts why."""

    def __init__(self, figure: str = "", name: str = "") -> None:
        self.figure = figure
        self.name = name


@dataclass(slots=True, kw_only=True)
class Line:
    """One connection and what is known of it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    session: Session
    peer: str
    connected_at: float  # loop time
    protocol: str
    tracker: str = ""  # that has logged in
    is_known: bool = False  # a bound tracker has spoken
    midway_since: float | None = field(default=None)  # loop time; None between packets

    def read_by(self, settings: GatewaySettings, now: float) -> float:
        """Loop time by which the next bytes must be here."""
        limits = [now + settings.idle_s]
        if self.midway_since is not None:
            limits.append(self.midway_since + settings.packet_s)
        if not self.is_known:
            limits.append(self.connected_at + settings.login_s)
        return min(limits)


class Gateway:
    """Both protocols on their ports, until it is closed."""

    def __init__(self, ingress: Ingress, trackers: Trackers, settings: GatewaySettings) -> None:
        self._ingress = ingress
        self._directory = Directory(trackers)
        self._settings = settings
        self._admission = Admission(
            at_once=settings.address_connections,
            a_minute=settings.address_rate,
            free=(*settings.free, *settings.relays),
        )
        self._trust = Trust(settings)
        self._lines: set[asyncio.Task[None]] = set()
        self.counters = Counters()
        self.ports: dict[str, int] = {}  # protocol -> port, while it runs

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until `stopping` is set; then hang up on all. Raises OSError where a port is taken."""
        spoken: list[tuple[str, int | None, Callable[[], Session]]] = [
            ("wialon", self._settings.wialon_port, WialonSession),
            ("egts", self._settings.egts_port, EgtsSession),
        ]
        async with AsyncExitStack() as stack:
            for name, port, session in spoken:
                if port is not None:
                    server = await self._listen(name, port, session)
                    stack.callback(server.close)
                    self.ports[name] = server.sockets[0].getsockname()[1]
            log.info("listening: %s", self.ports)
            await stopping.wait()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _listen(self, name: str, port: int, session: Callable[[], Session]) -> asyncio.Server:
        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.get_running_loop().create_task(self._serve(name, reader, writer, session()))
            self._lines.add(task)
            task.add_done_callback(self._lines.discard)

        limit = self._settings.read_bytes
        return await asyncio.start_server(
            connected, self._settings.host, port, limit=limit, backlog=512, ssl=self._settings.tls
        )

    async def _serve(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: Session
    ) -> None:
        counters = self.counters
        counters.add("connected")
        counters.add("connections")
        peer = str((writer.get_extra_info("peername") or ("?",))[0])
        now = asyncio.get_running_loop().time()
        line = Line(reader=reader, writer=writer, session=session, peer=peer, connected_at=now, protocol=name)
        refused = self._admission.enter(peer, now)
        try:
            if refused:
                counters.note_refused(refused, "", peer)
                raise HangUp
            if counters.figures["connections"] > self._settings.connections:
                raise HangUp("refused_full")
            await self._converse(line)
        except HangUp as reason:
            if reason.figure:
                counters.add(reason.figure, name=reason.name)
        except (OSError, EOFError) as error:
            log.debug("%s: %s", peer, error)
        finally:
            counters.add("connections", -1)
            if not refused:
                self._admission.leave(peer)
            writer.close()  # once the last answer is out; a device that does not take it does not hold us up
            asyncio.get_running_loop().call_later(self._settings.answer_s, writer.transport.abort)

    async def _converse(self, line: Line) -> None:
        """Read, understand, store, answer; in this order, again and again. Ends by HangUp."""
        while True:
            data = await self._read(line)
            events = line.session.receive(data)
            try:
                for event in events:
                    await self._deal_with(line, event)
            finally:
                await self._answer(line)
            self._note_progress(line, is_whole=bool(events))

    async def _read(self, line: Line) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(line.read_by(self._settings, loop.time())):
                data = await line.reader.read(self._settings.read_bytes)
        except TimeoutError:
            raise HangUp("ended_silent") from None
        if not data:
            raise HangUp
        return data

    def _note_progress(self, line: Line, *, is_whole: bool) -> None:
        """When the packet at hand began: now, if one before it has just ended."""
        if not line.session.is_midway:
            line.midway_since = None
        elif line.midway_since is None or is_whole:
            line.midway_since = asyncio.get_running_loop().time()

    async def _answer(self, line: Line) -> None:
        answer = line.session.bytes_to_send()
        if not answer:
            return
        line.writer.write(answer)
        try:
            async with asyncio.timeout(self._settings.answer_s):
                await line.writer.drain()
        except TimeoutError:
            raise HangUp("ended_deaf") from None

    # --- events

    async def _deal_with(self, line: Line, event: Event) -> None:
        match event:
            case Login():
                await self._log_in(line, event)
            case Report():
                await self._store(line, event)
            case Faulty(what=what):
                self.counters.add("faulty", name=what)
            case Ignored(what=what):
                self.counters.add("ignored", name=what)
            case Ended(why=why):
                raise HangUp("ended_by_session", why)

    async def _log_in(self, line: Line, login: Login) -> None:
        owner = await self._owner(login.tracker)
        if owner is None:
            self.counters.note_unknown(login.tracker, line.peer)
            line.session.refuse(login)
            raise HangUp
        wrong = await asyncio.to_thread(self._trust.wrong_with_login, owner, line.protocol, login.password)
        if wrong:
            self.counters.note_refused(wrong, login.tracker, line.peer)
            line.session.deny(login) if wrong == "denied" else line.session.refuse(login)
            raise HangUp
        self.counters.add("logins")
        line.tracker, line.is_known = login.tracker, True
        line.session.accept(login)

    async def _store(self, line: Line, report: Report) -> None:
        owner = await self._owner(report.tracker)
        if owner is None:
            self.counters.note_unknown(report.tracker, line.peer)
            line.session.refuse(report)
            return
        wrong = self._trust.wrong_with_report(
            owner, line.protocol, tracker=report.tracker, signed_in=line.tracker, peer=line.peer
        )
        if wrong:
            self.counters.note_refused(wrong, report.tracker, line.peer)
            line.session.refuse(report)
            return
        try:
            await self._ingress.store(f"fleet/{owner.operator}/{owner.vehicle}/{report.kind}", report.payload)
        except Unavailable as error:
            log.warning("not stored, so not acknowledged: %s", error)
            raise HangUp("not_stored") from None
        self.counters.add("stored")
        self.counters.add("stored_bytes", len(report.payload))
        line.is_known = True
        line.session.accept(report)

    async def _owner(self, tracker: str) -> Owner | None:
        try:
            return await self._directory.find(tracker)
        except Unavailable as error:
            log.warning("cannot look up trackers: %s", error)
            raise HangUp("not_stored") from None
