"""The archive of a month: bytes a ping, one vehicle's day, a district's hour, beside reading everything; three sizes.

Synthesised: vehicles that drive with noise, on one day a fix every 30 s, on the others every 10 min; closed and sealed
by the product's own code. All of it is in the page cache, as it is for a dispatcher who looks twice.

python -m tests.benchmarks.bench_archive
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from situation.adapters.archive.day_files import MOST_ROWS, DayFiles
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.keeping import Keeping
from situation.adapters.archive.manifest import DayFile, read_manifest
from situation.adapters.archive.parquet import ParquetArchive
from situation.positions import MOMENT, POSITIONS

SIZES = (20, 200, 2_000)  # vehicles
DAYS = 30
FIRST = date(2026, 1, 1)
BUSY = date(2026, 1, 15)
BUSY_EVERY_S, EVERY_S = 30, 600
DISTRICTS = 6
ROUNDS = 5
VEHICLE_DAY_S, DISTRICT_HOUR_S = 0.5, 1.0  # goals


def run() -> str:
    """A section of docs/benchmarks.md."""
    with tempfile.TemporaryDirectory() as folder:
        measured = [measure(Path(folder) / f"{vehicles}", vehicles) for vehicles in SIZES]
    names = ("one vehicle's day", "a district's hour", "reading everything")
    head = (
        f"{DAYS} days, closed and sealed; on one of them, the one that is asked for, a fix every {BUSY_EVERY_S} s, "
        f"on the others every {EVERY_S // 60} min; synthesised, in the page cache. Medians of {ROUNDS}; everything is "
        "read once, by batches, vehicle and time compared row by row. In brackets: processor, all threads; what is far "
        "above it was spent waiting for others on this machine."
    )
    columns = " | ".join(("vehicles", "rows", "bytes a ping", *names, "goals"))
    lines = ["## The archive of a month", "", head, "", f"| {columns} |", "|---|---|---|---|---|---|---|"]
    for vehicles, (rows, each, *times) in zip(SIZES, measured, strict=True):
        shown = " | ".join(f"{wall_s:.3f} s ({cpu_s:.3f})" for wall_s, cpu_s in times)
        is_met = times[0].wall_s <= VEHICLE_DAY_S and times[1].wall_s <= DISTRICT_HOUR_S
        lines.append(f"| {vehicles:,} | {rows:,} | {each:.1f} | {shown} | {'met' if is_met else '**missed**'} |")
    exponents = [exponent([one[2 + which].cpu_s for one in measured]) for which in range(3)]
    growth = ", ".join(f"{name} {one:.2f}" for name, one in zip(names, exponents, strict=True))
    times_longer = measured[-1][4].cpu_s / measured[-1][2].cpu_s
    lines += [
        "",
        f"Goals: {VEHICLE_DAY_S} s and {DISTRICT_HOUR_S:.0f} s. Growth with the number of vehicles, as an exponent "
        f"of processor time (1 is in step): {growth}. At {SIZES[-1]:,} vehicles reading everything takes "
        f"{times_longer:,.0f} times as much of it as one vehicle's day.",
    ]
    return "\n".join(lines)


class Took(NamedTuple):
    """Seconds by the clock and of processor."""

    wall_s: float
    cpu_s: float


def measure(root: Path, vehicles: int) -> tuple[int, float, Took, Took, Took]:
    """Rows, bytes a ping, and what the three ways to read took."""
    fill(root, vehicles)
    files = read_manifest(root).files
    rows, size = sum(file.rows for file in files), sum(file.bytes for file in files)
    begins = datetime.combine(BUSY, datetime.min.time(), UTC)
    vehicle = f"V{vehicles // 2:05d}"

    def vehicles_day() -> int:
        found = ParquetArchive(root).read(vehicles=[vehicle], from_at=begins, to_at=begins + timedelta(days=1))
        return int(found.num_rows)

    def districts_hour() -> int:
        hour = begins + timedelta(hours=8)
        found = ParquetArchive(root).read(from_at=hour, to_at=hour + timedelta(hours=1))
        return int(found.filter(pc.equal(found["district"], "d3")).num_rows)

    def everything() -> int:
        return scanned(root, vehicle, begins)

    if vehicles_day() != everything() or districts_hour() == 0:
        raise AssertionError("the two ways find different rows")
    return rows, size / rows, median_of(vehicles_day), median_of(districts_hour), median_of(everything, rounds=1)


def scanned(root: Path, vehicle: str, begins: datetime) -> int:
    """Rows of a vehicle's day, found without any help of statistics or names."""
    paths = [str(file.path(root)) for file in read_manifest(root).files]
    found = 0
    from_at, to_at = (pa.scalar(at, MOMENT) for at in (begins, begins + timedelta(days=1)))
    for batch in ds.dataset(paths, schema=POSITIONS, format="parquet").to_batches():
        within = pc.and_(pc.greater_equal(batch["fix_at"], from_at), pc.less(batch["fix_at"], to_at))
        found += pc.sum(pc.and_(pc.equal(batch["vehicle"], vehicle), within)).as_py() or 0
    return found


