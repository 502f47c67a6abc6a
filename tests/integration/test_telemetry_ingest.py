from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.vitals import NatsVitals
from situation.positions import Flag
from tests.integration.spine_broker import Tracker, kill, running_broker, spine_of
from tests.integration.telemetry_role import ping, stored, telemetry
from tests.waiting import until


def send(tracker: Tracker, numbers: range) -> None:
    for number in numbers:
        tracker.send(f"fleet/city/P{number % 10}/position", ping(number))


async def test_a_ping_becomes_a_position_in_the_archive_and_on_the_live_stream(tmp_path: Path) -> None:
    async with running_broker(tmp_path / "broker") as (broker, port), spine_of(broker) as spine:
        watched = NatsLivePositions(spine).watch()
        live = asyncio.ensure_future(anext(watched))
        vitals = NatsVitals(spine).watch()
        with telemetry(broker.url, tmp_path / "archive"):
            tracker = Tracker(port, "t")
            tracker.client.subscribe("fleet/city/P1/ack")
            tracker.send("fleet/city/P1/position", ping(1, blade=True, task=["plowing"]))
            tracker.send("fleet/city/P1/position", b"no json")
            tracker.send("fleet/stranger/P1/position", ping(2))
            tracker.send("fleet/city/P1/status", b"online")
            positions = (await asyncio.wait_for(live, 10)).to_pylist()
            assert [(each["vehicle"], each["blade"], each["task"]) for each in positions] == [("P1", True, ["plowing"])]
            await until(lambda: ("fleet/city/P1/ack", b'{"seq": 1}') in tracker.heard)
            assert await _figure(vitals, "messages", 4) == ("telemetry", "working")
            tracker.close()
        assert ParquetArchive(tmp_path / "archive").count() == {"": 1, "not_json": 1, "not_your_vehicle": 1}
        await watched.aclose()


async def _figure(vitals: object, name: str, value: float) -> tuple[str, str]:
    async with asyncio.timeout(10):
        async for role, figures, words in vitals:  # type: ignore[attr-defined]
            if figures[name] == value:
                return role, words["state"]
    raise AssertionError(name)


async def killed_in_waves(url: str, archive: Path, tracker: Tracker, *, kills: int, wave: int) -> list[float]:
    """Starts telemetry and kills it in the middle of a wave of pings, again and again; after how long each was back."""
    back_after_s = []
    for turn in range(kills):
        before = stored(archive).total() if archive.exists() else 0
        started = time.monotonic()
        with telemetry(url, archive) as process:
            send(tracker, range(turn * wave, (turn + 1) * wave))
            await until(lambda before=before: stored(archive).total() > before, within_s=30)
            back_after_s.append(time.monotonic() - started)
            await asyncio.sleep(turn * 0.1)
            process.kill()
    return back_after_s


async def test_places_that_cannot_be_are_flagged_as_they_come_and_what_a_clock_said_is_kept(tmp_path: Path) -> None:
    async with running_broker(tmp_path / "broker") as (broker, port), spine_of(broker):
        with telemetry(broker.url, tmp_path / "archive"):
            tracker = Tracker(port, "t")
            for each in (
                ping(1, speed=36),
                ping(2, speed=36, lat=51.1 + 9e-5),  # where it was
                ping(3, lat=0.0001, lon=0.0001),
                ping(4, t=time.time() + 3_600),
            ):
                tracker.send("fleet/city/P1/position", each)
            await until(lambda: stored(tmp_path / "archive").total() == 4, within_s=30)
            tracker.close()
        rows = {row["seq"]: row for row in ParquetArchive(tmp_path / "archive").read().to_pylist()}
        assert [Flag.FROZEN in Flag(rows[seq]["flags"]) for seq in (1, 2, 3)] == [False, True, False]
        assert [Flag.OUTSIDE in Flag(rows[seq]["flags"]) for seq in (1, 2, 3)] == [False, False, True]
        ahead = rows[4]["said_at"] - rows[4]["received_at"]
        assert 3_500 < ahead.total_seconds() < 3_700
        assert rows[1]["said_at"] is None


async def test_telemetry_killed_five_times_in_a_flood_stores_each_ping_once(tmp_path: Path) -> None:
    wave, kills = 1200, 5
    archive = tmp_path / "archive"
    async with running_broker(tmp_path / "broker") as (broker, port):
        tracker = Tracker(port, "t")
        back_after_s = await killed_in_waves(broker.url, archive, tracker, kills=kills, wave=wave)
        with telemetry(broker.url, archive):
            await until(lambda: stored(archive).total() >= kills * wave, within_s=30)
        tracker.close()
        assert stored(archive) == Counter((f"P{number % 10}", number) for number in range(kills * wave))
        assert ParquetArchive(archive).count() == {"": kills * wave}
        assert min(back_after_s) < 10, back_after_s  # the least: a crowded machine starts a Python slowly


async def test_every_stored_ping_reaches_the_desk_though_telemetry_is_killed(tmp_path: Path) -> None:
    wave, kills = 800, 3
    archive = tmp_path / "archive"
    async with running_broker(tmp_path / "broker") as (broker, port), spine_of(broker) as spine:
        tracker = Tracker(port, "t")
        await killed_in_waves(broker.url, archive, tracker, kills=kills, wave=wave)
        told: Counter[int] = Counter()
        with telemetry(broker.url, archive):
            async with asyncio.timeout(30):
                async for positions, acknowledge in NatsLivePositions(spine).follow("desk"):
                    told.update(positions["seq"].to_pylist())
                    await acknowledge()
                    if len(told) == kills * wave:
                        break
        tracker.close()
        assert told == Counter(range(kills * wave))


async def test_a_broker_killed_in_a_flood_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    pings, wave = 6000, 2000
    archive = tmp_path / "archive"
    async with running_broker(tmp_path / "broker") as (broker, port):
        with telemetry(broker.url, archive):
            tracker = Tracker(port, "t")
            for start in range(0, pings, wave):
                send(tracker, range(start, start + wave))
                await until(lambda start=start: len(set(tracker.acknowledged)) > start + wave // 4, within_s=20)
                await kill(broker)
                await broker.start()
            # The client sends again what was not acknowledged, so in the end all of it was.
            await until(lambda: len(set(tracker.acknowledged)) == pings, within_s=20)
            await until(lambda: stored(archive).total() >= pings, within_s=30)
            tracker.close()
        assert stored(archive) == Counter((f"P{number % 10}", number) for number in range(pings))
        assert set(ParquetArchive(archive).count()) <= {"", "duplicate"}  # sent again, told apart
