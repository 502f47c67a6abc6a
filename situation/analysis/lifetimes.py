"""Lifetimes: incidents as columns, each with the moments of its life and nothing that names a person.

What indicators, hotspots and open data are computed from. No address, no words of the reporter, no login.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from situation.incidents import Incident
from situation.origins import Origin

MOMENT = pa.timestamp("us", tz="UTC")
MOMENTS = ("opened_at", "reacted_at", "reaction_due_at", "resolved_at", "elimination_due_at", "closed_at")
PLAIN = ("id", "category", "channel", "district", "state", "lat", "lon", "needs_location", "simulated", "reopened")

LIFETIMES = pa.schema(
    [
        ("id", pa.string()),
        ("category", pa.string()),
        ("channel", pa.string()),
        ("district", pa.string()),  # null outside all
        ("state", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("needs_location", pa.bool_()),  # lat and lon say nothing
        ("simulated", pa.bool_()),
        ("reopened", pa.int32()),
        *((name, MOMENT) for name in MOMENTS),
        ("operators", pa.list_(pa.string())),  # whose machines were sent, or who did it as the source says
        ("tells_reaction", pa.bool_()),  # False: it came from a source that does not say when somebody reacted
    ]
)

HOUR_S = 3600
Floats = npt.NDArray[np.float64]


def lifetimes_of(
    incidents: Sequence[Incident], *, operators: Mapping[str, Sequence[str]], origins: Mapping[str, Origin]
) -> pa.Table:
    """The incidents as LIFETIMES, in their order. `operators` and `origins` are by incident."""
    rows = [_row(incident, operators.get(incident.id, ()), origins.get(incident.id)) for incident in incidents]
    return pa.Table.from_pylist(rows, schema=LIFETIMES)


def _row(incident: Incident, operators: Sequence[str], origin: Origin | None) -> dict[str, Any]:
    fields = {name: getattr(incident, name) for name in (*PLAIN, *MOMENTS)}
    by_source = origin.operator if origin else None
    return fields | whose(operators, by_source, origin is None or origin.tells_reaction)


def whose(sent: Sequence[str], by_source: str | None, tells_reaction: bool) -> dict[str, Any]:
    """The last two columns of a row: machines that were sent say more than what a source says."""
    operators = sorted(set(sent)) or ([by_source] if by_source else [])
    return {"operators": operators, "tells_reaction": tells_reaction}


def micros(moment: datetime) -> int:
    """The moment as the columns hold it."""
    return int(pa.scalar(moment, MOMENT).value)


def seconds(table: pa.Table, column: str) -> Floats:
    """A column of moments as Unix seconds; NaN where there is none."""
    return np.asarray(table[column].cast(pa.int64()).to_numpy(zero_copy_only=False), dtype=np.float64) / 1e6


def local_hours(moments: Floats, zone: tzinfo) -> tuple[list[datetime], npt.NDArray[np.intp]]:
    """The hours of the zone's clocks in which moments (Unix seconds) lie, and which of them each one lies in.

    Offsets are looked up once an hour: no zone changes its clocks within one.
    """
    hours, places = np.unique((moments // HOUR_S).astype(np.int64), return_inverse=True)
    return [datetime.fromtimestamp(hour * HOUR_S, UTC).astimezone(zone) for hour in hours.tolist()], places


def of_one_kind(table: pa.Table) -> tuple[pa.Table, bool]:
    """The real ones; where there are none the simulated ones, and True. The two are never counted together."""
    is_simulated = table["simulated"].to_numpy(zero_copy_only=False)
    if not len(table) or not is_simulated.all():
        return table.filter(pa.array(~is_simulated)), False
    return table, True