def median_of(work: Callable[[], int], *, rounds: int = ROUNDS) -> Took:
    took = []
    for _ in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        work()
        took.append(Took(time.perf_counter() - began, time.process_time() - busy))
    return Took(*(statistics.median(each) for each in zip(*took, strict=True)))


def exponent(times: list[float]) -> float:
    """The slope of time over size, both as logarithms."""
    return float(np.polyfit([math.log(size) for size in SIZES], [math.log(seconds) for seconds in times], 1)[0])


# --- making it


def fill(root: Path, vehicles: int) -> None:
    """The month as telemetry leaves it, by time; then closed day by day."""
    ParquetArchive(root)
    files, rng = DayFiles(root, Disk()), np.random.default_rng(vehicles)
    keeping = Keeping(root, Disk(), Ed25519PrivateKey.from_private_bytes(bytes(32)))
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        every_s = BUSY_EVERY_S if day == BUSY else EVERY_S
        made: list[DayFile] = []
        for part, piece in enumerate(slices(vehicles, every_s)):
            made.append(files.write(day, f"{number:04d}{part:06d}.parquet", positions(day, piece, vehicles, rng)))
        manifest = read_manifest(root)
        generation = manifest.generation + 1
        files.commit(msgspec.structs.replace(manifest, generation=generation, files=(*manifest.files, *made)))
        keeping.close(datetime.combine(day + timedelta(days=3), datetime.min.time(), UTC))


def slices(vehicles: int, every_s: int) -> list[np.ndarray]:
    """Seconds of the day, so many together as one day file takes of all vehicles."""
    seconds = np.arange(0, 86_400, every_s)
    each = max(1, MOST_ROWS // vehicles)
    return [seconds[start : start + each] for start in range(0, len(seconds), each)]


def positions(day: date, seconds: np.ndarray, vehicles: int, rng: np.random.Generator) -> pa.Table:
    """A row for each vehicle and second. What real ones have in common is common here, what is noise is noise."""
    count = len(seconds) * vehicles
    vehicle = np.tile(np.arange(vehicles), len(seconds))
    begins_us = int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) * 1_000_000
    fix_us = begins_us + np.repeat(seconds, vehicles) * 1_000_000
    drift = np.repeat(seconds, vehicles) / 86_400

    def words(numbers: np.ndarray, names: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(numbers, names).cast("string")

    known = {
        "vehicle": pa.DictionaryArray.from_arrays(vehicle, [f"V{number:05d}" for number in range(vehicles)]).cast(
            "string"
        ),
        "operator": words(vehicle % 20, [f"o{number}" for number in range(20)]),
        "fix_at": pa.array(fix_us).cast(pa.timestamp("us")).cast(MOMENT),
        "received_at": pa.array(fix_us + rng.integers(200_000, 2_000_000, count)).cast(pa.timestamp("us")).cast(MOMENT),
        "lat": np.round(51.1 + 0.1 * np.sin(vehicle + 6 * drift) + rng.normal(0, 2e-5, count), 6),
        "lon": np.round(71.4 + 0.1 * np.cos(vehicle + 6 * drift) + rng.normal(0, 2e-5, count), 6),
        "speed_kmh": np.round(rng.gamma(2, 10, count), 1).astype(np.float32),
        "course_deg": np.round(rng.uniform(0, 359, count), 0).astype(np.float32),
        "sat": rng.integers(6, 20, count).astype(np.int16),
        "hdop": np.round(rng.gamma(2, 0.5, count), 1).astype(np.float32),
        "ign": pa.array(np.ones(count, bool)),
        "blade": pa.array(rng.random(count) < 0.3),
        "seq": (np.repeat(seconds, vehicles) // 10).astype(np.int64),
        "flags": np.zeros(count, np.int32),
        "district": pa.DictionaryArray.from_arrays(vehicle % DISTRICTS, [f"d{n}" for n in range(DISTRICTS)]).cast(
            "string"
        ),
        "segment": rng.integers(0, 14_000, count).astype(np.int32),
        "direction": rng.choice(np.array([-1, 1], np.int8), count),
        "stream_seq": (begins_us // 1_000_000 + np.arange(count)).astype(np.int64),
        "item": np.zeros(count, np.int16),
        "digest": rng.integers(0, 2**64, count, dtype=np.uint64),
    }
    columns = [
        pa.array(known[name], field.type) if isinstance(known.get(name), np.ndarray) else known.get(name)
        for name, field in zip(POSITIONS.names, POSITIONS, strict=True)
    ]
    filled = [
        pa.nulls(count, field.type) if column is None else column
        for column, field in zip(columns, POSITIONS, strict=True)
    ]
    return pa.Table.from_arrays(filled, schema=POSITIONS)


if __name__ == "__main__":
    sys.stdout.write(run() + "\n")
