"""The spine: what goes between the roles. Asynchronous."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from situation.cameras import CameraId, CameraReport, Finding
from situation.fleet import (
    DeviceReport,
    Refused,
)


@dataclass(frozen=True, slots=True)
class DeviceBatch:
    """Device messages in the order of the spine, in columns of one length. `topics` are MQTT topics with slashes."""

    topics: list[str]
    payloads: list[bytes]
    stream_seqs: list[int]
    received_us: list[int]  # Unix microseconds, by the spine's clock; the same at every redelivery

    def __len__(self) -> int:
        """How many messages."""
        return len(self.topics)


class DeviceMessages(Protocol):
    """What devices have sent, durably: a message comes again until it is acknowledged."""

    @property
    def epoch(self) -> str:
        """Names the life of the stream: stream_seqs are comparable only within one."""
        ...

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        """Up to `limit` messages, or fewer (also none) after `wait_s`."""
        ...

    async def acknowledge(self, stream_seq: int) -> None:
        """Everything up to this message is on our disk."""
        ...

    async def backlog(self) -> int:
        """How many messages wait."""
        ...


class LivePositions(Protocol):
    """Accepted positions on their way to desk and screens: batches of `POSITIONS` without quarantined rows."""

    async def publish(self, batch: pa.RecordBatch, *, id: str) -> None:
        """Durably; a batch with an id that was published in the last two minutes is dropped by the spine."""
        ...

    def watch(self) -> AsyncIterator[pa.RecordBatch]:
        """Batches from now on, latest only: what cannot be taken in time is skipped."""
        ...

    def follow(self, name: str) -> AsyncIterator[tuple[pa.RecordBatch, Acknowledge]]:
        """Every batch since this reader's last acknowledged one, in order."""
        ...


class Acknowledge(Protocol):
    """Says that a message has been dealt with."""

    async def __call__(self) -> None: ...


class LastPositions(Protocol):
    """The newest position of each vehicle, as one batch, so that a restarted role is back at once."""

    async def save(self, batch: pa.RecordBatch) -> None: ...
    async def load(self) -> pa.RecordBatch | None: ...


class DeviceReports(Protocol):
    """What telemetry and broker say of each tracker, for the technician; the newest word only."""

    async def publish(self, reports: Sequence[DeviceReport]) -> None: ...
    async def load(self) -> list[DeviceReport]: ...
    async def publish_refused(self, refused: Sequence[Refused]) -> None: ...
    async def load_refused(self) -> list[Refused]: ...


class Findings(Protocol):
    """Findings and camera reports between video and desk."""

    async def publish_finding(self, finding: Finding) -> None:
        """Durably."""
        ...

    async def publish_report(self, report: CameraReport) -> None:
        """Latest wins."""
        ...

    def follow_findings(self, name: str) -> AsyncIterator[tuple[Finding, Acknowledge]]: ...
    def watch_reports(self) -> AsyncIterator[CameraReport]:
        """First the newest of each camera, then changes."""
        ...


class Pokes(Protocol):
    """Cheap news that something changed; the truth is read from the store. Lost ones are made good by polling."""

    async def poke(self, topic: str) -> None: ...
    def listen(self, topic: str) -> AsyncIterator[None]: ...


class Vitals(Protocol):
    """What each role says of itself: counters, gauges and age of what it depends on."""

    async def report(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None: ...
    def watch(self) -> AsyncIterator[tuple[str, dict[str, float], dict[str, str]]]: ...


class Leases(Protocol):
    """Who owns a partition or a camera; a lease not renewed in time is free again."""

    async def hold(self, name: str, owner: str) -> bool:
        """Take or renew; True while it is ours."""
        ...

    async def release(self, name: str, owner: str) -> None: ...
    def is_held(self, name: str, owner: str) -> bool:
        """Whether nobody else can own it now; asks nobody, so that it can be asked before every word."""
        ...

    async def list_names(self, prefix: str) -> frozenset[str]:
        """Names that somebody owns now and that begin so; the prefix ends with a dot."""
        ...

    async def resume(self, prefix: str, owner: str) -> frozenset[str]:
        """Names that a former process of the same owner left behind; ours from now on."""
        ...


class CameraMemories(Protocol):
    """What a camera's worker knew, for the next one, on whichever host: the newest word of each camera."""

    @property
    def most_bytes(self) -> int:
        """The longest word that is taken."""
        ...

    async def find(self, camera: CameraId) -> bytes | None:
        """What was kept last, or None. Raises Unavailable."""
        ...

    async def keep(self, camera: CameraId, memory: bytes) -> None:
        """Stored when it returns. Raises Unavailable."""
        ...
