from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from geo.city import CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.errors import Unavailable
from situation.fleet import OperatorId, Vehicle, VehicleId
from situation.incidents import Incident
from situation.ports import Acknowledge, DeviceBatch
from telemetry import ingest, patience
from telemetry.ingest import run
from telemetry.parts import Parts
from telemetry.settings import TelemetrySettings
from tests.builders import an_incident
from tests.unit.geo.cities import a_city
from tests.unit.telemetry.messages import LAT, LON, messages, ping

SETTINGS = TelemetrySettings(batch_wait_s=0.01, refresh_s=0.05, report_s=0.02, save_s=0.02, compact_s=60)


class Spine:
    """Device messages, live and last positions, vitals and acks, all in memory; notes what happens in which order."""

    epoch = "e1"

    def __init__(self, log: list[str]) -> None:
        self.log = log
        self.batches: list[DeviceBatch] = []
        self.acknowledged = 0
        self.published: dict[str, pa.RecordBatch] = {}
        self.saved: pa.RecordBatch | None = None
        self.figures: dict[str, float] = {}
        self.words: list[str] = []
        self.thanked: dict[tuple[str, str], int] = {}
        self.live_is_away = False

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        if self.batches:
            return self.batches.pop(0)
        await asyncio.sleep(wait_s)
        return DeviceBatch([], [], [], [])

    async def acknowledge(self, what: int | Mapping[tuple[str, str], int]) -> None:
        if isinstance(what, int):
            self.log.append("acknowledged")
            self.acknowledged = what
        else:
            self.thanked |= what

    async def backlog(self) -> int:
        return len(self.batches)

    async def publish(self, batch: pa.RecordBatch, *, id: str) -> None:
        if self.live_is_away:
            self.log.append("not published")
            raise Unavailable("the live stream is away")
        self.log.append("published")
        self.published[id] = batch

    async def save(self, batch: pa.RecordBatch) -> None:
        self.saved = batch

    async def load(self) -> pa.RecordBatch | None:
        return self.saved

    async def report(self, role: str, figures: dict[str, float], words: dict[str, str]) -> None:
        self.figures = figures
        if words["state"] not in self.words:
            self.words.append(words["state"])

    def watch(self) -> AsyncIterator[pa.RecordBatch]:
        raise AssertionError("telemetry watches nothing")

    def follow(self, name: str) -> AsyncIterator[tuple[pa.RecordBatch, Acknowledge]]:
        raise AssertionError("telemetry follows nothing")


class LoggedArchive(ParquetArchive):
    """A real archive whose disk can be full, or cut us off after it was written."""

    def __init__(self, root: Path, log: list[str]) -> None:
        super().__init__(root)
        self.log = log
        self.is_full = False

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        if self.is_full:
            self.log.append("not archived")
            raise Unavailable("archive cannot write: No space left on device")
        super().append(batch, epoch=epoch)
        self.log.append("archived")


class City:
    """P1 is the city's; one incident where it stands."""

    is_away = False

    def list_vehicles(self) -> list[Vehicle]:
        if self.is_away:
            raise Unavailable("no database")
        return [Vehicle(id=VehicleId("P1"), operator=OperatorId("city"))]

    def list_open(self) -> list[Incident]:
        return [an_incident(id="i1", lat=LAT, lon=LON, radius_m=100)]


class Role:
    """The role over fakes; `lives` until something is so."""

    def __init__(self, folder: Path) -> None:
        self.log: list[str] = []
        self.spine = Spine(self.log)
        self.archive = LoggedArchive(folder, self.log)
        self.city = City()

    @property
    def parts(self) -> Parts:
        spine = self.spine
        return Parts(
            messages=spine, archive=self.archive, live=spine, last=spine, registry=self.city, incidents=self.city,
            index=CityIndex(a_city()), vitals=spine, acks=spine,
        )  # fmt: skip

    async def lives(self, *until: Callable[[], object]) -> None:
        """Runs until each of these was so, one after the other; then it is told to stop, and stops."""
        stopping = asyncio.Event()
        running = asyncio.create_task(run(self.parts, SETTINGS, stopping))
        async with asyncio.timeout(10):
            for is_so in until:
                while not is_so() and not running.done():
                    await asyncio.sleep(0.005)
            stopping.set()
            await running


@pytest.fixture
def role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Role:
    monkeypatch.setattr(patience, "RETRY_S", 0.01)
    monkeypatch.setattr(ingest, "THANK_S", 0.01)
    return Role(tmp_path)


