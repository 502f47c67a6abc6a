"""How long a contractor's report takes: a hundred ploughs, a fix every ten seconds, shifts of twelve hours over Astana.

The shifts are of different days with the same drives in them, so that only their number grows. Run it by
`python -m tests.benchmarks.bench_reports`.
"""

from __future__ import annotations

import math
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

import situation.app
from geo.city import City
from geo.tracks import WORKING
from simulators.network import network_of
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.city import load_city
from situation.adapters.coverage_files import CoverageFiles
from situation.adapters.memory import MemoryStore
from situation.app.reports.contractor import Sources, gather
from situation.app.reports.contractor_files import credited_segments
from situation.app.reports.contractor_page import contractor_page
from situation.app.reports.links import Links
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.sources import lazy_roads
from situation.app.reports.words import Words
from situation.contracts.account import Account
from situation.contracts.work import AROUND_S
from situation.positions import POSITIONS
from tests.benchmarks.drives import BEGAN_AT, drive, track_of
from tests.builders import a_vehicle, an_operator
from tests.profiles import KAZAKHSTAN
from web.settings import BUILT_PAGE

ASTANA = Path(situation.app.__file__).parent / "cities" / "astana"
VEHICLES, DRIVES, HOURS = 100, 20, 12
SHIFTS = (1, 2)
OPERATOR = "esil-tazalyk"
ZONE = ZoneInfo("Asia/Almaty")
FIRST = datetime(2026, 1, 15, 3, tzinfo=UTC)  # 08:00 in Astana


class Taken(NamedTuple):
    """One report."""

    shifts: int
    pings: int
    gathered_s: float
    processor_s: float  # of gathering
    drawn_s: float
    page_mb: float


def run() -> str:
    """The measurements as Markdown."""
    city = load_city(ASTANA)
    with tempfile.TemporaryDirectory() as folder:
        sources = _sources(city, Path(folder))
        sources.roads()  # built once a process
        rows = [_measured(sources, city, shifts) for shifts in SHIFTS]
        read_s = _reading_s(sources)
    lines = "\n".join(
        f"| {row.shifts} | {row.pings:,} | {row.gathered_s:.1f} s | {row.processor_s:.1f} s "
        f"| {row.processor_s / row.shifts / read_s:.1f} | {row.drawn_s:.1f} s | {row.page_mb:.1f} MB |"
        for row in rows
    )
    growth = math.log(rows[-1].processor_s / rows[0].processor_s) / math.log(SHIFTS[-1] / SHIFTS[0])
    return (
        f"## Contractors' reports\n\n{VEHICLES} ploughs, shifts of {HOURS} hours, a fix every ten seconds. Reading a "
        f"shift's rows alone takes {read_s:.1f} s of the processor. A month of day and night is 60 shifts.\n\n"
        "| shifts | pings | gathered | of the processor | a shift, times reading it | drawn | page |\n"
        f"|---|---|---|---|---|---|---|\n{lines}\n\nGrowth exponent of gathering: {growth:.2f}.\n"
    )


def _measured(sources: Sources, city: City, shifts: int) -> Taken:
    began, worked = perf_counter(), process_time()
    account = _gathered(sources, shifts)
    gathered_s, processor_s = perf_counter() - began, process_time() - worked
    links = Links(account=account, screen="https://centre.example")
    segments = credited_segments(account, city)
    words, leaflet = Words("ru", ZONE), leaflet_folder(BUILT_PAGE)
    began = perf_counter()
    page = contractor_page(segments, links, city=city, profile=KAZAKHSTAN, words=words, leaflet=leaflet)
    return Taken(
        shifts=shifts,
        pings=sum(work.attendance.pings for work in account.work),
        gathered_s=gathered_s,
        processor_s=processor_s,
        drawn_s=perf_counter() - began,
        page_mb=len(page.encode()) / 1e6,
    )


def _gathered(sources: Sources, shifts: int) -> Account:
    span = (FIRST, FIRST + timedelta(days=shifts - 1, hours=1))
    account = gather(sources, OPERATOR, span, FIRST + timedelta(days=365))
    assert len(account.shifts) == shifts
    return account


def _reading_s(sources: Sources) -> float:
    """Of the processor."""
    around = timedelta(seconds=AROUND_S)
    began = process_time()
    sources.archive.read(from_at=FIRST - around, to_at=FIRST + timedelta(hours=HOURS) + around, quarantined=None)
    return process_time() - began


def _sources(city: City, root: Path) -> Sources:
    store, archive = MemoryStore(), ParquetArchive(root / "archive")
    names = [f"P-{number:03}" for number in range(VEHICLES)]
    with store.begin() as unit:
        unit.put_operator(an_operator(OPERATOR))
        for name in names:
            unit.put_vehicle(a_vehicle(name, simulated=True))
    network = network_of(city)
    tracks = [
        track_of(network, drive(network, seed, 3_600), vehicle=0, every_s=10, noise_m=8.0, canyons=False, seed=seed)
        for seed in range(DRIVES)
    ]
    for day in range(max(SHIFTS)):
        for number, name in enumerate(names):
            archive.append(_shift(tracks[number % DRIVES], name, FIRST + timedelta(days=day), number), epoch="e")
    archive.compact()
    return Sources(
        store=store,
        archive=archive,
        coverage=CoverageFiles(root / "coverage"),
        city=city,
        profile=KAZAKHSTAN,
        roads=lazy_roads(city),
        contracts={},
        hours=((time(8), time(20)),),
        silent_after_s=300.0,
    )


def _shift(track: Any, name: str, begins: datetime, number: int) -> pa.RecordBatch:
    """An hour's drive, repeated for the hours of the shift."""
    base = int(begins.timestamp() * 1e6)
    after_us = ((track.at[:-1] - BEGAN_AT) * 1e6).astype(np.int64)
    count = len(after_us)
    fix_us = np.concatenate([base + hour * 3_600_000_000 + after_us for hour in range(HOURS)])
    rows = count * HOURS

    def repeated(values: Any) -> Any:
        return np.tile(values[:-1], HOURS)

    first = (begins - FIRST).days * VEHICLES + number
    columns: dict[str, Any] = {
        "vehicle": pa.array([name] * rows),
        "operator": pa.array([OPERATOR] * rows),
        "fix_at": pa.array(fix_us, pa.int64()).cast(POSITIONS.field("fix_at").type),
        "received_at": pa.array(fix_us + 1_000_000, pa.int64()).cast(POSITIONS.field("received_at").type),
        "lat": pa.array(repeated(track.lat)),
        "lon": pa.array(repeated(track.lon)),
        "speed_kmh": pa.array(repeated(track.speed_kmh), pa.float32()),
        "course_deg": pa.array(repeated(track.course_deg), pa.float32()),
        "blade": pa.array(repeated(track.working) == WORKING),
        "flags": pa.array(np.zeros(rows), pa.int32()),
        "seq": pa.array(np.arange(rows), pa.int64()),
        "stream_seq": pa.array(first * 1_000_000 + np.arange(rows), pa.int64()),
        "item": pa.array(np.zeros(rows), pa.int16()),
        "digest": pa.array(np.arange(rows), pa.uint64()),
    }
    every = [columns.get(field.name, pa.nulls(rows, field.type)) for field in POSITIONS]
    return pa.RecordBatch.from_arrays(every, schema=POSITIONS)


if __name__ == "__main__":
    print(run())
