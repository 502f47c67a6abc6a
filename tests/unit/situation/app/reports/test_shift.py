"""What belongs to a shift: what was heard in it, opened in it, or still standing when it began."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.memory import MemoryStore
from situation.app.reports import shift as shifts_module
from situation.app.reports.shift import gather
from situation.fleet import Operator, OperatorId, Vehicle, VehicleId
from situation.incidents import Incident, IncidentState
from situation.positions import POSITIONS
from situation.visits import Visit
from tests.unit.situation.app.reports.shifts import BEGAN, ENDED, a_position, an_incident


@pytest.fixture
def archive(tmp_path: Path) -> ParquetArchive:
    made = ParquetArchive(tmp_path)
    rows = [
        a_position("P-1", "gorzhol", -10, 51.1),
        a_position("P-1", "gorzhol", 0, 51.1),
        a_position("P-1", "gorzhol", 10, 51.1),
        a_position("P-2", "gorzhol", 20, 51.1, reason="duplicate", payload=b"{}"),
        a_position("P-1", "gorzhol", 12 * 3600, 51.1),
    ]
    rest = {"received_at": BEGAN + timedelta(hours=1), "item": 0, "digest": 0}
    rows = [row | rest | {"stream_seq": seq} for seq, row in enumerate(rows)]
    made.append(pa.RecordBatch.from_pylist(rows, schema=POSITIONS), epoch="e")
    return made


def opened(number: int, after_h: float, **rest: object) -> Incident:
    return an_incident(number, opened_at=BEGAN + timedelta(hours=after_h), **rest)


CLOSED = {"state": IncidentState.CLOSED}
INCIDENTS = [
    opened(1, -48),  # stands since the day before yesterday
    opened(2, 1),
    opened(3, 12),  # the next shift's
    opened(4, -5, closed_at=BEGAN - timedelta(hours=1), **CLOSED),
    opened(5, -5, closed_at=BEGAN + timedelta(hours=1), **CLOSED),
    opened(6, 2, closed_at=BEGAN + timedelta(hours=3), **CLOSED),
]


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    visit = {"vehicle": "P-1", "operator": "gorzhol", "closest_m": 5.0}
    with made.begin() as unit:
        unit.put_operator(Operator(id=OperatorId("gorzhol"), name="Горжол"))
        for name in ("P-1", "P-9"):
            unit.put_vehicle(Vehicle(id=VehicleId(name), operator=OperatorId("gorzhol")))
        for incident in INCIDENTS:
            unit.put_incident(incident)
        for hours in (-4, 1):
            at = BEGAN + timedelta(hours=hours)
            unit.replace_visits([], Visit(incident="i1", arrived_at=at, left_at=at + timedelta(minutes=9), **visit))
    return made


def test_positions_are_those_of_its_time_and_quarantined_ones_are_apart(
    store: MemoryStore, archive: ParquetArchive
) -> None:
    shift = gather(store, archive, from_at=BEGAN, to_at=ENDED, made_at=ENDED)
    assert shift.positions["fix_at"].to_pylist() == [BEGAN, BEGAN + timedelta(seconds=10)]
    assert shift.quarantined.to_pylist() == [{"operator": "gorzhol", "reason": "duplicate"}]
    assert set(shift.vehicles) == {"P-1"}


@pytest.mark.parametrize("page", [1, 2, 500])
def test_incidents_are_those_that_stood_in_it_oldest_first(
    store: MemoryStore, archive: ParquetArchive, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(shifts_module, "PAGE", page)
    shift = gather(store, archive, from_at=BEGAN, to_at=ENDED, made_at=ENDED)
    assert [incident.id for incident in shift.incidents] == ["i1", "i5", "i2", "i6"]


def test_visits_are_those_of_its_time(store: MemoryStore, archive: ParquetArchive) -> None:
    shift = gather(store, archive, from_at=BEGAN, to_at=ENDED, made_at=ENDED)
    assert [visit.arrived_at for visit in shift.visits] == [BEGAN + timedelta(hours=1)]
