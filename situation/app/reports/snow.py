"""A snow event's coverage as a table of segments: what was owed to each, what the tracks prove, who was there last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from situation.app.reports.contractor import Sources
from situation.app.reports.csv_files import write_csv
from situation.errors import NotFound
from situation.fleet import Operator, Vehicle
from situation.ports import Unit
from situation.streets.coverage import Moments, Names
from situation.streets.credited import CreditedCoverage
from situation.streets.levels import SnowEvent
from situation.streets.service import SERVICES
from web.coverage_view import CoverageView, EventCoverage

NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snowfall:
    """Everything that a snow event's report tells."""

    event: SnowEvent
    made_at: datetime
    credited: CreditedCoverage | None
    profile: str
    segments: gpd.GeoDataFrame  # one row a segment
    sums: Mapping[str, list[dict[str, Any]]]  # districts, classes, operators
    operators: Mapping[str, Operator]
    vehicles: Mapping[str, Vehicle]

    @property
    def is_simulated(self) -> bool:
        """Whether a simulated machine was the last anywhere."""
        last = set(self.segments["worked_by"])
        return any(vehicle.simulated for vehicle in self.vehicles.values() if vehicle.id in last)


def gather_snowfall(sources: Sources, event: str, made_at: datetime) -> Snowfall:
    """The event with that id, or the newest. Raises NotFound, Unavailable."""
    with sources.store.read() as unit:
        known = _event(unit, event)
        acceptances = unit.list_acceptances(known.id)
        vehicles = {str(vehicle.id): vehicle for vehicle in unit.list_vehicles()}
        operators = {str(operator.id): operator for operator in unit.list_operators()}
    view = CoverageView(sources.city, sources.profile)
    coverage = view.since(known, sources.coverage.find(known.id), acceptances)
    operator_of = {name: str(vehicle.operator) for name, vehicle in vehicles.items()}
    return Snowfall(
        event=known,
        made_at=made_at,
        credited=coverage.credited,
        profile=sources.profile.name,
        segments=_segments(view, coverage, made_at, operator_of),
        sums=coverage.sums(coverage.service(made_at), operator_of),
        operators=operators,
        vehicles=vehicles,
    )


def write_snowfall(snowfall: Snowfall, folder: Path) -> list[Path]:
    """Segments as GeoParquet and CSV, sums as CSV."""
    snowfall.segments.to_parquet(folder / "segments.parquet", compression="zstd")
    flat = pd.DataFrame(snowfall.segments.drop(columns="geometry"))
    sums = [{"by": name} | row for name, rows in snowfall.sums.items() for row in rows]
    return [
        folder / "segments.parquet",
        write_csv(flat, folder / "segments.csv"),
        write_csv(pd.DataFrame(sums), folder / "sums.csv"),
    ]


def _event(unit: Unit, event: str) -> SnowEvent:
    if event != NEWEST:
        return unit.get_snow_event(event)
    newest = next(iter(unit.list_snow_events(limit=1)), None)
    if newest is None:
        raise NotFound("snow event", NEWEST)
    return newest


def _segments(
    view: CoverageView, known: EventCoverage, at: datetime, operator_of: Mapping[str, str]
) -> gpd.GeoDataFrame:
    streets, coverage, state = view.standards.streets, known.coverage, known.service(at)
    both = coverage.worked_at.reshape(-1, 2)
    last = both.argmax(axis=1) if len(streets) else np.empty(0, dtype=np.intp)
    row = np.arange(len(streets))
    by: Names = coverage.worked_by.reshape(-1, 2)[row, last]
    return gpd.GeoDataFrame(
        {
            "segment": streets.id,
            "street": streets.name,
            "class": state.class_code,
            "district": view.district(known.event),
            "metres": view.metres.round(1),
            "service": [SERVICES[each].value for each in state.service],
            "due_at": _moments(state.due_at),
            "served_at": _moments(state.served_at),
            "late": state.late,
            "worked": coverage.worked.reshape(-1, 2).sum(axis=1),
            "idle": coverage.idle.reshape(-1, 2).sum(axis=1),
            "untold": coverage.untold.reshape(-1, 2).sum(axis=1),
            "worked_at": _moments(both[row, last]),
            "worked_by": by,
            "operator": [operator_of.get(vehicle, "") for vehicle in by],
        },
        geometry=list(streets.shape),
        crs="EPSG:4326",
    )


def _moments(at: Moments) -> pd.Series[Any]:
    """Unix seconds as moments; nothing where they are not finite."""
    return pd.Series(pd.to_datetime(np.where(np.isfinite(at), at, np.nan), unit="s", utc=True))
