"""The telemetry role as a process of its own, to be killed, and what it has stored."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from situation.adapters.archive.parquet import ParquetArchive

ROOT = Path(__file__).parents[2]
NOON_S = 1_768_478_400  # 2026-01-15T12:00:00Z


def ping(number: int, **fields: object) -> bytes:
    """The number-th ping of a vehicle that drives north at 36 km/h."""
    place = {"t": NOON_S + number, "lat": 51.1 + number * 9e-5, "lon": 71.4, "seq": number}
    return json.dumps(place | fields).encode()


@contextmanager
def telemetry(url: str, archive: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.telemetry_process", url, str(archive)], cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def stored(archive: Path) -> Counter[tuple[str, int]]:
    """(vehicle, seq) of accepted rows, each with how often it is there."""
    rows = ParquetArchive(archive).read(columns=["vehicle", "seq"])
    return Counter(zip(rows["vehicle"].to_pylist(), rows["seq"].to_pylist(), strict=True))