async def test_a_batch_is_archived_then_published_then_acknowledged(role: Role) -> None:
    role.spine.batches = [messages(ping(-2), ping(-1)), messages(b"{", first_seq=3)]
    await role.lives(lambda: role.spine.acknowledged == 3)
    assert role.log == ["archived", "published", "acknowledged", "archived", "acknowledged"]
    assert role.archive.count() == {"": 2, "not_json": 1}
    (published,) = role.spine.published.values()
    assert published["near"].to_pylist() == [["i1"], ["i1"]]


async def test_a_full_disk_is_said_and_nothing_is_acknowledged_until_there_is_space(role: Role) -> None:
    role.spine.batches = [messages(ping(-1))]
    role.archive.is_full = True

    def said_so() -> bool:
        return any("No space left" in word for word in role.spine.words)

    def space_again() -> bool:
        assert role.spine.acknowledged == 0
        assert role.spine.published == {}
        role.archive.is_full = False
        return True

    await role.lives(said_so, space_again, lambda: role.spine.acknowledged == 1)
    assert any(word.startswith("read-only: ") for word in role.spine.words)
    assert role.archive.count() == {"": 1}
    assert role.log[-3:] == ["archived", "published", "acknowledged"]


async def test_told_to_stop_on_a_full_disk_it_stops_without_acknowledging(role: Role) -> None:
    role.spine.batches = [messages(ping(-1))]
    role.archive.is_full = True
    await role.lives(lambda: "not archived" in role.log)
    assert role.spine.acknowledged == 0


async def test_while_the_live_stream_is_away_nothing_is_acknowledged_and_nothing_archived_twice(role: Role) -> None:
    role.spine.batches = [messages(ping(-1))]
    role.spine.live_is_away = True

    def back() -> bool:
        role.spine.live_is_away = False
        return True

    await role.lives(lambda: role.log.count("not published") > 2, back, lambda: role.spine.acknowledged == 1)
    assert role.log.count("archived") == 1
    assert len(role.spine.published) == 1


async def test_what_was_archived_and_not_published_before_a_crash_is_published_under_the_same_name(role: Role) -> None:
    batch = messages(ping(-2), ping(-1))
    role.spine.batches = [batch]
    await role.lives(lambda: role.spine.acknowledged == 2)
    before = dict(role.spine.published)
    role.spine.published.clear()
    role.spine.acknowledged = 0
    role.spine.batches = [batch, messages(ping(0), first_seq=3)]
    await role.lives(lambda: role.spine.acknowledged == 3)
    assert role.archive.count() == {"": 3}
    assert next(iter(role.spine.published)) == next(iter(before))
    assert next(iter(role.spine.published.values())).equals(next(iter(before.values())))
    assert role.spine.figures["repeated"] == 2


async def test_a_stream_that_was_made_anew_counts_from_one(role: Role) -> None:
    role.spine.batches = [messages(ping(-3), ping(-2), first_seq=100)]
    await role.lives(lambda: role.spine.acknowledged == 101)
    role.spine.epoch = "e2"  # type: ignore[misc]
    role.spine.batches = [messages(ping(-1))]
    await role.lives(lambda: role.spine.acknowledged == 1)
    assert role.archive.count() == {"": 3}


async def test_last_positions_are_saved_and_a_new_life_goes_on_from_them(role: Role) -> None:
    role.spine.batches = [messages(ping(-2), ping(-5))]
    await role.lives(lambda: role.spine.saved is not None)
    assert role.spine.saved is not None
    assert role.spine.saved["stream_seq"].to_pylist() == [1]
    role.spine.batches = [messages(ping(-3), first_seq=3)]
    await role.lives(lambda: role.spine.acknowledged == 3)
    assert role.spine.saved["stream_seq"].to_pylist() == [1]


async def test_a_store_that_is_away_later_leaves_the_fleet_as_it_was(role: Role) -> None:
    def away() -> bool:
        role.city.is_away = True
        role.spine.batches = [messages(ping(-1))]
        return True

    await role.lives(lambda: role.spine.figures.get("vehicles") == 1, away, lambda: role.spine.acknowledged == 1)
    assert role.archive.count() == {"": 1}


async def test_trackers_that_count_are_thanked(role: Role) -> None:
    role.spine.batches = [messages(ping(-2, seq=1), ping(-1, seq=2))]
    await role.lives(lambda: role.spine.thanked)
    assert role.spine.thanked == {("city", "P1"): 2}


async def test_its_figures_add_up(role: Role) -> None:
    role.spine.batches = [messages(ping(-2), ping(-2), b"{", ping(-3), ping(-1, mock=True))]
    await role.lives(lambda: role.spine.figures.get("messages") == 5)
    figures = role.spine.figures
    assert (figures["accepted"], figures["quarantined_duplicate"], figures["quarantined_not_json"]) == (3, 1, 1)
    assert (figures["flagged_late"], figures["flagged_mock"], figures["batches"]) == (1, 1, 1)
