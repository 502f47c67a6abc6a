"""What stands around the web application in its tests: each keeps what it was given, and says what the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from situation.cameras import CameraReport, Finding
from situation.dossier import Asked, Dossier, Package
from situation.errors import AddressNotWatched
from situation.positions import POSITIONS
from situation.proof.plausibility.judged import JudgedDay

FRAME = b"\xff\xd8 a picture \xff\xd9"
FRAME_SHA256 = "ab" * 32


class Live:
    """Positions that the test hands over."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[pa.RecordBatch] = asyncio.Queue()

    async def publish(self, batch: pa.RecordBatch, *, id: str) -> None:
        self.batches.put_nowait(batch)

    async def watch(self) -> AsyncIterator[pa.RecordBatch]:
        while True:
            yield await self.batches.get()

    def follow(self, name: str) -> AsyncIterator[Any]:
        raise NotImplementedError


@dataclass
class Last:
    """What was saved."""

    batch: pa.RecordBatch | None = None

    async def save(self, batch: pa.RecordBatch) -> None:
        self.batch = batch

    async def load(self) -> pa.RecordBatch | None:
        return self.batch


class Reports:
    """Camera reports that the test hands over."""

    def __init__(self) -> None:
        self.reports: asyncio.Queue[CameraReport] = asyncio.Queue()

    async def publish_finding(self, finding: Finding) -> None:
        raise NotImplementedError

    async def publish_report(self, report: CameraReport) -> None:
        self.reports.put_nowait(report)

    def follow_findings(self, name: str) -> AsyncIterator[Any]:
        raise NotImplementedError

    async def watch_reports(self) -> AsyncIterator[CameraReport]:
        while True:
            yield await self.reports.get()


class OwnPokes:
    """Pokes within the process."""

    def __init__(self) -> None:
        self.poked: asyncio.Queue[str] = asyncio.Queue()

    async def poke(self, topic: str) -> None:
        self.poked.put_nowait(topic)

    async def listen(self, topic: str) -> AsyncIterator[None]:
        while True:
            if await self.poked.get() == topic:
                yield


class OwnVitals:
    """Vitals within the process; the web hears its own words, as by the spine."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[tuple[str, dict[str, float], dict[str, str]]] = asyncio.Queue()

    async def report(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None:
        self.said.put_nowait((role, figures, words))

    async def watch(self) -> AsyncIterator[tuple[str, dict[str, float], dict[str, str]]]:
        while True:
            yield await self.said.get()


@dataclass
class Rows:
    """An archive of one table."""

    table: pa.Table = field(default_factory=lambda: pa.Table.from_batches([], POSITIONS))
    asked: list[dict[str, Any]] = field(default_factory=list)

    def read(self, **wanted: Any) -> pa.Table:
        self.asked.append(wanted)
        return self.table

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        raise NotImplementedError

    def release(self, batch: pa.RecordBatch, *, id: str) -> None:
        raise NotImplementedError

    def high_water(self, epoch: str) -> int:
        raise NotImplementedError

    def newest_fixes(self) -> dict[str, datetime]:
        raise NotImplementedError

    def count(self, day: Any = None) -> dict[str, int]:
        raise NotImplementedError

    def compact(self) -> int:
        raise NotImplementedError


@dataclass
class Judged:
    """Judged days in a dict."""

    days: dict[date, JudgedDay] = field(default_factory=dict)

    def put(self, judged: JudgedDay) -> None:
        self.days[judged.day] = judged

    def find(self, day: date) -> JudgedDay | None:
        return self.days.get(day)


@dataclass
class Frames:
    """Pictures in a dict."""

    kept: dict[str, bytes] = field(default_factory=lambda: {FRAME_SHA256: FRAME})

    def put(self, jpeg: bytes) -> str:
        raise NotImplementedError

    def find(self, sha256: str) -> bytes | None:
        return self.kept.get(sha256)


class Blurred:
    """Pictures of which a test can tell that they are blurred."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def find(self, sha256: str) -> bytes | None:
        picture = self._frames.find(sha256)
        return None if picture is None else b"blurred " + picture


class PageMaker:
    """Reports of nothing but what was asked; what is really in them is tested with the reports themselves."""

    def make(self, operator: str, span: tuple[datetime, datetime], language: str) -> str:
        return f"<html lang={language}>{operator} {span[0]:%H:%M}-{span[1]:%H:%M}"


class Packers:
    """Packages of nothing but their number; what is really in them is tested with the packer itself."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.dossiers: list[Dossier] = []

    def pack(self, dossier: Dossier, asked: Asked) -> Package:
        self.asked.append(asked)
        self.dossiers.append(dossier)
        return Package(number=len(self.asked), sha256="5" * 64, files={"manifest.json": dossier.incident.id.encode()})

    def sheet(self, dossier: Dossier, *, language: str) -> str:
        self.dossiers.append(dossier)
        return f"<p lang={language}>{dossier.incident.public_no}"


class Watched:
    """All cameras' addresses but those of one internal host."""

    def check(self, address: str) -> None:
        if "10.20.0.7" in address:
            raise AddressNotWatched("name its host in SITUATION_CAMERA_ALLOW_HOSTS")
