"""A contractor's account as files: CSV for a spreadsheet, GeoParquet for a map, the pings of each machine's shifts."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.city import City
from situation.app.history import as_csv
from situation.app.reports.csv_files import write_csv
from situation.app.reports.links import pings_file
from situation.attendance import Shift
from situation.contracts.account import Account
from situation.contracts.deductions import deductions
from situation.contracts.work import ShiftWork


def credited_segments(account: Account, city: City) -> gpd.GeoDataFrame:
    """One row a machine and direction of a segment: how often it was passed at work, how far, when last."""
    given, streets = account.credits, city.streets
    row_of = {segment: row for row, segment in enumerate(streets.id.tolist())}
    rows = [row_of[one.segment] for one in given]
    return gpd.GeoDataFrame(
        {
            "vehicle": [one.vehicle for one in given],
            "segment": [one.segment for one in given],
            "direction": [one.direction for one in given],
            "street": [streets.name[row] for row in rows],
            "class": [streets.road_class[row] for row in rows],
            "passes": [one.passes for one in given],
            "metres": [round(one.metres, 1) for one in given],
            "last_at": pd.to_datetime([one.last_at for one in given], utc=True),
        },
        geometry=list(streets.shape[rows]),
        crs="EPSG:4326",
    )


def write_files(account: Account, segments: gpd.GeoDataFrame, folder: Path) -> list[Path]:
    """All tables of the account, written to the folder."""
    tables: dict[str, list[dict[str, object]]] = {
        "machine_shifts": [_shift_row(work) for work in account.work],
        "visits": [_visit_row(account, row) for row in range(len(account.visits))],
        "zones": [
            {"event": zone.event.id, "from": zone.event.started_at, "to": zone.event.ended_at}
            | {name: getattr(zone, name) for name in _ZONE}
            for zone in account.zones
        ],
        "deductions": [
            {"clause": one.clause.no, "rule": one.clause.rule.value}
            | {"limit": one.clause.limit, "percent": one.clause.percent}
            | {name: getattr(one, name) for name in ("figure", "of", "vehicle", "shift_at", "zone", "event")}
            for one in deductions(account)
        ],
    }
    written = [write_csv(pd.DataFrame(rows), folder / f"{name}.csv") for name, rows in tables.items()]
    flat = pd.DataFrame(segments.drop(columns="geometry"))
    written.append(write_csv(flat, folder / "segments.csv"))
    segments.to_parquet(folder / "segments.parquet", compression="zstd")
    return [*written, folder / "segments.parquet"]


def write_pings(shift: Shift, rows: pa.Table, folder: Path) -> None:
    """Each machine's own rows of a shift, quarantined ones with their reason, where its row of the report leads."""
    for vehicle in rows["vehicle"].unique().to_pylist():
        path = folder / pings_file(vehicle, shift)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_csv(rows.filter(pc.equal(rows["vehicle"], vehicle))))


_ZONE = ("district", "km", "due_km", "missed_km", "missed_share", "late_km", "late_share", "own_km", "is_final")
_SEEN = (
    "out_s",
    "first_at",
    "last_at",
    "pings",
    "quarantined",
    "gap_share",
    "late_share",
    "doubtful_share",
    "lost_share",
)
_DONE = (
    *("working_h", "transit_h", "untold_h", "working_km", "transit_km", "untold_km", "segments", "segments_km"),
    *("is_absent",),
)


def _shift_row(work: ShiftWork) -> dict[str, object]:
    about = {"vehicle": work.vehicle.id, "plate": work.vehicle.plate, "simulated": work.vehicle.simulated}
    when = {"shift": work.shift.name, "from": work.shift.from_at, "to": work.shift.to_at}
    seen = {name: getattr(work.attendance, name) for name in _SEEN}
    return (
        about
        | when
        | seen
        | {name: getattr(work, name) for name in _DONE}
        | {"file": pings_file(work.vehicle.id, work.shift)}
    )


def _visit_row(account: Account, row: int) -> dict[str, object]:
    visit = account.visits[row]
    return {
        "vehicle": visit.vehicle,
        "incident": visit.number,
        "category": visit.category,
        "arrived_at": visit.at if visit.left_at else None,
        "left_at": visit.left_at,
        "outcome": visit.outcome.value if visit.outcome else "",
        "version": visit.version,
        "reasons": " ".join(visit.reasons),
        "simulated": visit.simulated,
    }
