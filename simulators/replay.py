"""Replays a recording over real MQTT: every message once acknowledged, at the recorded pace or as fast as that goes."""

from __future__ import annotations

import asyncio
import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from simulators.errors import UnknownFormat
from simulators.publisher import Broker, Ledger, Publisher
from simulators.recordings import FORMATS, Recorded, Skipped, read
from simulators.stopping import pause


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayResult:
    """What became of a recording. `sent == acknowledged` unless an MQTT 5 broker refused some."""

    sent: int
    acknowledged: int
    skipped: dict[str, int] = field(default_factory=dict)  # reason -> rows
    took_s: float

    @property
    def rate(self) -> float:
        """Acknowledged messages per second."""
        return self.acknowledged / self.took_s if self.took_s else 0.0


Progress = Callable[[ReplayResult], None]  # the result so far, about once a second


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOptions:
    """How to replay."""

    operator: str | None = None  # instead of the recording's own
    speed: float = 0.0  # times the recorded pace; 0 = as fast as acknowledgements allow
    shuffle: int | None = None  # seed of a random order; None keeps the recorded one. Reads all into memory
    repeat: int = 1  # the whole recording this many times
    limit: int | None = None  # at most this many messages in all
    clients: int = 4  # connections; one vehicle's messages always share one, so their order is kept
    client_id: str = "replay"  # prefix; two replays at once need two
    ledger: Ledger | None = None
    progress: Progress | None = None


async def replay(
    path: Path,
    *,
    format: str,
    broker: Broker,
    options: ReplayOptions | None = None,
    stopping: asyncio.Event | None = None,
) -> ReplayResult:
    """Sends the recording and returns once all of it is acknowledged, or, once `stopping` is set, what was sent.

    Raises UnknownFormat, BadRecording, BrokerUnreachable, BrokerRefused.
    """
    if format not in FORMATS:
        raise UnknownFormat(format, FORMATS)
    options = options or ReplayOptions()
    crew = [
        Publisher(broker, client_id=f"{options.client_id}-{n}", ledger=options.ledger) for n in range(options.clients)
    ]
    run = _Run(crew, options, stopping or asyncio.Event())
    try:
        await asyncio.gather(*(publisher.start() for publisher in crew))
        return await run.through(_rows(path, format, options))
    finally:
        await asyncio.gather(*(publisher.close() for publisher in crew))


def _rows(path: Path, format_: str, options: ReplayOptions) -> Iterator[Recorded | Skipped]:
    rows: Iterable[Recorded | Skipped] = _repeated(path, format_, options)
    if options.shuffle is not None:
        everything = list(rows)
        random.Random(options.shuffle).shuffle(everything)
        rows = everything
    return islice(rows, options.limit)


def _repeated(path: Path, format_: str, options: ReplayOptions) -> Iterator[Recorded | Skipped]:
    for _ in range(options.repeat):
        yield from read(path, format_, options.operator)


class _Run:
    def __init__(self, crew: list[Publisher], options: ReplayOptions, stopping: asyncio.Event) -> None:
        self._crew, self._options, self._stopping = crew, options, stopping
        self._skipped: Counter[str] = Counter()
        self._loop = asyncio.get_running_loop()
        self._began_at = self._said_at = self._loop.time()
        self._first_at: float | None = None

    async def through(self, rows: Iterator[Recorded | Skipped]) -> ReplayResult:
        for row in rows:
            if self._stopping.is_set():
                break
            if isinstance(row, Skipped):
                self._skipped[row.reason] += 1
            else:
                await self._until_due(row.at)
                await self._publisher_of(row.topic).publish(row.topic, row.payload)
            self._say()
        for publisher in self._crew:
            await publisher.drain()
        return self._result()

    def _publisher_of(self, topic: str) -> Publisher:
        return self._crew[zlib.crc32(topic.encode()) % len(self._crew)]

    async def _until_due(self, at: float | None) -> None:
        """Keeps the recorded pace. A row from before its predecessor (shuffled, late) is due at once."""
        if not self._options.speed or at is None:
            return
        if self._first_at is None:
            self._first_at = at
        wait_s = self._began_at + (at - self._first_at) / self._options.speed - self._loop.time()
        if wait_s > 0:
            await pause(self._stopping, wait_s)

    def _say(self) -> None:
        if self._options.progress and self._loop.time() - self._said_at >= 1:
            self._said_at = self._loop.time()
            self._options.progress(self._result())

    def _result(self) -> ReplayResult:
        return ReplayResult(
            sent=sum(publisher.sent for publisher in self._crew),
            acknowledged=sum(publisher.acknowledged for publisher in self._crew),
            skipped=dict(self._skipped),
            took_s=self._loop.time() - self._began_at,
        )
