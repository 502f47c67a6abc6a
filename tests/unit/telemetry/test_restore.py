from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from geo.city import CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.fleet import DeviceReport
from situation.newest import newest_of_each
from situation.positions import Flag
from telemetry.columns import record_batch
from telemetry.memory import Memory
from telemetry.restore import day_reader, restore_counting, restore_memory
from telemetry.settings import TelemetrySettings, UnknownVehicles
from tests.positions_rows import batch, row
from tests.unit.geo.cities import a_city
from tests.unit.telemetry.messages import flagged, ping, reasons, taken

SETTINGS = TelemetrySettings(unknown_vehicles=UnknownVehicles.ACCEPT)


def restored(archive: ParquetArchive, *, last: pa.RecordBatch | None = None) -> Memory:
    return restore_memory(archive, CityIndex(a_city()), SETTINGS, last)


def test_a_new_life_knows_how_far_each_vehicle_had_got_and_what_it_had_said(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    archive.append(record_batch(taken(restored(archive), ping(-9), ping(-5))), epoch="e")
    again = taken(restored(archive), ping(-7), ping(-5), ping(-9), ping(-1))
    assert reasons(again) == ["", "duplicate", "duplicate", ""]
    assert flagged(again, Flag.LATE) == [True, False, False, False]


def test_of_a_clock_that_was_ahead_even_what_seems_new_is_looked_up(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    first = record_batch(taken(restored(archive), ping(600)))
    archive.append(first, epoch="e")
    memory = restored(archive, last=newest_of_each(pa.Table.from_batches([first])))
    (number,) = memory.progress.numbers(["P1"])
    assert memory.progress.said_us[number] > first["fix_at"].cast(pa.int64()).to_pylist()[0]
    assert memory.progress.fix_us[number] == first["fix_at"].cast(pa.int64()).to_pylist()[0]


def test_digests_of_a_day_are_read_by_vehicle(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    rows = [row("P1", digest=5), row("P2", digest=7), row("P1", at_s=3, digest=6), row("P1", at_s=86_400, digest=9)]
    archive.append(batch(*rows, row("P1", digest=8, reason="future"), row("P3", digest=4)), epoch="e")
    found = day_reader(archive)(["P1", "P2", "none"], date(2026, 1, 15))
    assert {vehicle: digests.tolist() for vehicle, digests in found.items()} == {"P1": [5, 6], "P2": [7]}
    assert day_reader(archive)(["P1"], date(2026, 2, 1)) == {}


def missing_after(archive: ParquetArchive, *reports: DeviceReport) -> dict[str, tuple[int, list[tuple[int, int]]]]:
    """By vehicle up to where everything is there, and what is missing beyond."""
    counting = restore_counting(archive, reports)
    counts = {vehicle: counting.find(("city", vehicle)) for vehicle in ("P1", "P2")}
    return {vehicle: (count.upto, count.missing()) for vehicle, count in counts.items() if count}


def test_numbers_go_on_from_the_last_report_and_from_what_the_archive_got_after_it(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    old = [ping(-7200, seq=1), ping(-7190, seq=3)]
    fresh = [ping(-20, seq=8), ping(-10, seq=9), ping(0, seq=11)]
    archive.append(record_batch(taken(restored(archive), *old, *fresh)), epoch="e")
    report = DeviceReport(operator="city", vehicle="P1", seq=1, newest_seq=7, missing=((2, 2), (4, 6)))
    assert missing_after(archive, report) == {"P1": (1, [(2, 2), (4, 6), (10, 10)])}
    assert missing_after(archive) == {"P1": (9, [(10, 10)])}


def test_numbers_of_strangers_are_not_counted(tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    one: dict[str, object] = {"seq": 1}
    rows = [row("P1") | one, row("P2", reason="not_your_vehicle") | one]
    archive.append(batch(*rows), epoch="e")
    assert missing_after(archive) == {"P1": (1, [])}


def test_an_empty_archive_knows_of_no_tracker(tmp_path: Path) -> None:
    assert missing_after(ParquetArchive(tmp_path)) == {}
