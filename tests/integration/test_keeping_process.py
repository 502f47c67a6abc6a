"""Keeping as the process that telemetry starts: it does its work unasked, and SIGKILL at any time harms nothing."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.evidence.verify import faults_of
from situation.app.keep import last_kept
from situation.app.roles.keeping import COMMAND, keeping
from situation.app.settings import Settings, environment_of
from tests.positions_rows import batch, row
from tests.waiting import until

DAYS, KILLS = 12, 3
TERMS = {"keep_raw_days": 3_000, "keep_thinned_days": 3_000, "keep_quarantined_days": 3}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Twelve days of January 2026, all over by the wall clock; only the quarantined row of each has to go."""
    made = Settings(data=tmp_path / "data", **TERMS)  # type: ignore[arg-type]
    archive = ParquetArchive(Path(made.archive_url))
    for day in range(DAYS):
        rows = [row(f"P{n % 9}", seq=1_000 * day + n, at_s=day * 86_400 + n) for n in range(300)]
        archive.append(batch(*rows), epoch="e1")
    archive.append(batch(row(seq=90_000, reason="not_json", payload=b"{"), row(seq=90_001)), epoch="e1")
    archive.append(batch(row("Z", seq=99_000)), epoch="e1")
    archive.compact()
    return made


def accepted(settings: Settings) -> Counter[int]:
    return Counter(ParquetArchive(Path(settings.archive_url)).read()["stream_seq"].to_pylist())


async def test_it_keeps_house_by_itself_while_telemetry_runs(settings: Settings) -> None:
    before = accepted(settings)
    root = Path(settings.archive_url)
    async with keeping(settings, first_s=0):
        await until(lambda: last_kept(root) is not None, within_s=60)
    kept = last_kept(root)
    assert kept is not None
    assert (kept.failed, kept.removed_rows) == ([], 1)
    assert accepted(settings) == before
    assert faults_of(root) == []


async def test_it_is_over_when_telemetry_is(settings: Settings) -> None:
    async with keeping(settings, first_s=0):
        await asyncio.sleep(0.2)
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


@pytest.mark.timeout(400)  # a start takes seconds, on a crowded machine many
def test_killed_again_and_again_it_gets_done_and_nothing_is_lost(settings: Settings) -> None:
    before = accepted(settings)
    root = Path(settings.archive_url)
    for number in range(KILLS):  # each as soon as one more day is closed
        process = subprocess.Popen(
            COMMAND, env=environment_of(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline and len(seals(root)) <= number:
            time.sleep(0.001)
        process.kill()
        process.wait()
        assert accepted(settings) == before
    subprocess.run(COMMAND, env=environment_of(settings), check=True, capture_output=True)
    assert accepted(settings) == before
    assert faults_of(root) == []


def seals(root: Path) -> list[Path]:
    return list((root / "_seals").glob("[0-9]*.json"))
