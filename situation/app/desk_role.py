"""The desk role: it follows positions and findings, looks every second, and sends out what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from pydantic import SecretStr

from situation.adapters.outbox import run_outbox
from situation.adapters.senders.open311 import Open311Sender, Open311Server
from situation.adapters.senders.webhook import WebhookSender
from situation.app.errors import UsageWrong
from situation.app.settings import Settings, variable
from situation.desk import Desk, Destination, OutboxSettings
from situation.errors import Unavailable
from situation.picture import Thresholds
from situation.ports import Clock, Findings, LastPositions, LivePositions, Pokes, Sender, Store, Vitals
from situation.watch import Watch

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0  # clocks and silences are told within this
VITALS_EVERY_S = 2.0
RETRY_AFTER_S = 0.5  # while the store is away
READER = "desk"  # name of its place in the streams

WEBHOOK = Destination(name="webhook", wants=("situation.",))
OPEN311 = Destination(name="open311", wants=("situation.ticket.opened.",))


def outbox_settings(settings: Settings) -> OutboxSettings:
    """The destinations that the settings name."""
    wanted = ((settings.webhook_url, WEBHOOK), (settings.open311_url, OPEN311))
    return OutboxSettings(destinations=tuple(destination for address, destination in wanted if address))


class DeskRole:
    """One watch, used by several loops one at a time: its work is synchronous and runs in a thread."""

    def __init__(self, watch: Watch, pokes: Pokes) -> None:
        self._watch = watch
        self._pokes = pokes
        self._turn = asyncio.Lock()
        self.done = {"positions": 0, "findings": 0, "looks": 0}

    async def look(self, stopping: asyncio.Event) -> None:
        """Every second, whatever else happens."""
        while not stopping.is_set():
            await self._do(self._watch.tick)
            self.done["looks"] += 1
            await asyncio.sleep(LOOK_EVERY_S)

    async def follow_positions(self, positions: LivePositions) -> None:
        """Each batch once; acknowledged when its consequences are committed."""
        async for batch, acknowledge in positions.follow(READER):
            await self._do(lambda batch=batch: self._watch.report_positions(batch))  # type: ignore[misc]
            self.done["positions"] += batch.num_rows
            await acknowledge()

    async def follow_findings(self, findings: Findings) -> None:
        """Each finding once; acknowledged when its consequences are committed."""
        async for finding, acknowledge in findings.follow_findings(READER):
            await self._do(lambda finding=finding: self._watch.report_finding(finding))  # type: ignore[misc]
            self.done["findings"] += 1
            await acknowledge()

    async def _do(self, work: Callable[[], None]) -> None:
        """In its turn, until it succeeds: a store that is away comes back, and nothing is skipped."""
        async with self._turn:
            while True:
                try:
                    before = self._watch.seq
                    await asyncio.to_thread(work)
                except Unavailable as error:
                    log.warning("store away, trying again: %s", error)
                    await asyncio.sleep(RETRY_AFTER_S)
                    continue
                break
        if self._watch.seq != before:
            await self._tell()

    async def _tell(self) -> None:
        with suppress(Unavailable):
            await self._pokes.poke("journal")
            await self._pokes.poke("incidents")


async def run(  # noqa: PLR0913 - the wiring's one place: every part by its name
    *,
    desk: Desk,
    store: Store,
    clock: Clock,
    positions: LivePositions,
    last: LastPositions,
    findings: Findings,
    pokes: Pokes,
    vitals: Vitals,
    settings: Settings,
    stopping: asyncio.Event,
) -> None:
    """Until `stopping` is set, or a loop fails for a reason that a restart may mend."""
    watch = Watch(desk, store, clock, thresholds=Thresholds(silent_after_s=settings.silent_after_s))
    watch.restore(await last.load())
    role = DeskRole(watch, pokes)
    loops: list[Awaitable[None]] = [
        role.look(stopping),
        role.follow_positions(positions),
        role.follow_findings(findings),
        run_outbox(store, senders(settings, clock), clock, stopping=stopping),
    ]
    async with telling(vitals, "desk", figures=lambda: {f"{name}_done": float(n) for name, n in role.done.items()}):
        await _until(stopping, loops)


async def _until(stopping: asyncio.Event, loops: list[Awaitable[None]]) -> None:
    tasks = [asyncio.ensure_future(loop) for loop in (stopping.wait(), *loops)]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()


def senders(settings: Settings, clock: Clock) -> dict[str, Sender]:
    """One per destination that the settings name. Raises UsageWrong where an address comes without its secret."""
    made: dict[str, Sender] = {}
    if settings.webhook_url:
        secret = _needed(settings.webhook_secret, "webhook_secret", "webhook_url")
        inside = _is_allowed(settings.webhook_url, settings)
        made[WEBHOOK.name] = WebhookSender(
            settings.webhook_url, secret, clock, source=settings.public_url, allow_internal=inside
        )
    if settings.open311_url:
        server = Open311Server(
            url=settings.open311_url,
            api_key=_needed(settings.open311_api_key, "open311_api_key", "open311_url"),
            jurisdiction_id=settings.open311_jurisdiction,
        )
        made[OPEN311.name] = Open311Sender(server, clock, allow_internal=_is_allowed(settings.open311_url, settings))
    return made


def _needed(secret: SecretStr, name: str, address: str) -> str:
    if not secret.get_secret_value():
        raise UsageWrong(f"{variable(address)} is set, but {variable(name)} is not: set both or neither")
    return secret.get_secret_value()


def _is_allowed(url: str, settings: Settings) -> bool:
    return urlsplit(url).hostname in settings.webhook_allow_hosts


@asynccontextmanager
async def telling(vitals: Vitals, role: str, *, figures: Callable[[], dict[str, float]] = dict) -> AsyncIterator[None]:
    """Signs of life of a role, every two seconds while the block runs."""

    async def tell() -> None:
        while True:
            with suppress(Unavailable):
                await vitals.report(role, figures(), {})
            await asyncio.sleep(VITALS_EVERY_S)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
