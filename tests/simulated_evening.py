"""A simulated evening of snow in Astana, put into a data directory as the roles would have: for reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from geo.city import City, CityIndex
from geo.tracks import WORKING
from simulators.network import network_of
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import ManualClock
from situation.adapters.coverage_files import CoverageFiles
from situation.app.registry import opened
from situation.app.reports.sources import lazy_roads
from situation.app.settings import Settings
from situation.crediting import Crediting
from situation.fleet import OperatorId, Ownership
from situation.incidents import IncidentState
from situation.positions import POSITIONS, Flag
from situation.proof.verdicts import Outcome
from situation.streets.levels import SnowEvent
from tests.benchmarks.drives import BEGAN_AT, drive, track_of
from tests.builders import a_vehicle, a_visit, an_incident, an_operator
from tests.profiles import KAZAKHSTAN
from tests.unit.situation.verdict_versions import a_version

BEGAN = datetime(2026, 1, 15, 15, tzinfo=UTC)  # 20:00 in Astana, where the night shift begins
SECONDS = 3_600
ENDED = BEGAN + timedelta(seconds=SECONDS)
MORNING = BEGAN + timedelta(hours=15)
OPERATOR = "esil-tazalyk"
OUT = ("P-001", "P-002", "P-003")
ABSENT, BROKEN, FOREIGN = "P-004", "P-005", "M-001"

CONTRACTS = f"""[{OPERATOR}]
number = "12/2026"
shifts = ["20:00-08:00"]
zones = ["esil", "nura"]

[[{OPERATOR}.clauses]]
no = "5.1"
rule = "machine_absent"
percent = 100

[[{OPERATOR}.clauses]]
no = "5.2"
rule = "data_quality"
limit = 0.9
percent = 10

[[{OPERATOR}.clauses]]
no = "5.3"
rule = "zone_missed"
limit = 0.05
percent = 100
"""


def make_evening(settings: Settings, city: City, *, machines: tuple[str, ...] = OUT) -> None:
    """Three machines of a contractor plough, one does not come, one breaks off and jumps; a municipal one helps."""
    archive = ParquetArchive(Path(settings.archive_url))
    archive.append(_pings(city, machines), epoch="e")
    with opened(settings) as (store, _):
        with store.begin() as unit:
            unit.put_operator(an_operator(OPERATOR, name="ТОО «Есіл-Тазалық»", districts=("esil",)))
            unit.put_operator(an_operator("city", ownership=Ownership.MUNICIPAL))
            for vehicle in (*machines, ABSENT, BROKEN):
                unit.put_vehicle(a_vehicle(vehicle, plate=f"{vehicle[-3:]}KZ01", simulated=True))
            unit.put_vehicle(a_vehicle(FOREIGN, operator=OperatorId("city"), simulated=True))
            unit.put_snow_event(SnowEvent(id="e1", started_at=BEGAN - timedelta(hours=1), ended_at=BEGAN))
            _put_proofs(unit)
        crediting = Crediting(
            store,
            ManualClock(MORNING),
            archive=archive,
            shelf=CoverageFiles(settings.data / "coverage"),
            streets=city.streets,
            roads=lazy_roads(city),
            profile=KAZAKHSTAN,
        )
        while crediting.step():
            pass


def _put_proofs(unit: Any) -> None:
    """One incident worked on, one driven past, one that nobody came to."""
    outcomes = (Outcome.CONFIRMED, Outcome.PASSED_BY, Outcome.NOT_THERE)
    for number, outcome in enumerate(outcomes, 1):
        vehicle, opened_at = OUT[number - 1], BEGAN + timedelta(minutes=number)
        incident = an_incident(
            id=f"i{number}",
            public_no=f"A-2026-{number:06}",
            opened_at=opened_at,
            state=IncidentState.RESOLVED,
            simulated=True,
        )
        unit.put_incident(incident)
        arrived = opened_at + timedelta(minutes=10)
        if outcome is not Outcome.NOT_THERE:
            left = arrived + timedelta(minutes=7)
            stay = {"incident": f"i{number}", "vehicle": vehicle, "arrived_at": arrived, "left_at": left, "over": True}
            unit.replace_visits([], a_visit(**stay))
        unit.put_verdict(a_version(1, incident=f"i{number}", vehicle=vehicle, outcome=outcome, decided_at=arrived))


def _pings(city: City, machines: tuple[str, ...]) -> pa.RecordBatch:
    network, index = network_of(city), CityIndex(city)
    rows: list[dict[str, Any]] = []
    for seed, vehicle in enumerate((*machines, BROKEN, FOREIGN)):
        one = drive(network, seed, SECONDS)
        track = track_of(network, one, vehicle=0, every_s=10, noise_m=6.0, canyons=False, seed=seed)
        found = index.match(track.lon, track.lat, track.course_deg, track.speed_kmh)
        for row in range(len(track.at)):
            fix_at = BEGAN + timedelta(seconds=float(track.at[row] - BEGAN_AT))
            after_s = (fix_at - BEGAN).total_seconds()
            if vehicle == BROKEN and 600 < after_s < 2_400:
                continue  # half an hour of silence
            district = int(found.district[row])
            rows.append(
                {
                    "vehicle": vehicle,
                    "operator": "city" if vehicle == FOREIGN else OPERATOR,
                    "fix_at": fix_at,
                    "received_at": fix_at + timedelta(seconds=1),
                    "lat": float(track.lat[row]),
                    "lon": float(track.lon[row]),
                    "speed_kmh": float(track.speed_kmh[row]),
                    "course_deg": float(track.course_deg[row]),
                    "blade": bool(track.working[row] == WORKING),
                    "flags": int(Flag.LATE) if vehicle == BROKEN and after_s > 3_000 else 0,
                    "seq": row,
                    "district": index.districts[district].id if district >= 0 else None,
                    "near": [],
                    "near_m": [],
                    "stream_seq": len(rows) + 1,
                    "item": 0,
                    "digest": len(rows),
                }
            )
    return pa.RecordBatch.from_pylist(
        [{name: row.get(name) for name in POSITIONS.names} for row in rows], schema=POSITIONS
    )


def working_share(batch: pa.Table, vehicle: str) -> float:
    """Of a vehicle's pings."""
    own = np.array(batch["vehicle"].to_pylist()) == vehicle
    return float(np.array(batch["blade"].to_pylist(), dtype=bool)[own].mean())
