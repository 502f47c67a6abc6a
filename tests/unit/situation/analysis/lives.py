"""Lifetimes for tests."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from situation.analysis.lifetimes import LIFETIMES, lifetimes_of
from situation.incidents import IncidentId
from situation.origins import Origin
from tests.builders import NOON, an_incident


def lives(
    *rows: dict[str, Any], operators: dict[str, list[str]] | None = None, silent: tuple[str, ...] = ()
) -> pa.Table:
    """One incident a row, i0, i1 ...; `silent` names those whose source does not tell reactions."""
    incidents = [
        an_incident(**{"id": IncidentId(f"i{n}"), "category": "flood_road"} | row) for n, row in enumerate(rows)
    ]
    origins = {
        name: Origin(source="old", external_id=name, incident=name, imported_at=NOON, tells_reaction=False)
        for name in silent
    }
    table = lifetimes_of(incidents, operators=operators or {}, origins=origins)
    assert table.schema == LIFETIMES
    return table
